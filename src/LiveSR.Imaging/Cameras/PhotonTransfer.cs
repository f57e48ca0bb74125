using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Cameras;

/// <summary>
/// Photon transfer (Janesick, Photon Transfer, SPIE Press 2007): light comes in whole electrons, so that the variance of
/// counts grows with their mean, by the gain. From a dark series come offset and read noise; from flat fields, or from
/// anything that stands still, the gain.
/// </summary>
public static class PhotonTransfer
{
    /// <summary>Images that a series must have at least.</summary>
    public const int FewestImages = 8;

    private const int Rounds = 20;
    private const double HuberLimit = 2;

    private const double MuchMotion = 0.2;

    /// <summary>In electrons: an offset less sure than that says nothing of the read noise.</summary>
    private const double LargestOffsetError = 0.3;

    /// <summary>Finds gain, offset, read noise and hot pixels.</summary>
    /// <param name="light">Flat fields of several brightnesses, or recordings of something that stands still; at least one.</param>
    /// <param name="dark">A series without light; null where there is none.</param>
    /// <exception cref="InvalidOperationException">The series do not say it: too short, of different sizes, or all of one brightness; one line.</exception>
    public static PhotonTransferResult Estimate(IReadOnlyList<StillSeries> light, StillSeries? dark)
    {
        ArgumentNullException.ThrowIfNull(light);
        Require(light, dark);
        HashSet<HotPixel> hot = [.. dark is null ? light.SelectMany(HotPixelFinder.InLight) : HotPixelFinder.InDark(dark)];
        bool[][] excluded = [.. light.Select(series => Excluded(series, hot))];
        DarkFrame? without = dark is null ? null : new DarkFrame(dark, hot);
        PhotonTransferPoint[] points = [.. light.Zip(excluded).SelectMany(pair => PhotonTransferPoint.Of(pair.First, without, pair.Second))];
        if (points.Length == 0)
        {
            throw new InvalidOperationException("No part of the images is still and neither black nor saturated: record something that stands still, with less light or a higher offset.");
        }

        PhotonTransferResult result = without is null ? FromLight(points) : FromDark(without, points);
        return result with { HotPixels = [.. hot.OrderBy(pixel => pixel.Y).ThenBy(pixel => pixel.X)], Notes = [.. result.Notes, .. NotesOn(light, excluded)] };
    }

