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

    /// <value>Intensities shown as black and white. Needed for more bits than the codec holds.</value>
    public DisplayRange? Display { get; init; }

    /// <value>Width of a pixel by its height; 1 for square pixels.</value>
    public double PixelAspect { get; init; } = 1;

    /// <value>A recording whose sound is carried over as it is; null for none.</value>
    public string? SoundFrom { get; init; }

    /// <value>Takes one line for the user on what the file cannot keep.</value>
    public Action<string>? Warn { get; init; }

    /// <summary>The ffmpeg that encodes; null for the one that is installed.</summary>
    internal FfmpegProgram? Ffmpeg { get; init; }
}
