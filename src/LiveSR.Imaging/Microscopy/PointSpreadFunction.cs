using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// The image of a point, <c>[Height, Width]</c> with odd sizes and the point in the middle, in pixels of the frame,
/// summing to one.
/// </summary>
public sealed class PointSpreadFunction
{
    private readonly float[] _profile;

    private PointSpreadFunction(Plane values, float[] profile)
    {
        Values = values;
        _profile = profile;
    }

    /// <summary>The values.</summary>
    public Plane Values { get; }

    /// <summary>For a function that is the product of one profile along both axes: that profile; otherwise empty.</summary>
    public ReadOnlySpan<float> Profile => _profile;

    /// <summary>A Gaussian, cut off at three standard deviations (rounded up to a pixel).</summary>
    /// <param name="sigma">Standard deviation in pixels, more than 0 and at most 32.</param>
    public static PointSpreadFunction Gaussian(double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 32);
        int reach = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        double[] samples = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double sum = samples.Sum();
        float[] profile = Array.ConvertAll(samples, v => (float)(v / sum));
        var values = new Plane(profile.Length, profile.Length);
        for (int y = 0; y < profile.Length; y++)
        {
            for (int x = 0; x < profile.Length; x++)
            {
                values[x, y] = profile[x] * profile[y];
            }
        }

        return new PointSpreadFunction(values, profile);
    }

    /// <summary>The Gaussian nearest to a widefield microscope's function in focus (<see cref="Optics.GaussianSigmaUm"/>).</summary>
    /// <param name="optics">NA and wavelength; the defocus does not count.</param>
    /// <param name="pixelSizeUm">Edge of a pixel in the specimen, in micrometres.</param>
    /// <exception cref="ArgumentOutOfRangeException">The Gaussian would not be between 0 and 32 pixels wide.</exception>
    public static PointSpreadFunction Gaussian(Optics optics, double pixelSizeUm) => Gaussian(optics.GaussianSigmaUm / pixelSizeUm);

    /// <summary>A widefield microscope's own function, with its rings and its defocus (<see cref="WidefieldPupil"/>), at the middle of each pixel.</summary>
    /// <param name="optics">NA, wavelength and defocus.</param>
    /// <param name="size">Edge in pixels; odd.</param>
    /// <param name="pixelSizeUm">Edge of a pixel in the specimen, in micrometres, at most <c>wavelength / (4 NA)</c> (Nyquist).</param>
    /// <exception cref="ArgumentException">The size is even, or the pixels are too coarse.</exception>
    public static PointSpreadFunction Widefield(Optics optics, int size, double pixelSizeUm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        int grid = FourierPlan.FastLength(Math.Max(2 * size, 256)), start = (grid / 2) - (size / 2);
        return FromPlane(WidefieldPupil.Intensity(optics, grid, pixelSizeUm).Crop(new PixelRect(start, start, size, size)));
    }

    /// <summary>A measured or computed function; it is scaled to sum to one.</summary>
    /// <exception cref="ArgumentException">A size is even, a value is negative or not finite, or all are zero.</exception>
    public static PointSpreadFunction FromPlane(Plane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        double sum = plane.Values.Sum(v => (double)v);
        if (plane.Width % 2 == 0 || plane.Height % 2 == 0 || !(sum > 0) || !double.IsFinite(sum) || plane.Values.Any(v => v < 0))
        {
            throw new ArgumentException("A point-spread function has odd width and height, and values that are not negative and not all zero.", nameof(plane));
        }

        return new PointSpreadFunction(new Plane(plane.Width, plane.Height, Array.ConvertAll(plane.Values, v => (float)(v / sum))), profile: []);
    }

    /// <summary>Full width at half maximum along x through the middle, in pixels, linearly interpolated.</summary>
    public double Fwhm()
    {
        ReadOnlySpan<float> right = Values.Row(Values.Height / 2)[(Values.Width / 2)..];
        float half = right[0] / 2;
        int i = 1;
        while (i < right.Length - 1 && right[i] > half)
        {
            i++;
        }

        double fraction = (right[i - 1] - half) / (double)(right[i - 1] - right[i]);
        return 2 * (i - 1 + fraction);
    }
}
