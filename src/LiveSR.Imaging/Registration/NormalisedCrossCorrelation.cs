using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Registration;

/// <summary>
/// 2-D normalised cross-correlation (Ayas and Ekinci 2019, equation 2; Lewis 1995): a template slid over an image pixel
/// by pixel, both freed of their mean and contrast under the template, so that light and gain do not matter.
/// </summary>
public static class NormalisedCrossCorrelation
{
    /// <summary>The correlation, -1 to 1, for each position at which the template lies inside the image: <c>[H - h + 1, W - w + 1]</c>.</summary>
    /// <exception cref="ArgumentException">The template is larger than the image.</exception>
    public static Plane Map(Plane image, Plane template)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(template);
        if (template.Width > image.Width || template.Height > image.Height)
        {
            throw new ArgumentException($"The template, {template.Width}x{template.Height}, is larger than the image, {image.Width}x{image.Height}.");
        }

        using FourierPlane products = CrossCorrelation(Centred(image), Centred(template));
        var sums = new BoxSums(image);
        (double _, double templateVariance) = new BoxSums(template).Moments(0, 0, template.Width, template.Height);
        double n = (double)template.Width * template.Height;
        var map = new Plane(image.Width - template.Width + 1, image.Height - template.Height + 1);
        for (int y = 0; y < map.Height; y++)
        {
            ReadOnlySpan<float> row = products.RealRow(y);
            for (int x = 0; x < map.Width; x++)
            {
                double variance = sums.Moments(x, y, template.Width, template.Height).Variance;
                double contrast = Math.Sqrt(variance * templateVariance);
                map[x, y] = contrast > 1e-12 * sums.LargestSquare ? (float)Math.Clamp(row[x] / n / contrast, -1, 1) : 0;
            }
        }

        return map;
    }

    /// <summary>The correlation of two images of one size.</summary>
    public static double Of(Plane a, Plane b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        double meanA = a.Values.Average(v => (double)v), meanB = b.Values.Average(v => (double)v), aa = 0, bb = 0, ab = 0;
        for (int i = 0; i < a.Values.Length; i++)
        {
            double u = a.Values[i] - meanA, v = b.Values[i] - meanB;
            aa += u * u;
            bb += v * v;
            ab += u * v;
        }

        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }

    private static Plane Centred(Plane plane)
    {
        float mean = (float)plane.Values.Average(v => (double)v);
        return new Plane(plane.Width, plane.Height, [.. plane.Values.Select(v => v - mean)]);
    }

    /// <summary>Sums of products for each position, by way of the spectrum; the template has no mean, so the image's local mean drops out.</summary>
    private static FourierPlane CrossCorrelation(Plane image, Plane template)
    {
        int width = FourierPlan.FastLength(image.Width), height = FourierPlan.FastLength(image.Height);
        FourierPlane a = Spectrum(image, width, height);
        using FourierPlane b = Spectrum(template, width, height);
        float scale = 1f / ((float)width * height);
        for (int y = 0; y < height; y++)
        {
            Span<float> re = a.RealRow(y), im = a.ImaginaryRow(y), re2 = b.RealRow(y), im2 = b.ImaginaryRow(y);
            for (int x = 0; x < width; x++)
            {
                (re[x], im[x]) = (((re[x] * re2[x]) + (im[x] * im2[x])) * scale, ((im[x] * re2[x]) - (re[x] * im2[x])) * scale);
            }
        }

        a.TransformColumns(inverse: true);
        a.TransformRows(inverse: true);
        return a;
    }

    private static FourierPlane Spectrum(Plane plane, int width, int height)
    {
        var spectrum = new FourierPlane(width, height);
        for (int y = 0; y < plane.Height; y++)
        {
            plane.Row(y).CopyTo(spectrum.RealRow(y));
        }

        spectrum.TransformRows(inverse: false);
        spectrum.TransformColumns(inverse: false);
        return spectrum;
    }

    /// <summary>Sums of values and of squares over any rectangle, from running sums.</summary>
    private sealed class BoxSums
    {
        private readonly int _stride;
        private readonly double[] _sum;
        private readonly double[] _squares;

        public BoxSums(Plane plane)
        {
            _stride = plane.Width + 1;
            _sum = new double[_stride * (plane.Height + 1)];
            _squares = new double[_sum.Length];
            double mean = plane.Values.Average(v => (double)v);
            for (int y = 0; y < plane.Height; y++)
            {
                double sum = 0, squares = 0;
                for (int x = 0; x < plane.Width; x++)
                {
                    double value = plane[x, y] - mean;
                    sum += value;
                    squares += value * value;
                    LargestSquare = Math.Max(LargestSquare, value * value);
                    int at = ((y + 1) * _stride) + x + 1;
                    _sum[at] = _sum[at - _stride] + sum;
                    _squares[at] = _squares[at - _stride] + squares;
                }
            }
        }

        public double LargestSquare { get; }

        public (double Mean, double Variance) Moments(int x, int y, int width, int height)
        {
            double n = (double)width * height, mean = Box(_sum, x, y, width, height) / n;
            return (mean, Math.Max(0, (Box(_squares, x, y, width, height) / n) - (mean * mean)));
        }

        private double Box(double[] sums, int x, int y, int width, int height)
        {
            int top = (y * _stride) + x, bottom = ((y + height) * _stride) + x;
            return sums[bottom + width] - sums[bottom] - sums[top + width] + sums[top];
        }
    }
}
