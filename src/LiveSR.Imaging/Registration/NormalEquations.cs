namespace LiveSR.Imaging.Registration;

/// <summary>Least squares with a handful of unknowns.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private readonly double[,] _matrix = new double[unknowns, unknowns + 1];

    /// <summary>Adds an equation: the terms times the unknowns give <paramref name="value"/>.</summary>
    public void Add(ReadOnlySpan<double> terms, double value)
    {
        for (int i = 0; i < unknowns; i++)
        {
            for (int j = i; j < unknowns; j++)
            {
                _matrix[i, j] += terms[i] * terms[j];
            }

            _matrix[i, unknowns] += terms[i] * value;
        }
    }

    /// <summary>The unknowns, or null when the equations do not decide them. Ends the adding.</summary>
    public double[]? Solve()
    {
        double[] scale = new double[unknowns];
        for (int i = 0; i < unknowns; i++)
        {
            scale[i] = Math.Sqrt(_matrix[i, i]);
            if (scale[i] == 0 || !double.IsFinite(scale[i]))
            {
                return null;
            }
        }

        for (int i = 0; i < unknowns; i++)
        {
            for (int j = 0; j < unknowns; j++)
            {
                _matrix[i, j] = i <= j ? _matrix[i, j] / (scale[i] * scale[j]) : _matrix[j, i];
            }

            _matrix[i, unknowns] /= scale[i];
        }

        return Eliminate() ? BackSubstitute(scale) : null;
    }

    private bool Eliminate()
    {
        for (int k = 0; k < unknowns; k++)
        {
            if (_matrix[k, k] < 1e-12)
            {
                return false;
            }

            for (int i = k + 1; i < unknowns; i++)
            {
                double factor = _matrix[i, k] / _matrix[k, k];
                for (int j = k; j <= unknowns; j++)
                {
                    _matrix[i, j] -= factor * _matrix[k, j];
                }
            }
        }

        return true;
    }

    private double[] BackSubstitute(double[] scale)
    {
        double[] solution = new double[unknowns];
        for (int i = unknowns - 1; i >= 0; i--)
        {
            double rest = _matrix[i, unknowns];
            for (int j = i + 1; j < unknowns; j++)
            {
                rest -= _matrix[i, j] * solution[j];
            }

            solution[i] = rest / _matrix[i, i];
        }

        for (int i = 0; i < unknowns; i++)
        {
            solution[i] /= scale[i];
        }

        return solution;
    }
}
