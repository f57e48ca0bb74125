using LiveSR.Imaging;

namespace LiveSR.Files.Tiff.Series;

/// <summary>One plane of a series: where it stands and where it lies.</summary>
/// <param name="Index">Where it stands on the series' axes.</param>
/// <param name="Directory">Number of its directory in its file, from 0.</param>
internal readonly record struct TiffPlane(PlaneIndex Index, int Directory)
{
    /// <summary>Path of its file; null for the one that was opened.</summary>
    internal string? File { get; init; }

    /// <summary>How many images it lies behind the one that the directory describes, in a file with one directory for many.</summary>
    internal int ImageAfter { get; init; }

    /// <summary>Which of the page's grey samples it is.</summary>
    internal int Sample { get; init; }

    /// <summary>Milliseconds since the start; null when the file's metadata state none.</summary>
    internal double? TimeMs { get; init; }

    /// <summary>Exposure in milliseconds; null when unknown.</summary>
    internal double? ExposureMs { get; init; }

    /// <summary>Stage position along x in micrometres; null when unknown.</summary>
    internal double? XUm { get; init; }

    /// <summary>Stage position along y in micrometres; null when unknown.</summary>
    internal double? YUm { get; init; }

    /// <summary>Focus position in micrometres; null when unknown.</summary>
    internal double? ZUm { get; init; }
}
