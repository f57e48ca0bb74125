using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Files;

/// <summary>How a source is opened.</summary>
public sealed record SourceOptions
{
    /// <summary>Lends the frames' buffers.</summary>
    /// <value>By default <see cref="FramePool.Shared"/>.</value>
    public FramePool Pool { get; init; } = FramePool.Shared;

    /// <summary>Delivers a recording at the pace of its time stamps instead of as fast as possible.</summary>
    public bool RealTime { get; init; }

    /// <summary>Opens a lost camera or stream again, as its option <c>reconnect=1</c> does.</summary>
    public bool Reconnect { get; init; }

    /// <summary>
    /// Has the first frame be a new one: what a camera or a network stream sends between opening and
    /// <c>Start</c> is read and thrown away, since it would come late and all at once.
    /// </summary>
    /// <value>By default every frame from opening on is delivered.</value>
    public bool SkipsUntilStart { get; init; }

    /// <summary>Which series of a file that holds several is read, from 0; null for what the source's own text says.</summary>
    public int? Series { get; init; }

    /// <summary>Somebody sits at the controls: the simulated microscope gets a stage that moves.</summary>
    public bool Interactive { get; init; }

    /// <summary>The clock that paces and stamps frames.</summary>
    /// <value>By default the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The ffmpeg that reads videos and streams; null for the one that is installed.</summary>
    internal FfmpegProgram? Ffmpeg { get; init; }
}
