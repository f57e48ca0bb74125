using LiveSR.Imaging;

namespace LiveSR.Inference.Classical;

/// <summary>
/// The image of a point, <c>[Height, Width]</c> with odd sizes and the point in the middle, in pixels of the frame,
/// summing to one.
/// </summary>
public sealed class PointSpreadFunction
{
    private PointSpreadFunction(Plane values, float[]? axis)
    {
        Values = values;
        Axis = axis;
    }

    /// <summary>The values.</summary>
    public Plane Values { get; }

    /// <summary>For a function that is the product of one profile along both axes: that profile; otherwise null.</summary>
    internal float[]? Axis { get; }

    /// <summary>A Gaussian, cut off at three standard deviations.</summary>
    /// <param name="sigma">Standard deviation in pixels, more than 0 and at most 32.</param>
    public static PointSpreadFunction Gaussian(double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 32);
        int reach = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        double[] profile = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double sum = profile.Sum();
        float[] axis = Array.ConvertAll(profile, v => (float)(v / sum));
        var values = new Plane(axis.Length, axis.Length);
        for (int y = 0; y < axis.Length; y++)
        {
            for (int x = 0; x < axis.Length; x++)
            {
                values[x, y] = axis[x] * axis[y];
            }
        }

        return new PointSpreadFunction(values, axis);
    }

    /// <summary>A measured or computed function; it is scaled to sum to one.</summary>
    /// <exception cref="ArgumentException">A size is even, a value is negative or not finite, or all are zero.</exception>
    public static PointSpreadFunction FromPlane(Plane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        double sum = plane.Values.Sum(v => (double)v);
        if (plane.Width % 2 == 0 || plane.Height % 2 == 0 || sum <= 0 || !double.IsFinite(sum) || plane.Values.Any(v => v < 0))
        {
            throw new ArgumentException("A point-spread function has odd width and height, and values that are not negative and not all zero.", nameof(plane));
        }

        return new PointSpreadFunction(new Plane(plane.Width, plane.Height, Array.ConvertAll(plane.Values, v => (float)(v / sum))), axis: null);
    }
}
