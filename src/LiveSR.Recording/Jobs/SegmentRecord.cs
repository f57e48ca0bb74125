using LiveSR.Files.Tiff;

namespace LiveSR.Recording.Jobs;

/// <summary>One finished segment of a job: a line of JSON in its folder.</summary>
public sealed record SegmentRecord
{
    /// <summary>Which, from 0.</summary>
    public required int Segment { get; init; }

    /// <summary>Frames in it.</summary>
    public required long Frames { get; init; }

    /// <summary>Time of its first frame in milliseconds.</summary>
    public required double FirstMs { get; init; }

    /// <summary>Time of its last frame in milliseconds.</summary>
    public required double LastMs { get; init; }

    /// <summary>Milliseconds from a frame to the next, at most; 0 where nobody asks.</summary>
    public double LongestMs { get; init; }

    /// <summary>Hash of its bytes: a video's file, a stack's packed pixels, the files of a sequence.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Name of its file in the job's folder; null for images of a sequence, which lie where they stay.</summary>
    public string? File { get; init; }

    /// <summary>What the first frame says of a stack; null for others.</summary>
    public TiffStackFacts? Stack { get; init; }

    /// <summary>The pages of a stack; empty for others.</summary>
    public IReadOnlyList<TiffPage> Pages { get; init; } = [];

    /// <summary>Names of the images of a sequence; empty for others.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];
}
