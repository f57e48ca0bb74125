namespace LiveSR.Imaging.Cameras;

/// <summary>Pixels of like brightness, and how their counts scatter.</summary>
/// <param name="Mean">Their mean count; where a dark series is known, without its own counts.</param>
/// <param name="Variance">Their variance in counts squared; where a dark series is known, without its own.</param>
/// <param name="Error">Standard error of that variance.</param>
/// <param name="ThirdMoment">Their third central moment, in counts cubed.</param>
/// <param name="Drift">Variance over the whole series by that of consecutive images, less 1.</param>
/// <param name="Samples">Counts that it all is taken from.</param>
public readonly record struct PhotonTransferPoint(double Mean, double Variance, double Error, double ThirdMoment, double Drift, long Samples)
{
    private const int Bins = 48, FewestPixels = 64;

    /// <summary>Error that no number of pixels takes away: a camera is not quite linear.</summary>
    private const double ModelError = 0.004;

    /// <summary>
    /// The pixels of a series in classes of brightness, evenly spaced in the square root. Pixels that moved or are hot stay out,
    /// and classes of which some pixels were cut off, since those that were not are no fair sample.
    /// </summary>
    /// <param name="series">The series.</param>
    /// <param name="dark">What each pixel gives without light; null where that is not known.</param>
    /// <param name="excluded">Pixels to leave out, row by row.</param>
    internal static IReadOnlyList<PhotonTransferPoint> Of(StillSeries series, DarkFrame? dark, bool[] excluded)
    {
        Plane mean = series.Mean(), variance = series.Variance(), total = series.TotalVariance();
        double[] third = series.ThirdMoment();
        Func<int, double> signal = dark is { } d ? i => mean.Values[i] - d.Mean[i] : i => mean.Values[i];
        double low = double.MaxValue, high = double.MinValue;
        for (int i = 0; i < excluded.Length; i++)
        {
            (low, high) = excluded[i] ? (low, high) : (Math.Min(low, signal(i)), Math.Max(high, signal(i)));
        }

        var classes = new List<int>[Bins];
        int[] cut = new int[Bins];
        for (int i = 0; i < excluded.Length; i++)
        {
            int bin = (int)Math.Clamp(Bins * Math.Sqrt(Math.Max(0, signal(i) - low) / Math.Max(1e-9, high - low)), 0, Bins - 1);
            if (!excluded[i] && !series.IsCut[i])
            {
                (classes[bin] ??= []).Add(i);
            }

            cut[bin] += !excluded[i] && series.IsCut[i] ? 1 : 0;
        }

        double pair = (3.0 * series.Count) - 4, relative = Math.Sqrt(pair) / (series.Count - 1);
        var points = new List<PhotonTransferPoint>();
        for (int bin = 0; bin < Bins; bin++)
        {
            if (classes[bin] is { Count: >= FewestPixels } pixels && cut[bin] <= pixels.Count / 1000)
            {
                double raw = MeanOf(pixels, i => variance.Values[i]);
                double error = Math.Sqrt((relative * raw * relative * raw / pixels.Count) + (ModelError * raw * ModelError * raw));
                points.Add(new PhotonTransferPoint(
                    pixels.Average(signal),
                    MeanOf(pixels, i => variance.Values[i] - (dark?.Variance[i] ?? 0)),
                    error,
                    MeanOf(pixels, i => third[i]),
                    (MeanOf(pixels, i => total.Values[i]) / Math.Max(raw, 1e-9)) - 1,
                    (long)pixels.Count * series.Count));
            }
        }

        return points;
    }

    private static double MeanOf(List<int> pixels, Func<int, double> value)
    {
        double[] values = [.. pixels.Select(value)];
        return Robust.Mean(values);
    }
}