    private static void Require(IReadOnlyList<StillSeries> light, StillSeries? dark)
    {
        if (light.Count == 0)
        {
            throw new InvalidOperationException("Nothing with light in it was given: add flat fields, or a recording of something that stands still.");
        }

        StillSeries first = light[0];
        foreach (StillSeries series in dark is null ? light : [.. light, dark])
        {
            if ((series.Width, series.Height, series.BitDepth) != (first.Width, first.Height, first.BitDepth))
            {
                throw new InvalidOperationException(
                    $"The series differ: {first.Width}x{first.Height} pixels of {first.BitDepth} bits and {series.Width}x{series.Height} of {series.BitDepth}: take all with one camera at one setting.");
            }

            if (series.Count < FewestImages)
            {
                throw new InvalidOperationException($"A series has {series.Count} images: give at least {FewestImages}, better 100.");
            }
        }

        double cut = dark?.IsCut.Count(isCut => isCut) / (double)(first.Width * first.Height) ?? 0;
        if (cut > 0.01)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"In the dark series {100 * cut:0} % of the pixels were cut off at 0: raise the camera's offset and record again."));
        }
    }

    private static bool[] Excluded(StillSeries series, IReadOnlySet<HotPixel> hot)
    {
        bool[] excluded = series.Moved();
        foreach (HotPixel pixel in hot)
        {
            excluded[(pixel.Y * series.Width) + pixel.X] = true;
        }

        return excluded;
    }

    /// <summary>
    /// Offset and read noise are the dark series'; the gain is the slope through it. Read noise that rounding hides is
    /// what the line leaves at the offset instead.
    /// </summary>
    private static PhotonTransferResult FromDark(DarkFrame dark, PhotonTransferPoint[] points)
    {
        Line line = Fit(points, isThroughOrigin: !dark.HidesReadNoise);
        double read = dark.HidesReadNoise ? line.Intercept : dark.ReadVariance;
        return new PhotonTransferResult
        {
            Gain = line.Slope,
            GainError = line.SlopeError,
            Offset = dark.Offset,
            OffsetOrigin = OffsetOrigin.Dark,
            ReadNoise = Math.Sqrt(Math.Max(0, read)) / line.Slope,
            Points = [.. points.Select(point => point with { Mean = point.Mean + dark.Offset, Variance = point.Variance + dark.TypicalVariance })],
            ReadNoiseMap = dark.HidesReadNoise ? null : dark.ReadNoise(line.Slope),
            Notes = dark.HidesReadNoise ? ["The read noise is hidden in the rounding to whole counts: it is estimated from the lit images."] : [],
        };
    }

    /// <summary>
    /// The line gives the gain, and what read noise there is for each offset. Of the offset it is known that no pixel is
    /// darker and that no noise is less than none; between these the skewness decides: that of Poisson's light is
    /// <c>gain^3 electrons</c>, whatever the offset.
    /// </summary>
    private static PhotonTransferResult FromLight(PhotonTransferPoint[] points)
    {
        Line line = Fit(points, isThroughOrigin: false);
        double darkest = points.Min(point => point.Mean), least = Math.Min(darkest, (CameraNoise.Rounding - line.Intercept) / line.Slope);
        (double skewed, double error) = OffsetBySkewness(points, line);
        bool isSkewed = error < LargestOffsetError * line.Slope;
        double offset = isSkewed ? Math.Clamp(skewed, least, darkest) : darkest;
        return new PhotonTransferResult
        {
            Gain = line.Slope,
            GainError = line.SlopeError,
            Offset = offset,
            OffsetOrigin = isSkewed ? OffsetOrigin.Skewness : OffsetOrigin.DarkestPixels,
            ReadNoise = Math.Sqrt(Math.Max(0, line.At(offset) - CameraNoise.Rounding)) / line.Slope,
            Points = points,
            Notes =
            [
                isSkewed
                    ? "Without a dark series the offset is estimated from how skewed the counts are, and the read noise follows from it: give one to measure both."
                    : "Without a dark series it is only known that the offset is no more than the darkest pixels, and the read noise no more than stated: give one to measure both.",
                "Without a dark series hot pixels are spikes that no optics make: weak ones on bright structures are missed.",
            ],
        };
    }

    private static (double Offset, double Error) OffsetBySkewness(PhotonTransferPoint[] points, Line line)
    {
        double sum = 0, weights = 0;
        foreach (PhotonTransferPoint point in points.Where(point => Math.Abs(point.Drift) < 0.02))
        {
            double electrons = point.ThirdMoment / Math.Pow(line.Slope, 3);
            double byChance = Math.Sqrt(6 * Math.Pow(point.Variance, 3) / point.Samples) / Math.Pow(line.Slope, 2);
            double byGain = 2 * line.SlopeError * electrons;
            double weight = 1 / ((byChance * byChance) + (byGain * byGain));
            (sum, weights) = (sum + (weight * (point.Mean - (line.Slope * electrons))), weights + weight);
        }

        return weights > 0 ? (sum / weights, 1 / Math.Sqrt(weights)) : (0, double.PositiveInfinity);
    }

    private static IEnumerable<string> NotesOn(IReadOnlyList<StillSeries> light, bool[][] excluded)
    {
        double alike = light.Zip(excluded).Max(pair => pair.First.NeighbourCorrelation(pair.Second));
        if (alike > 0.05)
        {
            yield return FormattableString.Invariant($"The noise of neighbouring pixels is alike (correlation {alike:0.00}): the images were smoothed, compressed or computed from others, and gain and read noise are those of what was recorded, not the camera's.");
        }

        double moved = light.Max(series => series.MovedShare);
        if (moved > 0.02)
        {
            yield return FormattableString.Invariant($"{100 * moved:0} % of the pixels moved and were left out{(moved > MuchMotion ? ": what moved unseen beside them may have made the gain too large or too small; record something that stands still" : "")}.");
        }

        if (light.Any(series => !series.ShowsMotion))
        {
            yield return $"A series has fewer than {2 * StillSeries.FarLag} images: what moved in it could not be seen.";
        }
    }

    /// <summary>
    /// The line through the points by least squares, where points far off count less (Huber): light that moved makes a
    /// class scatter more, and never less.
    /// </summary>
    private static Line Fit(PhotonTransferPoint[] points, bool isThroughOrigin)
    {
        double[] trust = [.. points.Select(_ => 1.0)];
        Line line = default;
        for (int round = 0; round < Rounds; round++)
        {
            line = Line.Through(points, trust, isThroughOrigin);
            for (int i = 0; i < points.Length; i++)
            {
                double residual = Math.Abs(points[i].Variance - line.At(points[i].Mean)) / points[i].Error;
                trust[i] = Math.Min(1, HuberLimit / Math.Max(residual, 1e-9));
            }
        }

        return line.Slope > 0 && line.SlopeError < line.Slope / 4 ? line : throw new InvalidOperationException(
            isThroughOrigin
                ? "The lit images scatter no more than the dark ones: give brighter ones."
                : "All pixels are about as bright, or scatter alike: give a series with dark and bright parts, flat fields of several brightnesses, or a dark series.");
    }

    private readonly record struct Line(double Slope, double Intercept, double SlopeError)
    {
        internal double At(double mean) => (Slope * mean) + Intercept;

        internal static Line Through(PhotonTransferPoint[] points, double[] trust, bool isThroughOrigin)
        {
            double n = 0, x = 0, y = 0, xx = 0, xy = 0;
            for (int i = 0; i < points.Length; i++)
            {
                double weight = trust[i] / (points[i].Error * points[i].Error), mean = points[i].Mean, variance = points[i].Variance;
                (n, x, y, xx, xy) = (n + weight, x + (weight * mean), y + (weight * variance), xx + (weight * mean * mean), xy + (weight * mean * variance));
            }

            (x, y) = isThroughOrigin ? (0, 0) : (x, y);
            double spread = xx - (x * x / n), slope = (xy - (x * y / n)) / spread;
            return new Line(slope, isThroughOrigin ? 0 : (y - (slope * x)) / n, 1 / Math.Sqrt(spread));
        }
    }
}
