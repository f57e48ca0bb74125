using System.CommandLine;
using LiveSR.Cli.Evaluation;

namespace LiveSR.Cli.Commands;

/// <summary><c>--fit</c> and <c>--peak</c>: how figures of likeness are computed.</summary>
/// <param name="truth">What is compared with, as the user knows it.</param>
/// <param name="judged">What is judged.</param>
internal sealed class JudgingOptions(string truth, string judged)
{
    private readonly Option<bool> _fit = new("--fit")
    {
        Description = $"Before comparing, fit gain and offset of {judged} to {truth}: where they were taken with different light.",
    };

    private readonly Option<FullScaleRule> _peak = new("--peak")
    {
        Description = $"What counts as 1 in PSNR and SSIM of more than 8 bits: the range of {truth} (as training reports), or the whole depth.",
        DefaultValueFactory = _ => FullScaleRule.Range,
    };

    /// <summary>The options, to be added to a command.</summary>
    public IReadOnlyList<Option> All => [_fit, _peak];

    /// <summary>Whether gain and offset are fitted.</summary>
    public bool Fits(ParseResult parsed) => parsed.GetValue(_fit);

    /// <summary>What counts as 1.</summary>
    public FullScaleRule Rule(ParseResult parsed) => parsed.GetValue(_peak);
}
