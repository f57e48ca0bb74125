namespace LiveSR.Files.Video;

/// <summary>Options of a VideoFileSink.</summary>
public sealed record VideoFileOptions
{
    /// <value>Frames per second: the source's. It stands in the file, and gives the time of a frame that has none of its own.</value>
    public required double FrameRate { get; init; }

    /// <value>Shows the frames at just that rate, whatever times they bear.</value>
    public bool IsConstantRate { get; init; }

    /// <value>The codec; by the file's extension when not given.</value>
    public VideoCodec Codec { get; init; }

    /// <value>How much detail is kept, and how long the encoder takes.</value>
    public VideoQuality Quality { get; init; } = new();

    /// <value>Intensities shown as black and white. Needed for more bits than the codec holds.</value>
    public DisplayRange? Display { get; init; }

    /// <value>Width of a pixel by its height; 1 for square pixels.</value>
    public double PixelAspect { get; init; } = 1;

    /// <value>How the source says that its colours are meant, which stays true of an enlarged image; null for not stated.</value>
    public ColourTags? Colours { get; init; }

    /// <value>What of another recording is carried over as it is: sound, subtitles, chapters and tags; null for nothing.</value>
    public CompanionStreams? Companions { get; init; }

    /// <value>When the recording ends, in milliseconds on the clock of its frames: so long its last image is shown; null when unknown.</value>
    public double? LengthMs { get; init; }

    /// <value>Takes one line for the user on what the file cannot keep.</value>
    public Action<string>? Warn { get; init; }

    /// <value>
    /// Threads of the encoder, which what it writes depends on; null for what suits the machine, so that two machines write two files.
    /// </value>
    public int? Threads { get; init; }

    /// <value>Leaves a video in the form that it is encoded in, which is what <see cref="VideoRemux"/> joins.</value>
    internal bool IsSegment { get; init; }

    /// <summary>The ffmpeg that encodes; null for the one that is installed.</summary>
    internal FfmpegProgram? Ffmpeg { get; init; }
}
