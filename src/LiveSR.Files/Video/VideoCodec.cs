namespace LiveSR.Files.Video;

/// <summary>How a video file stores its images.</summary>
public enum VideoCodec
{
    /// <summary>What its extension says: H.264 for .mp4, .mov and .m4v, FFV1 for .mkv, Motion JPEG for .avi.</summary>
    ByExtension,

    /// <summary>H.264 (<c>avc1</c>): small, plays everywhere, loses detail.</summary>
    H264,

    /// <summary>FFV1: lossless, for 8-bit grey and colour, and in .mkv for 16-bit grey.</summary>
    Ffv1,

    /// <summary>Motion JPEG: each image by itself, plays everywhere, loses detail.</summary>
    MotionJpeg,
}

/// <summary>Options of a VideoFileSink.</summary>
public sealed record VideoFileOptions
{
    /// <value>Frames per second that the file states: the source's.</value>
    public required double FrameRate { get; init; }

    /// <value>The codec; by the file's extension when not given.</value>
    public VideoCodec Codec { get; init; }

    /// <value>Intensities shown as black and white. Needed for more than 8 bits in a codec that holds only 8.</value>
    public DisplayRange? Display { get; init; }
}
