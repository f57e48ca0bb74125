using System.Collections.Immutable;

namespace LiveSR.Files;

/// <summary>The series of a file that is read, and what else the file holds.</summary>
public sealed record SeriesInfo
{
    /// <summary>Which series is read, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Names of all series of the file, such as those of stage positions; empty ones where they have none.</summary>
    public ImmutableArray<string> Names { get; init; } = [""];

    /// <summary>Time points, focal planes and channels.</summary>
    public required SeriesAxes Axes { get; init; }

    /// <summary>Whose metadata the file carries: <c>OME</c>, <c>ImageJ</c>, <c>Micro-Manager</c>, <c>tifffile</c>, or empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>What the metadata hold that LiveSR does not carry over, each by its name in the file.</summary>
    public ImmutableArray<string> NotKept { get; init; } = [];

    /// <summary>Paths of the files in which planes of this or another series of the file lie.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}
