namespace LiveSR.Simulation.Specimens;

/// <summary>A smooth random function of the plane: values on a square lattice, 0 to 1, joined by smooth steps.</summary>
/// <param name="cellUm">Lattice constant in micrometres.</param>
/// <param name="random">Source of the values.</param>
internal sealed class SmoothNoise(double cellUm, RandomStream random)
{
    private const int Period = 64;

    private readonly float[] _values = [.. Enumerable.Range(0, Period * Period).Select(_ => (float)random.Uniform())];

    /// <summary>The value at a point; the function repeats after 64 lattice constants.</summary>
    internal float At(double x, double y)
    {
        float gx = (float)(x / cellUm), gy = (float)(y / cellUm);
        float fx = MathF.Floor(gx), fy = MathF.Floor(gy);
        int x0 = (int)fx & (Period - 1), y0 = ((int)fy & (Period - 1)) * Period;
        int x1 = (x0 + 1) & (Period - 1), y1 = (y0 + Period) & ((Period * Period) - 1);
        float tx = Smooth(gx - fx), ty = Smooth(gy - fy);
        float top = _values[y0 + x0] + ((_values[y0 + x1] - _values[y0 + x0]) * tx);
        float bottom = _values[y1 + x0] + ((_values[y1 + x1] - _values[y1 + x0]) * tx);
        return top + ((bottom - top) * ty);
    }

    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, smooth between.</summary>
    internal static double Step(double value, double low, double high)
    {
        double t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }

    private static float Smooth(float t) => t * t * (3 - (2 * t));
}
