using LiveSR.Imaging.Fourier;
using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// The width of an image's blur from its own spectrum. Specimens have spectra near a power of the frequency, a Gaussian
/// blur of deviation s multiplies the power by <c>exp(-4 pi^2 s^2 f^2)</c>, and noise adds a floor: a straight-line fit
/// of <c>log(P(f) - floor) = a + p log f - 4 pi^2 s^2 f^2</c> over the frequencies that stand out of the floor gives s.
/// Exact for no specimen, and within a fifth for most; fields of large smooth bodies do not show their blur.
/// </summary>
public static class SpectralBlur
{
    private const double LowestFrequency = 0.03;
    private const double AboveFloor = 3;
    private const int FewestRings = 8;

    /// <summary>Standard deviation of the blur in pixels; null when the spectrum shows none.</summary>
    /// <exception cref="ArgumentException">The image has fewer than 24 pixels along an axis.</exception>
    public static double? Sigma(Plane image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using FourierPlane spectrum = ApodisedSpectrum.Of(image);
        (double[] power, long[] counts, double floor) = Rings(spectrum);
        double step = 0.5 / power.Length;
        var samples = new List<(double Frequency, double Power, double Weight)>();
        for (int i = 0; i < power.Length && (i + 0.5) * step < 0.5; i++)
        {
            double frequency = (i + 0.5) * step;
            if (frequency < LowestFrequency)
            {
                continue;
            }

            if (power[i] <= AboveFloor * floor)
            {
                break;
            }

            samples.Add((frequency, Math.Log(power[i] - floor), counts[i]));
        }

        double slope = samples.Count < FewestRings ? 0 : QuadraticTerm(samples);
        return slope < 0 ? Math.Sqrt(-slope) / (2 * Math.PI) : null;
    }

    /// <summary>Mean power in rings up to Nyquist's frequency (0.5 cycles a pixel), and the mean beyond, in the corners.</summary>
    private static (double[] Power, long[] Counts, double Floor) Rings(FourierPlane spectrum)
    {
        int rings = Math.Min(spectrum.Width, spectrum.Height) / 4;
        double[] power = new double[rings];
        long[] counts = new long[rings];
        (double corners, long beyond) = (0, 0);
        for (int y = 0; y < spectrum.Height; y++)
        {
            double down = ApodisedSpectrum.Frequency(y, spectrum.Height) / 2;
            ReadOnlySpan<float> re = spectrum.RealRow(y), im = spectrum.ImaginaryRow(y);
            for (int x = 0; x < spectrum.Width; x++)
            {
                double across = ApodisedSpectrum.Frequency(x, spectrum.Width) / 2;
                double value = ((double)re[x] * re[x]) + ((double)im[x] * im[x]);
                int ring = (int)(Math.Sqrt((across * across) + (down * down)) * 2 * rings);
                if (ring < rings)
                {
                    power[ring] += value;
                    counts[ring]++;
                }
                else
                {
                    corners += value;
                    beyond++;
                }
            }
        }

        for (int i = 0; i < rings; i++)
        {
            power[i] /= Math.Max(1, counts[i]);
        }

        return (power, counts, corners / beyond);
    }

    /// <summary>c of the weighted fit <c>a + p log f + c f^2</c>, by taking the means and the logarithm's part off both sides.</summary>
    private static double QuadraticTerm(List<(double Frequency, double Power, double Weight)> samples)
    {
        double weight = samples.Sum(s => s.Weight);
        double meanLog = samples.Sum(s => s.Weight * Math.Log(s.Frequency)) / weight;
        double meanSquare = samples.Sum(s => s.Weight * s.Frequency * s.Frequency) / weight;
        double meanPower = samples.Sum(s => s.Weight * s.Power) / weight;
        (double ll, double ls, double ss, double lp, double sp) = (0, 0, 0, 0, 0);
        foreach ((double frequency, double power, double w) in samples)
        {
            double l = Math.Log(frequency) - meanLog, s = (frequency * frequency) - meanSquare, p = power - meanPower;
            (ll, ls, ss, lp, sp) = (ll + (w * l * l), ls + (w * l * s), ss + (w * s * s), lp + (w * l * p), sp + (w * s * p));
        }

        return ((sp * ll) - (lp * ls)) / ((ss * ll) - (ls * ls));
    }
}
