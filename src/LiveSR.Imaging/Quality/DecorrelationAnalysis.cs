using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Quality;

/// <summary>What <see cref="DecorrelationAnalysis"/> found.</summary>
/// <param name="Cutoff">Highest frequency with signal above the noise, r_max, as a fraction of Nyquist's frequency; 0 when there is none.</param>
/// <param name="Peak">Height of the decorrelation function there, 0 to 1: how far the signal stands above the noise.</param>
public readonly record struct ImageResolution(double Cutoff, double Peak)
{
    /// <summary>The resolution in pixels, <c>2 / r_max</c>: 2 at best; positive infinity when nothing stands out of the noise.</summary>
    public double Pixels => Cutoff > 0 ? 2 / Cutoff : double.PositiveInfinity;

    /// <summary>The resolution in micrometres.</summary>
    public double Micrometres(double pixelSizeUm) => Pixels * pixelSizeUm;
}

/// <summary>
/// The resolution of a single image without a reference, by decorrelation analysis (Descloux, Grussmayer, Radenovic,
/// "Parameter-free image resolution estimation based on decorrelation analysis", Nature Methods 16, 918-924, 2019):
/// the correlation d(r) of the image's spectrum with its own phases inside a circle of radius r has a peak where more
/// signal turns into more noise; high-pass filters that grow weaker and weaker in low frequencies move the peak out, and
/// its furthest position is the cut-off. Two sweeps of filters, the second finer, as in the authors' program.
/// It says how fine the structure is that stands out of the noise, not whether that structure is true.
/// </summary>
public static class DecorrelationAnalysis
{
    /// <summary>Radii at which d(r) is sampled.</summary>
    private const int Radii = 50;

    /// <summary>High-pass filters of one sweep.</summary>
    private const int Filters = 10;

    /// <summary>Pixels over which the image's edges fade out.</summary>
    private const int Apodisation = 20;

    /// <summary>A peak counts when d falls by this much behind it.</summary>
    private const double LeastFall = 0.0005;

    /// <summary>Peaks lower than this are noise.</summary>
    private const double LeastPeak = 0.05;

    /// <summary>Width of the weakest high-pass filter, in units in which Nyquist's frequency is 1.</summary>
    private const double NarrowestFilter = 0.15;

    /// <summary>Analyses the middle of an image.</summary>
    /// <exception cref="ArgumentException">The image has fewer than 24 pixels along an axis.</exception>
    public static ImageResolution Measure(Plane image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using FourierPlane spectrum = ApodisedSpectrum.Of(image, margin: Apodisation);
        var rings = new Rings(spectrum);
        double[] radii = Linear(0, 1, Radii);
        Candidate unfiltered = Peak(rings, radii, filter: null);
        var found = new List<Candidate> { unfiltered };

        double widest = unfiltered.Radius > 0 ? 2 / unfiltered.Radius : Math.Max(image.Width, image.Height) / 2.0;
        double[] filters = [image.Height / 4.0, .. Geometric(widest, NarrowestFilter, Filters)];
        found.AddRange(filters.Select(filter => Peak(rings, radii, filter)));

        int best = found.FindLastIndex(c => c.Radius >= found.Max(other => other.Radius));
        (double from, double to) = Around(filters, best);
        double step = radii[1] - radii[0];
        radii = Linear(Math.Max(0, found[best].Radius - step), Math.Min(1, found[best].Radius + 0.4), Radii);
        found.AddRange(Geometric(from, to, Filters).Select(filter => Peak(rings, radii, filter)));

        Candidate furthest = found.Where(c => c.Height >= LeastPeak).DefaultIfEmpty().MaxBy(c => c.Radius);
        return new ImageResolution(furthest.Radius, furthest.Height);
    }

    /// <summary>The filters between which the finer sweep looks; <paramref name="best"/> counts the unfiltered image as 0.</summary>
    private static (double From, double To) Around(double[] filters, int best)
    {
        int at = Math.Clamp(best, 1, filters.Length - 1);
        return (filters[at - 1], filters[at]);
    }

    private static Candidate Peak(Rings rings, double[] radii, double? filter)
    {
        double[] d = rings.Decorrelation(radii, filter);
        int length = d.Length;
        while (length > 1)
        {
            int top = IndexOfLargest(d.AsSpan(0, length));
            if (top == 0)
            {
                return new Candidate(radii[0], d[0]);
            }

            if (top < length - 1 && d[top] - Smallest(d.AsSpan(top, length - top)) >= LeastFall)
            {
                return new Candidate(radii[top], d[top]);
            }

            length--;
        }

        return new Candidate(radii[0], d[0]);
    }

    private static int IndexOfLargest(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    private static double Smallest(ReadOnlySpan<double> values)
    {
        double smallest = values[0];
        foreach (double value in values)
        {
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }

    private static double[] Linear(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)))];

    private static double[] Geometric(double from, double to, int count) =>
        [.. Linear(Math.Log(from), Math.Log(to), count).Select(Math.Exp)];

    /// <summary>The peak of d(r) behind one filter.</summary>
    private readonly record struct Candidate(double Radius, double Height);

    /// <summary>
    /// The spectrum gathered into fine rings, since filters and circles know only the radius: all 21 curves cost one
    /// pass over the image.
    /// </summary>
    private sealed class Rings
    {
        private const int Count = 8192;
        private readonly double[] _magnitude = new double[Count];
        private readonly double[] _power = new double[Count];
        private readonly double[] _elements = new double[Count];

        public Rings(FourierPlane spectrum)
        {
            for (int y = 0; y < spectrum.Height; y++)
            {
                double fy = ApodisedSpectrum.Frequency(y, spectrum.Height);
                ReadOnlySpan<float> re = spectrum.RealRow(y), im = spectrum.ImaginaryRow(y);
                for (int x = 0; x < re.Length; x++)
                {
                    double fx = ApodisedSpectrum.Frequency(x, spectrum.Width), r = Math.Sqrt((fx * fx) + (fy * fy));
                    double power = ((double)re[x] * re[x]) + ((double)im[x] * im[x]);
                    if (r < 1 && power > 0)
                    {
                        int ring = (int)(r * Count);
                        _magnitude[ring] += Math.Sqrt(power);
                        _power[ring] += power;
                        _elements[ring]++;
                    }
                }
            }
        }

        /// <summary>d(r): the normalised correlation of the filtered spectrum with its phases inside the circle of radius r.</summary>
        public double[] Decorrelation(double[] radii, double? filter)
        {
            Span<double> gains = new double[Count];
            double all = 0;
            for (int i = 0; i < Count; i++)
            {
                double r = (i + 0.5) / Count;
                gains[i] = filter is { } g ? 1 - Math.Exp(-2 * g * g * r * r) : 1;
                all += _power[i] * gains[i] * gains[i];
            }

            double[] d = new double[radii.Length];
            double shared = 0, elements = 0;
            for (int k = 0, ring = 0; k < radii.Length; k++)
            {
                for (; ring < (int)Math.Round(radii[k] * Count); ring++)
                {
                    shared += _magnitude[ring] * gains[ring];
                    elements += _elements[ring];
                }

                d[k] = elements > 0 && all > 0 ? shared / Math.Sqrt(all * elements) : 0;
            }

            return d;
        }
    }
}
