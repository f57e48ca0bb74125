namespace LiveSR.Cli.Evaluation;

/// <summary>The figures of one method over a group of images: means, and medians of what can be infinite.</summary>
/// <param name="Method">Model or classical method, or the truth itself.</param>
/// <param name="Images">Number of images.</param>
internal sealed record MethodScore(string Method, int Images)
{
    /// <summary>Mean peak signal-to-noise ratio, dB.</summary>
    public double Psnr { get; init; }

    /// <summary>Mean gain over the first method (bicubic), image by image, dB.</summary>
    public double Gain { get; init; }

    /// <summary>Smallest gain on an image, dB.</summary>
    public double LeastGain { get; init; }

    /// <summary>Mean structural similarity.</summary>
    public double Ssim { get; init; }

    /// <summary>Mean error over the truth's range.</summary>
    public double Nrmse { get; init; }

    /// <summary>Median resolution in pixels of the enlarged image.</summary>
    public double ResolutionPixels { get; init; }

    /// <summary>Median resolution in micrometres, where every file says its pixel size.</summary>
    public double? ResolutionUm { get; init; }

    /// <summary>Mean checkerboard figure, dB.</summary>
    public double CheckerboardDb { get; init; }

    /// <summary>Mean root mean square of the lattice, in 255ths of full scale.</summary>
    public double CheckerboardLevels { get; init; }

    /// <summary>Mean time an image.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The figures of each method, in the order in which the methods first appear; gains are over the first.</summary>
    public static IReadOnlyList<MethodScore> Summarise(IEnumerable<ImageScore> scores)
    {
        ILookup<string, ImageScore> methods = scores.ToLookup(s => s.Method);
        ImageScore[] baseline = [.. methods.First()];
        return [.. methods.Select(method => Summarise(method.Key, [.. method], baseline))];
    }

    private static MethodScore Summarise(string method, ImageScore[] scores, ImageScore[] baseline)
    {
        double[] gains = [.. scores.Zip(baseline, (score, other) => score.Psnr - other.Psnr)];
        return new MethodScore(method, scores.Length)
        {
            Psnr = scores.Average(s => s.Psnr),
            Gain = gains.Average(),
            LeastGain = gains.Min(),
            Ssim = scores.Average(s => s.Ssim),
            Nrmse = scores.Average(s => s.Nrmse),
            ResolutionPixels = Median(scores.Select(s => s.ResolutionPixels)),
            ResolutionUm = scores.All(s => s.PixelSizeUm is not null) ? Median(scores.Select(s => s.ResolutionPixels * s.PixelSizeUm!.Value)) : null,
            CheckerboardDb = scores.Average(s => s.CheckerboardDb),
            CheckerboardLevels = scores.Average(s => s.CheckerboardLevels),
            Milliseconds = scores.Average(s => s.Milliseconds),
        };
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return sorted.Length == 0 ? double.NaN
            : double.IsInfinity(sorted[sorted.Length / 2]) ? double.PositiveInfinity
            : (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
