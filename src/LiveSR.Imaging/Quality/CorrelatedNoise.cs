using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Quality;

/// <summary>
/// The noise of one image whose neighbouring pixels may share it, as a colour camera's interpolation, a rescaled recording
/// or compression leave it. Second differences of neighbours (Immerkær 1996) say how noise grows with brightness. Where
/// pixels three apart differ by much the same factor more than neighbours all over the image, that factor is noise which
/// neighbours share. Where it changes from place to place it is structure, and the noise is what the corners of the spectrum hold,
/// where optics pass next to nothing.
/// </summary>
public static class CorrelatedNoise
{
    private const int Apart = 3;
    private const int Bins = 24, FewestPerBin = 50;
    private const int Block = 16;

    /// <summary>Share of the blocks that count as the flattest.</summary>
    private const double Flattest = 0.02;

    /// <summary>By how much more the factor of most blocks may be than that of the flattest for it to be the same all over.</summary>
    private const double AllOver = 2.5;

    /// <summary>Frequencies beyond this are the spectrum's corners, in cycles a pixel.</summary>
    private const double Corner = 0.55;

    /// <summary>Mean of the square of the window that fades the edges of a spectrum's image out along both axes.</summary>
    private const double WindowPower = 9.0 / 64;

    /// <summary>Estimates the noise.</summary>
    /// <param name="image">The camera's image; at least 24 pixels along each axis.</param>
    /// <param name="rounding">Variance that rounding to whole counts adds: 1/12, or 0 for images that are not rounded.</param>
    public static CameraNoise Estimate(Plane image, double rounding)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(image.Width, image.Height), 24, nameof(image));
        Plane near = Squares(image, 1), far = Squares(image, Apart);
        double least = Math.Max(rounding, 1e-30);
        CameraNoise noise = Line(Points(image, near), least);
        (double flattest, double usual) = Factors(far, near);
        double part = usual <= AllOver * flattest ? Math.Max(1, usual) : Math.Min(1, CornerPower(image) / Math.Max(near.Values.Average(), least));
        return new CameraNoise(noise.Slope * part, noise.Intercept * part, noise.Floor * part);
    }

    /// <summary>
    /// Squares of second differences along both axes, scaled so that noise has its variance as their mean, without a border of
    /// <see cref="Apart"/> pixels.
    /// </summary>
    private static Plane Squares(Plane image, int apart)
    {
        var squares = new Plane(image.Width - (2 * Apart), image.Height - (2 * Apart));
        for (int y = 0; y < squares.Height; y++)
        {
            ReadOnlySpan<float> above = image.Row(y + Apart - apart), here = image.Row(y + Apart), below = image.Row(y + Apart + apart);
            for (int x = 0; x < squares.Width; x++)
            {
                int left = x + Apart - apart, middle = x + Apart, right = x + Apart + apart;
                float corners = above[left] + above[right] + below[left] + below[right];
                float sides = above[middle] + below[middle] + here[left] + here[right];
                float difference = corners - (2 * sides) + (4 * here[middle]);
                squares[x, y] = difference * difference / 36;
            }
        }

        return squares;
    }

    /// <summary>Mean brightness of the 3x3 neighbourhood and variance, of equally many pixels each.</summary>
    private static (double Mean, double Variance)[] Points(Plane image, Plane squares)
    {
        var samples = new (float Mean, float Square)[squares.Values.Length];
        for (int y = 0, i = 0; y < squares.Height; y++)
        {
            for (int x = 0; x < squares.Width; x++, i++)
            {
                float sum = 0;
                for (int v = -1; v <= 1; v++)
                {
                    ReadOnlySpan<float> row = image.Row(y + Apart + v).Slice(x + Apart - 1, 3);
                    sum += row[0] + row[1] + row[2];
                }

                samples[i] = (sum / 9, squares.Values[i]);
            }
        }

        Array.Sort(samples, static (a, b) => a.Mean.CompareTo(b.Mean));
        int bins = Math.Clamp(samples.Length / FewestPerBin, 1, Bins);
        var points = new (double Mean, double Variance)[bins];
        for (int i = 0; i < bins; i++)
        {
            ReadOnlySpan<(float Mean, float Square)> bin =
                samples.AsSpan((int)((long)samples.Length * i / bins)..(int)((long)samples.Length * (i + 1) / bins));
            (double mean, double variance) = (0, 0);
            foreach ((float m, float square) in bin)
            {
                (mean, variance) = (mean + m, variance + square);
            }

            points[i] = (mean / bin.Length, variance / bin.Length);
        }

        return points;
    }

    /// <summary>
    /// The line through the points by least squares. Means of squares, and weights that fall with the variance alone, keep
    /// the few bright pixels of photon-poor images in the sum, where medians see only the dark ones.
    /// </summary>
    private static CameraNoise Line((double Mean, double Variance)[] points, double least)
    {
        double sum = 0, mean = 0, variance = 0, squares = 0, products = 0;
        foreach ((double m, double v) in points)
        {
            double weight = 1 / Math.Max(v, least);
            (sum, mean, variance) = (sum + weight, mean + (weight * m), variance + (weight * v));
            (squares, products) = (squares + (weight * m * m), products + (weight * m * v));
        }

        double spread = squares - (mean * mean / sum);
        double slope = spread > 1e-9 * squares ? Math.Max(0, (products - (mean * variance / sum)) / spread) : 0;
        return new CameraNoise(slope, (variance - (slope * mean)) / sum, Math.Max(least, points.Min(point => point.Variance) / 2));
    }

    /// <summary>Mean power of the frequencies in the corners: the variance of noise that is even over all frequencies.</summary>
    private static double CornerPower(Plane image)
    {
        using FourierPlane spectrum = ApodisedSpectrum.Of(image);
        (double power, long count) = (0, 0);
        for (int y = 0; y < spectrum.Height; y++)
        {
            double down = ApodisedSpectrum.Frequency(y, spectrum.Height) / 2;
            ReadOnlySpan<float> re = spectrum.RealRow(y), im = spectrum.ImaginaryRow(y);
            for (int x = 0; x < spectrum.Width; x++)
            {
                double across = ApodisedSpectrum.Frequency(x, spectrum.Width) / 2;
                if ((across * across) + (down * down) > Corner * Corner)
                {
                    power += ((double)re[x] * re[x]) + ((double)im[x] * im[x]);
                    count++;
                }
            }
        }

        return power / count / (WindowPower * spectrum.Width * spectrum.Height);
    }

    /// <summary>By how much more pixels far apart differ than neighbours: in the blocks where they do so least, and in the median.</summary>
    private static (double Flattest, double Usual) Factors(Plane far, Plane near)
    {
        var ratios = new List<double>();
        for (int y = 0; y + Block <= near.Height; y += Block)
        {
            for (int x = 0; x + Block <= near.Width; x += Block)
            {
                var block = new PixelRect(x, y, Block, Block);
                double beside = near.Crop(block).Values.Sum(v => (double)v);
                if (beside > 0)
                {
                    ratios.Add(far.Crop(block).Values.Sum(v => (double)v) / beside);
                }
            }
        }

        ratios.Sort();
        return ratios.Count == 0 ? (1, 1) : (ratios[(int)(Flattest * ratios.Count)], ratios[ratios.Count / 2]);
    }
}
