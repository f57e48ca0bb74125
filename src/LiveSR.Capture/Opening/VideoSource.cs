using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Video;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary><c>video:</c>, a file or a stream from the network, through FFmpeg.</summary>
internal static class VideoSource
{
    /// <summary>The options, which an address on the network leaves to LiveSR.</summary>
    internal static readonly string[] Options = ["gray", "depth", "reconnect", "pixel"];

    // Properties that OpenCvSharp does not name yet: CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC.
    private static readonly int[] NetworkTimeouts = [53, 10_000, 54, 5_000];
    private static readonly string[] ExactlyCounted = [".mp4", ".m4v", ".mov", ".avi"];

    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow(Options);
        Decoding.Prepare();
        return address.Target.Contains("://", StringComparison.Ordinal)
            ? OpenStream(address, options)
            : new ReaderSource(warn => OpenFile(address, options, warn), options);
    }

    private static IFrameSource OpenStream(SourceAddress address, SourceOptions options)
    {
        IFrameReader Connect(Action<string> warn)
        {
            var capture = new VideoCapture(address.Target, VideoCaptureAPIs.FFMPEG, NetworkTimeouts);
            if (!capture.IsOpened())
            {
                capture.Dispose();
                throw new SourceException($"No video comes from {address.Target}: is the server running, and the address right?");
            }

            bool isLive = capture.Get(VideoCaptureProperties.FrameCount) <= 0;
            return new VideoCaptureReader(capture, Traits(address, address.Target) with
            {
                IsLive = isLive,
                CanEnd = !isLive,

                // A row of JPEGs over HTTP has no rate; FFmpeg says 25.
                HasNoRate = isLive && capture.FourCC.StartsWith("mjp", StringComparison.OrdinalIgnoreCase),
            }, options, warn);
        }

        bool reconnect = address.Flag("reconnect");
        return new ReaderSource(
            warn => reconnect ? new ReconnectingReader(() => Connect(warn), options.Clock, warn) : Connect(warn), options);
    }

    private static VideoCaptureReader OpenFile(SourceAddress address, SourceOptions options, Action<string> warn)
    {
        string path = address.Target, name = Path.GetFileName(path);
        RequireFile(path);
        var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        if (!capture.IsOpened())
        {
            capture.Dispose();
            throw new SourceException(VideoFile.WhyUnreadable(path));
        }

        VideoCaptureTraits traits = Traits(address, name) with
        {
            CountIsExact = ExactlyCounted.Contains(Path.GetExtension(path).ToLowerInvariant()),
        };
        int bits = VideoFile.GrayBits((int)capture.Get(VideoCaptureProperties.CodecPixelFormat));
        if (bits <= 8)
        {
            return new VideoCaptureReader(capture, traits with { Gray = traits.Gray || bits > 0 }, options, warn);
        }

        if (DeepGray(path, bits, traits, options, warn) is { } deep)
        {
            capture.Dispose();
            return deep;
        }

        warn($"{name} holds {bits}-bit grey, of which this machine's decoder keeps 8 bits.");
        return new VideoCaptureReader(capture, traits with { Gray = true, BitDepth = null }, options, warn);
    }

    /// <summary>
    /// FFmpeg inside OpenCV gives 8 bits of whatever is stored; GStreamer gives 16. Null where it cannot.
    /// </summary>
    private static VideoCaptureReader? DeepGray(string path, int bits, VideoCaptureTraits traits, SourceOptions options, Action<string> warn)
    {
        string location = Path.GetFullPath(path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var capture = new VideoCapture(
            $"filesrc location=\"{location}\" ! decodebin ! videoconvert ! video/x-raw,format=GRAY16_LE ! appsink sync=false", VideoCaptureAPIs.GSTREAMER);
        if (capture.IsOpened())
        {
            try
            {
                return new VideoCaptureReader(capture, traits with { BitDepth = traits.BitDepth ?? bits, HasNoTimes = true }, options, warn);
            }
            catch (SourceException)
            {
                return null;
            }
        }

        capture.Dispose();
        return null;
    }

    private static VideoCaptureTraits Traits(SourceAddress address, string name) => new()
    {
        Name = name,
        IsLive = false,
        CanEnd = true,
        Loss = $"{name} stopped sending images.",
        Gray = address.Flag("gray"),
        BitDepth = address.Integer("depth", 1, 16),
        PixelSizeUm = address.Positive("pixel"),
    };

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
    }
}
