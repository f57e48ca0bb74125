using LiveSR.Queues;

namespace LiveSR.Live;

/// <summary>What is recorded of a session, and where to.</summary>
public sealed record RecordingRequest
{
    /// <value>The folder, which holds one recording; it is made where it is not there.</value>
    public required string Folder { get; init; }

    /// <value>Raw frames, enhanced frames, or both.</value>
    public RecordedFrames Frames { get; init; } = RecordedFrames.Both;

    /// <value>
    /// <c>.tif</c> (default) and <c>.ome.tif</c> keep every bit; <c>.mkv</c> (FFV1) does at up to 16 bits; <c>.mp4</c> takes
    /// 8-bit frames.
    /// </value>
    public string Extension { get; init; } = ".tif";

    /// <value>The queue before each file; by default <see cref="QueueOptions.Lossless"/>: it waits, then fails loudly.</value>
    public QueueOptions Queue { get; init; } = QueueOptions.Lossless;

    /// <value>The recording ends when the disk has less than this left, in bytes; by default 256 MiB.</value>
    public long ReserveBytes { get; init; } = 256L << 20;
}

/// <summary>Which frames are recorded.</summary>
[Flags]
public enum RecordedFrames
{
    /// <summary>Each frame of the source, whole.</summary>
    Raw = 1,

    /// <summary>Each frame that was enhanced.</summary>
    Enhanced = 2,

    /// <summary>Both, linked by image number and page.</summary>
    Both = Raw | Enhanced,
}
