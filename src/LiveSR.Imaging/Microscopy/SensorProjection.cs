using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// What a camera would record of an enhanced image: blurs it by what the microscope blurs more than the image claims, and
/// lets each sensor pixel take the mean of its <c>scale x scale</c> pixels. Memory is made once. Not safe for concurrent
/// use.
/// </summary>
public sealed class SensorProjection : IDisposable
{
    private const int RadialSamples = 1025;

    private readonly int _width;
    private readonly int _height;
    private readonly int _scale;
    private readonly int _margin;
    private readonly FourierPlane _plane;
    private readonly FourierPlane _blurred;
    private readonly SpectralFilter _filter;

    /// <summary>Prepares the projection of images of one size.</summary>
    /// <param name="width">Width of the enhanced image, a multiple of the scale.</param>
    /// <param name="height">Height of the enhanced image, a multiple of the scale.</param>
    /// <param name="scale">Enhanced pixels for one of the sensor, along each axis.</param>
    /// <param name="transfer">The blur: the factor of each spatial frequency, in cycles per enhanced pixel; 1 at 0.</param>
    public SensorProjection(int width, int height, int scale, Func<double, double> transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % scale, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(height % scale, 0);
        (_width, _height, _scale, _margin) = (width, height, scale, 16 * scale);
        int paddedWidth = FourierPlan.FastLength(width + (2 * _margin)), paddedHeight = FourierPlan.FastLength(height + (2 * _margin));
        (_plane, _blurred) = (new FourierPlane(paddedWidth, paddedHeight), new FourierPlane(paddedWidth, paddedHeight));
        _filter = new SpectralFilter(paddedWidth, Factors(paddedWidth, paddedHeight, transfer));
    }

    /// <summary>
    /// The blur between a microscope and one <paramref name="gain"/> times as good, in focus, which is what a network that
    /// was trained on such pairs claims to be: <c>OTF(f) / OTF_gain(f)</c>.
    /// </summary>
    /// <param name="optics">The microscope.</param>
    /// <param name="gain">Cutoff of the better one by that of the microscope, at least 1.</param>
    /// <param name="pixelUm">Edge of an enhanced pixel in the specimen, in micrometres.</param>
    public static Func<double, double> Between(Optics optics, double gain, double pixelUm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gain, 1);
        float[] own = WidefieldPupil.RadialTransfer(optics, RadialSamples);
        float[] better = WidefieldPupil.RadialTransfer(optics with { WavelengthUm = optics.WavelengthUm / gain, DefocusUm = 0 }, RadialSamples);
        double cutoff = optics.CutoffPerUm;
        return cycles =>
        {
            double at = cycles / pixelUm / cutoff;
            return at >= 1 ? 0 : gain > 1 || optics.DefocusUm != 0 ? Read(own, at) / Read(better, at / gain) : 1;
        };
    }

    /// <summary>A Gaussian blur: <c>exp(-2 (pi sigma f)^2)</c>.</summary>
    /// <param name="sigma">Standard deviation in enhanced pixels, at least 0.</param>
    public static Func<double, double> Gaussian(double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        return cycles => Math.Exp(-2 * Math.Pow(Math.PI * sigma * cycles, 2));
    }

    /// <summary>Projects an image.</summary>
    /// <param name="enhanced">The image, of the size that was stated.</param>
    /// <returns>The image on the sensor's grid, in the same intensities.</returns>
    public Plane Apply(Plane enhanced)
    {
        ArgumentNullException.ThrowIfNull(enhanced);
        ArgumentOutOfRangeException.ThrowIfNotEqual((enhanced.Width, enhanced.Height), (_width, _height), nameof(enhanced));
        _plane.Clear();
        for (int y = 0; y < _plane.Height; y++)
        {
            ReadOnlySpan<float> from = enhanced.Row(Mirrored(y - _margin, _height));
            Span<float> row = _plane.RealRow(y);
            from.CopyTo(row[_margin..]);
            for (int x = 0; x < _margin; x++)
            {
                row[x] = from[Mirrored(x - _margin, _width)];
            }

            for (int x = _margin + _width; x < row.Length; x++)
            {
                row[x] = from[Mirrored(x - _margin, _width)];
            }
        }

        _plane.TransformRows(inverse: false);
        _plane.FilterAndFoldColumns(_filter, _blurred);
        _blurred.TransformRows(inverse: true);
        return Sampled();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plane.Dispose();
        _blurred.Dispose();
    }

    private static double Read(float[] radial, double at)
    {
        double position = at * (radial.Length - 1);
        int i = Math.Min((int)position, radial.Length - 2);
        return radial[i] + ((radial[i + 1] - radial[i]) * (position - i));
    }

    private static int Mirrored(int i, int size)
    {
        int period = 2 * size;
        i = ((i % period) + period) % period;
        return i < size ? i : period - 1 - i;
    }

    private static float[] Factors(int width, int height, Func<double, double> transfer)
    {
        // The transfer depends on the distance from the origin alone: it is computed once in fine steps.
        double[] radial = [.. Enumerable.Range(0, RadialSamples + 1).Select(i => transfer(i * Math.Sqrt(0.5) / (RadialSamples - 1)))];
        float[] factors = new float[width * height];
        double perPixel = 1.0 / ((double)width * height);
        for (int y = 0; y < height; y++)
        {
            double fy = (double)(y < height / 2 ? y : y - height) / height;
            for (int x = 0; x < width; x++)
            {
                double fx = (double)(x < width / 2 ? x : x - width) / width;
                double at = Math.Sqrt((fx * fx) + (fy * fy)) / Math.Sqrt(0.5) * (RadialSamples - 1);
                int i = (int)at;
                factors[(y * width) + x] = (float)((radial[i] + ((radial[i + 1] - radial[i]) * (at - i))) * perPixel);
            }
        }

        return factors;
    }

    private Plane Sampled()
    {
        var sampled = new Plane(_width / _scale, _height / _scale);
        float share = 1f / (_scale * _scale);
        for (int y = 0; y < _height; y++)
        {
            ReadOnlySpan<float> row = _blurred.RealRow(y + _margin).Slice(_margin, _width);
            Span<float> target = sampled.Row(y / _scale);
            for (int x = 0; x < _width; x++)
            {
                target[x / _scale] += row[x] * share;
            }
        }

        return sampled;
    }
}
