using System.Text.Json.Serialization;

namespace LiveSR.Recording.Jobs;

/// <summary>What a job is to do: kept in its folder from the first moment, so that the same command can go on with it.</summary>
public sealed record JobDescription
{
    /// <summary>What is written: a file, or the pattern of an image sequence; absolute.</summary>
    public required string Output { get; init; }

    /// <summary>
    /// All that the result depends on, by its name: the input's identity, the model's hash, the options. A job goes on only
    /// where none of it has changed.
    /// </summary>
    public required SortedDictionary<string, string> Facts { get; init; }

    /// <summary>Frames of each segment but the last.</summary>
    public required int SegmentFrames { get; init; }

    /// <summary>Frames in all; null when unknown.</summary>
    public long? Frames { get; init; }

    /// <summary>Segments in all.</summary>
    /// <exception cref="InvalidOperationException">The number of frames is unknown.</exception>
    [JsonIgnore]
    public int Segments => (int)((Frames!.Value + SegmentFrames - 1) / SegmentFrames);

    /// <summary>
    /// Threads of a video's encoder, which what it writes depends on: half as many again as there are processors, x264's own choice,
    /// since each waits for the rows of the frame before.
    /// </summary>
    public int EncoderThreads { get; init; } = (3 * Environment.ProcessorCount) / 2;

    /// <summary>What the device's probe chose, by its name, so that a later run computes alike.</summary>
    public SortedDictionary<string, string> Engine { get; init; } = [];

    /// <summary>The command line that began it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The folder in which it was given.</summary>
    public string Folder { get; init; } = "";

    /// <summary>
    /// Frames of a segment that is not asked for otherwise: as many as make a quarter of a billion pixels, so that little is lost with
    /// one, and what it costs to begin one is little beside it; and where images are small, whole distances of H.264's and HEVC's
    /// key frames, so that segments make a video no larger.
    /// </summary>
    /// <param name="pixels">Pixels of an enhanced frame.</param>
    public static int UsualSegment(long pixels)
    {
        const int KeyFrames = 250, Fewest = 8, Most = 4 * KeyFrames;
        int frames = (int)Math.Clamp((1L << 28) / Math.Max(1, pixels), Fewest, Most);
        return frames < KeyFrames ? frames : frames / KeyFrames * KeyFrames;
    }

    /// <summary>The first fact in which a later command differs, as a part of a sentence; null where none does.</summary>
    public string? DifferenceTo(JobDescription later)
    {
        ArgumentNullException.ThrowIfNull(later);
        string? name = Facts.Keys.Union(later.Facts.Keys).FirstOrDefault(fact => Facts.GetValueOrDefault(fact) != later.Facts.GetValueOrDefault(fact));
        return name is null ? null : $"{name} is {later.Facts.GetValueOrDefault(name, "not given")} now, and was {Facts.GetValueOrDefault(name, "not given")}";
    }
}
