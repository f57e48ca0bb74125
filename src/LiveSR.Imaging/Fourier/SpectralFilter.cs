using System.Runtime.Intrinsics;

namespace LiveSR.Imaging.Fourier;

/// <summary>A real factor for each element of a spectrum, <c>[Height, Width]</c>, in the order of the discrete Fourier transform.</summary>
public sealed class SpectralFilter
{
    private readonly int _width;
    private readonly float[] _factors;
    private readonly bool[] _passes;

    /// <summary>A filter over <paramref name="factors"/>, <c>[height * width]</c>, which it does not copy.</summary>
    public SpectralFilter(int width, float[] factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % FourierPlan.Lanes, 0);
        _width = width;
        _factors = factors;
        _passes = new bool[width / FourierPlan.Lanes];
        for (int i = 0; i < factors.Length; i++)
        {
            _passes[i % width / FourierPlan.Lanes] |= factors[i] != 0;
        }
    }

    /// <summary>True when any of the eight columns from <paramref name="x"/> on passes anything.</summary>
    public bool Passes(int x) => _passes[x / FourierPlan.Lanes];

    /// <summary>Eight factors of row <paramref name="y"/> from column <paramref name="x"/> on.</summary>
    public Vector256<float> At(int x, int y) => Vector256.LoadUnsafe(ref _factors[(y * _width) + x]);
}
