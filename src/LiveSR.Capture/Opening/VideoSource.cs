using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Video;

namespace LiveSR.Capture.Opening;

/// <summary>
/// <c>video:</c>, a file or a stream from the network, and <c>ffmpeg:</c>, any input that ffmpeg's own command line
/// takes. ffmpeg reads them; where it is not installed, OpenCV reads what it can of <c>video:</c>.
/// </summary>
internal static class VideoSource
{
    /// <summary>The options, which an address on the network leaves to LiveSR.</summary>
    internal static readonly string[] Options = ["gray", "depth", "reconnect", "timeout", "pixel"];

    /// <summary>Opens <c>video:</c>.</summary>
    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow(Options);
        bool isNetwork = IsNetwork(address);
        if (!isNetwork)
        {
            RequireFile(address.Target);
        }

        FfmpegProgram ffmpeg = options.Ffmpeg ?? FfmpegProgram.Installed;
        if (!ffmpeg.IsUsable)
        {
            return Source(address, options, warn => OpenCvVideo.Open(address, options, ffmpeg.Problem!, warn));
        }

        FfmpegInput input = isNetwork
            ? FfmpegInput.Network(address.Target, Patience(address))
            : FfmpegInput.File(address.Target, Patience(address));
        return Source(address, options, warn => new FfmpegReader(ffmpeg, With(input, address), options, warn));
    }

    /// <summary>Opens <c>ffmpeg:</c>.</summary>
    internal static IFrameSource OpenAny(SourceAddress address, SourceOptions options)
    {
        address.Allow(Options);
        FfmpegProgram ffmpeg = options.Ffmpeg ?? FfmpegProgram.Installed;
        if (!ffmpeg.IsUsable)
        {
            throw new SourceException($"'ffmpeg:' cannot be opened: {ffmpeg.Problem}.");
        }

        FfmpegInput input = With(FfmpegInput.Parse(address.Target, Patience(address)), address);
        return Source(address, options, warn => new FfmpegReader(ffmpeg, input, options, warn));
    }

    private static ReaderSource Source(SourceAddress address, SourceOptions options, Func<Action<string>, IFrameReader> open) =>
        new(open, options, address.Flag("reconnect") || (options.Reconnect && IsNetwork(address)));

    private static bool IsNetwork(SourceAddress address) => address.Target.Contains("://", StringComparison.Ordinal);

    private static FfmpegInput With(FfmpegInput input, SourceAddress address) => input with
    {
        Gray = address.Flag("gray"),
        BitDepth = address.Integer("depth", 1, 16),
        PixelSizeUm = address.Positive("pixel"),
    };

    private static TimeSpan? Patience(SourceAddress address) =>
        address.Positive("timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static void RequireFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new SourceException($"{path} is a folder: write sequence:{path}/*.png for its images.");
        }

        if (!File.Exists(path))
        {
            throw new SourceException($"There is no file {path}.");
        }

        if (new FileInfo(path).Length == 0)
        {
            throw new SourceException($"{path} is empty.");
        }
    }
}
