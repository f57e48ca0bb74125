using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Classical;

/// <summary>
/// A point-spread function as the kernel of a convolution: <c>[Height, Width]</c> with odd sizes and the point in the
/// middle, in pixels of the image, summing to one.
/// </summary>
public sealed class PsfKernel
{
    private readonly float[] _values;
    private readonly float[]? _profile;

    private PsfKernel(float[] values, int height, int width, float[]? profile)
    {
        _values = values;
        _profile = profile;
        Height = height;
        Width = width;
    }

    /// <summary>Rows; odd.</summary>
    public int Height { get; }

    /// <summary>Columns; odd.</summary>
    public int Width { get; }

    /// <summary>The values, row by row: <c>[Height * Width]</c>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>
    /// Standard deviation, in pixels, of the Gaussian that is nearest to a widefield microscope's point-spread function
    /// in focus: <c>sigma = 0.21 wavelength / NA</c> in the specimen (Zhang, Zerubia, Olivo-Marin 2007, "Gaussian
    /// approximations of fluorescence microscope point-spread function models", table 2: 2D widefield, paraxial).
    /// </summary>
    /// <param name="numericalAperture">NA of the objective.</param>
    /// <param name="wavelengthUm">Emission wavelength in micrometres.</param>
    /// <param name="pixelSizeUm">Edge of a pixel in the specimen, in micrometres.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive, or the NA is beyond 1.7.</exception>
    public static double GaussianSigma(double numericalAperture, double wavelengthUm, double pixelSizeUm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numericalAperture);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numericalAperture, 1.7);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wavelengthUm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixelSizeUm);
        return 0.21 * wavelengthUm / numericalAperture / pixelSizeUm;
    }

    /// <summary>A Gaussian, cut off at three standard deviations (rounded up to a pixel) and scaled to sum to one.</summary>
    /// <param name="sigma">Standard deviation in pixels, more than 0 and at most 32.</param>
    public static PsfKernel Gaussian(double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 32);
        int reach = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        double[] samples = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        double sum = samples.Sum();
        float[] profile = Array.ConvertAll(samples, v => (float)(v / sum));
        float[] values = [.. profile.SelectMany(y => profile.Select(x => x * y))];
        return new PsfKernel(values, profile.Length, profile.Length, profile);
    }

    /// <summary>A measured or computed function <c>[Height, Width]</c>; it is scaled to sum to one.</summary>
    /// <exception cref="ArgumentException">A size is even, a value is negative or not finite, or all are zero.</exception>
    public static PsfKernel FromSamples(double[,] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[] flat = [.. samples.Cast<double>()];
        double sum = flat.Sum();
        (int height, int width) = (samples.GetLength(0), samples.GetLength(1));
        if (height % 2 == 0 || width % 2 == 0 || flat.Any(v => v < 0) || !(sum > 0) || !double.IsFinite(sum))
        {
            throw new ArgumentException("A point-spread function has odd height and width, and values that are not negative and not all zero.", nameof(samples));
        }

        return new PsfKernel(Array.ConvertAll(flat, v => (float)(v / sum)), height, width, profile: null);
    }

    /// <summary>
    /// Convolves an image <c>[N, 1, H, W]</c> with the function, the image mirrored beyond its border. ONNX's Conv is a
    /// correlation: convolution reads the kernel backwards, its adjoint forwards.
    /// </summary>
    internal GraphValue Convolve(GraphValue image, bool adjoint)
    {
        if (_profile is { } profile)
        {
            // A product of profiles: two passes of 2 r + 1 taps instead of one of their square. A profile is even.
            GraphValue column = image.Graph.Constant(profile, 1, 1, Height, 1), row = image.Graph.Constant(profile, 1, 1, 1, Width);
            return image
                .Pad(new Padding2D(Height / 2, 0, Height / 2, 0), PadMode.Symmetric).Conv(column)
                .Pad(new Padding2D(0, Width / 2, 0, Width / 2), PadMode.Symmetric).Conv(row);
        }

        float[] kernel = adjoint ? _values : [.. Enumerable.Reverse(_values)];
        return image
            .Pad(new Extent2D(Height / 2, Width / 2), PadMode.Symmetric)
            .Conv(image.Graph.Constant(kernel, 1, 1, Height, Width));
    }
}
