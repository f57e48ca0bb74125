using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Files.Video;

/// <summary>How a video file stores its images.</summary>
public enum VideoCodec
{
    /// <summary>What its extension says: H.264 for .mp4, .mov and .m4v, FFV1 for .mkv, Motion JPEG for .avi.</summary>
    ByExtension,

    /// <summary>H.264: small, plays everywhere, loses detail; 8 bits, or 10 (its profile High 10), which fewer players show.</summary>
    H264,

    /// <summary>HEVC: smaller, plays on most, loses detail; up to 12 bits.</summary>
    Hevc,

    /// <summary>FFV1: lossless, grey and colour, up to 16 bits.</summary>
    Ffv1,

    /// <summary>Motion JPEG: each image by itself, plays everywhere, loses detail; 8 bits.</summary>
    MotionJpeg,
}

/// <summary>What video files can hold, known before the first frame.</summary>
public static class VideoCodecs
{
    /// <summary>The codec of a file.</summary>
    /// <param name="path">The file; its extension counts.</param>
    /// <param name="wanted">The codec that was asked for.</param>
    /// <exception cref="NotSupportedException">The extension names no video, or a container that does not hold the codec.</exception>
    public static VideoCodec For(string path, VideoCodec wanted = VideoCodec.ByExtension)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        VideoCodec own = extension switch
        {
            ".mp4" or ".mov" or ".m4v" => VideoCodec.H264,
            ".mkv" => VideoCodec.Ffv1,
            ".avi" => VideoCodec.MotionJpeg,
            _ => throw new NotSupportedException($"{path}: '{extension}' is no video that can be written; use .mp4, .mov, .mkv or .avi."),
        };
        return (own, wanted) switch
        {
            (_, VideoCodec.ByExtension) => own,
            (VideoCodec.H264, VideoCodec.Ffv1 or VideoCodec.MotionJpeg) =>
                throw new NotSupportedException($"{path}: {extension} holds H.264 and HEVC; use .mkv or .avi for {wanted}."),
            (VideoCodec.MotionJpeg, VideoCodec.Hevc) => throw new NotSupportedException($"{path}: {extension} holds no HEVC; use .mp4 or .mkv."),
            _ => wanted,
        };
    }

    /// <summary>True for a file in which each frame has a time of its own: all but .avi.</summary>
    public static bool HasTimes(string path) => !Path.GetExtension(path).Equals(".avi", StringComparison.OrdinalIgnoreCase);

    /// <summary>Bits of an intensity that a codec keeps.</summary>
    private static int MostBits(VideoCodec codec, VideoFileOptions options) => codec switch
    {
        VideoCodec.Ffv1 => 16,
        VideoCodec.Hevc => 12,
        VideoCodec.H264 when (options.Ffmpeg ?? FfmpegProgram.Installed).WritesTenBitH264() => 10,
        _ => 8,
    };

    /// <summary>Asks, before any work, whether a file can hold frames of a kind in the quality that is asked for.</summary>
    /// <param name="path">The file; its extension counts.</param>
    /// <param name="options">The codec and its quality, and whether intensities are brought to 8 bits.</param>
    /// <param name="format">The frames' format.</param>
    /// <param name="bitDepth">Their significant bits.</param>
    /// <exception cref="NotSupportedException">It cannot: one line that says what can.</exception>
    public static void Require(string path, VideoFileOptions options, PixelFormat format, int bitDepth)
    {
        ArgumentNullException.ThrowIfNull(options);
        VideoCodec codec = For(path, options.Codec);
        options.Quality.Require(path, codec);
        bool isDeep = format.BytesPerChannel() > 1;
        int most = isDeep ? MostBits(codec, options) : 8;
        bool fits = format != PixelFormat.Gray32F && (!isDeep || (most > 8 && bitDepth <= most));
        if (!fits && options.Display is null)
        {
            string bits = format == PixelFormat.Gray32F ? "float" : string.Create(CultureInfo.InvariantCulture, $"{bitDepth}-bit");
            string other = format == PixelFormat.Gray32F ? ".tif"
                : bitDepth <= MostBits(VideoCodec.Hevc, options) && codec == VideoCodec.H264 ? ".mkv (FFV1), .tif or --codec hevc"
                : ".mkv (FFV1) or .tif";
            throw new NotSupportedException($"{path}: {bits} intensities do not fit into {codec}; write {other}, or state which are black and white (--range).");
        }
    }
}
