using LiveSR.Cli.Evaluation;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;

namespace LiveSR.Cli.Comparing;

/// <summary>What is to be made of a comparison.</summary>
internal sealed record ComparisonRequest
{
    /// <value>Series of files that hold several; null for the first.</value>
    public int? Series { get; init; }

    /// <value>Whether gain and offset of the second are fitted to the first.</value>
    public bool Fits { get; init; }

    /// <value>What counts as 0 and 1.</value>
    public FullScaleRule Rule { get; init; }

    /// <value>Picture to write; null for none.</value>
    public string? Picture { get; init; }

    /// <value>Which frame it shows; null for the one that differs most.</value>
    public int? PictureFrame { get; init; }

    /// <value>Part that it shows, in the finer grid's pixels; null for the most detailed.</value>
    public PixelRect? Part { get; init; }

    /// <value>Line of its profile, in the finer grid's pixels; null for the most varied.</value>
    public ProfileLine? Line { get; init; }

    /// <value>Video to write; null for none.</value>
    public string? Video { get; init; }

    /// <value>Contact sheet to write; null for none.</value>
    public string? Sheet { get; init; }

    /// <value>Frames on it.</value>
    public int SheetPictures { get; init; } = 6;

    /// <value>Whether files of those names are replaced.</value>
    public bool Overwrite { get; init; }
}
