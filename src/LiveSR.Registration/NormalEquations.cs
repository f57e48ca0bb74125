using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LiveSR.Registration;

/// <summary>Least squares with a handful of unknowns and as many equations as there are pixels.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private const double LargestCondition = 1e12;

    private readonly double[,] _products = new double[unknowns, unknowns];
    private readonly double[] _values = new double[unknowns];

    /// <summary>Adds an equation: the terms times the unknowns give <paramref name="value"/>.</summary>
    public void Add(ReadOnlySpan<double> terms, double value)
    {
        for (int i = 0; i < unknowns; i++)
        {
            for (int j = i; j < unknowns; j++)
            {
                _products[i, j] += terms[i] * terms[j];
            }

            _values[i] += terms[i] * value;
        }
    }

    /// <summary>The unknowns, or null when the equations do not decide them.</summary>
    public double[]? Solve()
    {
        // Intensities, gradients and one differ by orders of magnitude: scaled to a unit diagonal, the condition tells of the equations alone.
        double[] scale = [.. Enumerable.Range(0, unknowns).Select(i => Math.Sqrt(_products[i, i]))];
        if (!scale.All(s => s > 0 && double.IsFinite(s)))
        {
            return null;
        }

        Matrix<double> matrix = Matrix<double>.Build.Dense(unknowns, unknowns, (i, j) => _products[Math.Min(i, j), Math.Max(i, j)] / (scale[i] * scale[j]));
        Svd<double> decomposition = matrix.Svd();
        Vector<double> scales = Vector<double>.Build.DenseOfArray(scale);
        return decomposition.ConditionNumber < LargestCondition
            ? [.. decomposition.Solve(Vector<double>.Build.DenseOfArray(_values) / scales) / scales]
            : null;
    }
}
