using System.Globalization;

namespace LiveSR.Cli.Evaluation;

/// <summary>Figures as text, the same in the terminal and in Markdown.</summary>
internal static class ScoreCells
{
    // The third part is for what rounds to zero, which else gets both signs.
    private const string SignedDecibels = "+0.00;-0.00;0.00";

    /// <summary>The columns' titles.</summary>
    public static IReadOnlyList<string> Titles(IReadOnlyList<MethodScore> group) =>
        ["method", "PSNR dB", "gain dB", "least gain", "SSIM", "NRMSE", IsInMicrometres(group) ? "resolution um" : "resolution px", "checkerboard dB", "levels", "ms/image"];

    /// <summary>The cells of one method; gains are over the first of its group.</summary>
    public static IReadOnlyList<string> Of(MethodScore score, IReadOnlyList<MethodScore> group)
    {
        bool first = score == group[0];
        return
        [
            score.Method,
            Number(score.Psnr, "0.00"),
            first ? "" : Number(score.Gain, SignedDecibels),
            first ? "" : Number(score.LeastGain, SignedDecibels),
            Number(score.Ssim, "0.0000"),
            Number(score.Nrmse, "0.0000"),
            IsInMicrometres(group) ? Number(score.ResolutionUm!.Value, "0.000") : Number(score.ResolutionPixels, "0.00"),
            Number(score.CheckerboardDb, "0.0"),
            Number(score.CheckerboardLevels, "0.00"),
            Number(score.Milliseconds, "0.0"),
        ];
    }

    private static bool IsInMicrometres(IReadOnlyList<MethodScore> group) => group.All(score => score.ResolutionUm is not null);

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "" : double.IsInfinity(value) ? "none" : value.ToString(format, CultureInfo.InvariantCulture);
}
