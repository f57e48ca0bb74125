namespace LiveSR.Cli.Evaluation;

/// <summary>How close one method came to the truth on one image.</summary>
/// <param name="Image">File name.</param>
/// <param name="Method">Model or classical method.</param>
/// <param name="Psnr">Peak signal-to-noise ratio on luma, dB.</param>
/// <param name="Ssim">Structural similarity on luma (Wang 2004).</param>
/// <param name="Nrmse">Root mean squared error over the truth's range.</param>
/// <param name="Milliseconds">Time of the enhancement.</param>
internal sealed record ImageScore(string Image, string Method, double Psnr, double Ssim, double Nrmse, double Milliseconds);

/// <summary>The mean figures of one method over all images.</summary>
internal sealed record MethodScore(string Method, int Images, double Psnr, double Ssim, double Nrmse, double Milliseconds)
{
    /// <summary>The means of each method, in the order in which the methods first appear.</summary>
    public static IReadOnlyList<MethodScore> Summarise(IEnumerable<ImageScore> scores) =>
    [
        .. scores.GroupBy(s => s.Method).Select(g => new MethodScore(
            g.Key, g.Count(), g.Average(s => s.Psnr), g.Average(s => s.Ssim), g.Average(s => s.Nrmse), g.Average(s => s.Milliseconds))),
    ];
}
