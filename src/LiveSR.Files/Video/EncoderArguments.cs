using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Files.Video;

/// <summary>ffmpeg's arguments for a file to be encoded.</summary>
internal static class EncoderArguments
{
    /// <summary>
    /// Ticks of a second in which times are kept: the usual rates, 24000/1001 among them, are whole numbers of them, and
    /// .mp4, which counts in 31 bits, still holds a gap of nearly five hours. Matroska rounds to milliseconds.
    /// </summary>
    private const int TicksPerSecond = 120_000;

    private const string ExactScaling = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp";

    private static readonly string[] VideoColour = ["-color_range", "tv", "-colorspace", "bt709"];

    /// <summary>The arguments between the input and the file's name.</summary>
    internal static IEnumerable<string> For(string path, VideoCodec codec, VideoFileOptions options, Frame first, EncodedImages images)
    {
        string aspect = string.Create(CultureInfo.InvariantCulture, $"setsar={options.PixelAspect:0.######}");
        string filters = codec switch
        {
            _ when images.AreSubsampled || codec == VideoCodec.Ffv1 => $"format={images.Name}",
            VideoCodec.MotionJpeg => $"scale=out_color_matrix=bt601:out_range=pc:{ExactScaling},format=yuvj420p",
            _ => $"{Even(first)}scale=out_color_matrix=bt709:out_range=tv:{ExactScaling},format={(images.Depth <= 10 ? "yuv420p10le" : "yuv420p12le")}",
        };
        string[] threads = options.Threads is { } count ? ["-threads", count.ToString(CultureInfo.InvariantCulture)] : [];
        return ["-vf", $"{filters},{aspect}", .. Encoder(codec, options.Quality), .. threads, .. Colours(options.Colours), .. Container(path, options)];
    }

    /// <summary>How a file of its extension is laid out when it is complete.</summary>
    internal static IEnumerable<string> Final(string path) => IsMp4(path)
        ? ["-movflags", "+faststart", "-video_track_timescale", Ticks]
        : [];

    /// <summary>True for a container that plays before it is closed only in fragments, and plays everywhere only without.</summary>
    internal static bool IsMp4(string path) => Path.GetExtension(path).ToLowerInvariant() is ".mp4" or ".m4v" or ".mov";

    private static string Ticks => TicksPerSecond.ToString(CultureInfo.InvariantCulture);

    // No image is stored before one that it is predicted from: with such, .mp4 loses its times where a gap is minutes long.
    private static string[] Encoder(VideoCodec codec, VideoQuality quality) => codec switch
    {
        VideoCodec.H264 => ["-c:v", "libx264", "-preset", Speed(quality), "-crf", Factor(quality, 17), "-bf", "0", .. VideoColour],
        VideoCodec.Hevc =>
        [
            "-c:v", "libx265", "-preset", Speed(quality), "-crf", Factor(quality, 19), "-x265-params", "log-level=error:bframes=0", "-tag:v", "hvc1", .. VideoColour,
        ],
        VideoCodec.Ffv1 => ["-c:v", "ffv1", "-level", "3", "-slices", "4", "-slicecrc", "1", "-color_range", "pc"],
        _ => ["-c:v", "mjpeg", "-q:v", Factor(quality, 2), "-color_range", "pc"],
    };

    private static IEnumerable<string> Colours(ColourTags? tags) =>
    [
        .. tags is { Primaries: { Length: > 0 } primaries } ? ["-color_primaries", primaries] : Array.Empty<string>(),
        .. tags is { Transfer: { Length: > 0 } transfer } ? ["-color_trc", transfer] : Array.Empty<string>(),
    ];

    private static string Factor(VideoQuality quality, int usual) => (quality.Factor ?? usual).ToString(CultureInfo.InvariantCulture);

    private static string Speed(VideoQuality quality) => (quality.Speed ?? EncoderSpeed.VeryFast).ToString().ToLowerInvariant();

    private static string[] Container(string path, VideoFileOptions options) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        // An .avi has a rate, and no times.
        ".avi" => ["-fps_mode", "cfr", "-r", options.FrameRate.ToString("R", CultureInfo.InvariantCulture)],
        ".mkv" => ["-fps_mode", "passthrough", "-enc_time_base", $"1:{Ticks}", "-cluster_time_limit", "1000", "-flush_packets", "1"],
        _ =>
        [
            "-fps_mode", "passthrough", "-enc_time_base", $"1:{Ticks}", "-video_track_timescale", Ticks,
            "-movflags", "+empty_moov+default_base_moof", "-frag_duration", "1000000",
        ],
    };

    /// <summary>Halved colour wants an even size: an odd last column or row is repeated.</summary>
    private static string Even(Frame first)
    {
        int right = first.Width & 1, below = first.Height & 1;
        return (right | below) == 0 ? "" : $"pad={first.Width + right}:{first.Height + below},fillborders=right={right}:bottom={below}:mode=smear,";
    }
}
