using LiveSR.Cli.Evaluation;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Live.Trust;

namespace LiveSR.Cli.Comparing;

/// <summary>How far one frame is from another.</summary>
/// <param name="Number">Number of the pair, from 0.</param>
/// <param name="Psnr">In dB; infinite for equal frames.</param>
/// <param name="Ssim">Wang et al. 2004; null for frames smaller than its window.</param>
/// <param name="Gain">Slope of B over A.</param>
/// <param name="Offset">What B adds to it, in counts of A.</param>
/// <param name="Correlation">Pearson's, on the finer grid.</param>
/// <param name="Rse">Culley 2018, in counts of the coarser frame; null where it cannot be measured.</param>
/// <param name="Rsp">Culley 2018; null where it cannot be measured.</param>
internal sealed record PairFigures(int Number, double Psnr, double? Ssim, double Gain, double Offset, double Correlation, double? Rse, double? Rsp)
{
    private const int SsimWindow = 11;

    /// <summary>Measures a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="rule">What counts as 0 and 1.</param>
    /// <param name="consistency">Measures RSE and RSP.</param>
    public static PairFigures Of(FramePair pair, FullScaleRule rule, ConsistencyMeter consistency)
    {
        var full = FullScale.Of(pair.A, pair.PlaneA, rule);
        Plane a = full.Apply(pair.PlaneA), b = full.Apply(pair.PlaneB);
        var fit = new LinearFit();
        for (int i = 0; i < pair.PlaneA.Values.Length; i++)
        {
            fit.Add(pair.PlaneA.Values[i], pair.PlaneB.Values[i]);
        }

        Consistency? agreement = consistency.Measure(pair.Coarse, pair.Fine)?.Result;
        return new PairFigures(
            pair.Number, ImageMetrics.Psnr(a, b, 1), Math.Min(a.Width, a.Height) >= SsimWindow ? ImageMetrics.Ssim(a, b, 1) : null,
            fit.Gain, fit.Offset, fit.Correlation, agreement?.Rse, agreement?.Rsp);
    }
}
