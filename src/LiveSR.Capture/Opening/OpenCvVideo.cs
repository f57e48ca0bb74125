using LiveSR.Files;
using LiveSR.Files.Video;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary>Videos through the decoders inside OpenCV, for a machine without ffmpeg.</summary>
internal static class OpenCvVideo
{
    // Properties that OpenCvSharp does not name yet: CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC.
    private static readonly int[] Timeouts = [53, 10_000, 54, 5_000];

    /// <summary>Opens a file or a stream, and warns of what is lost.</summary>
    /// <param name="address">The file or stream.</param>
    /// <param name="options">Pool and clock.</param>
    /// <param name="whyNotFfmpeg">Why ffmpeg does not read it, and the remedy.</param>
    /// <param name="warn">Takes one line.</param>
    /// <exception cref="SourceException">OpenCV cannot read it either.</exception>
    internal static VideoCaptureReader Open(SourceAddress address, SourceOptions options, string whyNotFfmpeg, Action<string> warn)
    {
        OpenCvSetup.Once();
        var capture = new VideoCapture(address.Target, VideoCaptureAPIs.FFMPEG, Timeouts);
        if (!capture.IsOpened())
        {
            capture.Dispose();
            throw new SourceException($"{address.Target} cannot be opened by OpenCV, and {whyNotFfmpeg}.");
        }

        if (IsDeepGray((uint)capture.Get(VideoCaptureProperties.CodecPixelFormat)))
        {
            capture.Dispose();
            throw new SourceException($"{address.Target} holds grey of more than 8 bits, on which OpenCV crashes or hangs, and {whyNotFfmpeg}.");
        }

        bool isNetwork = address.Target.Contains("://", StringComparison.Ordinal);
        bool isLive = isNetwork && capture.Get(VideoCaptureProperties.FrameCount) <= 0;
        string name = isNetwork ? address.Target : Path.GetFileName(address.Target);
        warn($"{name} is read by OpenCV, which keeps 8 bits, not every time stamp, matrix, pixel shape and rotation, and no sound: {whyNotFfmpeg}.");
        return new VideoCaptureReader(capture, new VideoCaptureTraits
        {
            Name = name,
            IsLive = isLive,
            CanEnd = !isLive,
            Loss = $"{name} stopped sending images.",
            Gray = address.Flag("gray"),
            BitDepth = address.Integer("depth", 1, 8),
            PixelSizeUm = address.Positive("pixel"),

            // A row of JPEGs over HTTP has no rate; FFmpeg says 25.
            HasNoRate = isLive && capture.FourCC.StartsWith("mjp", StringComparison.OrdinalIgnoreCase),
        }, options, warn);
    }

    /// <summary>True for FFmpeg's tags of grey with 9 to 16 bits: Y1, 0, the bits; backwards where the bytes are.</summary>
    private static bool IsDeepGray(uint tag)
    {
        const uint LittleEndian = 'Y' | ('1' << 8), BigEndian = ('1' << 16) | ((uint)'Y' << 24);
        return ((tag & 0x00FF_FFFF) == LittleEndian && tag >> 24 is > 8 and <= 16) || ((tag & 0xFFFF_FF00) == BigEndian && (tag & 0xFF) is > 8 and <= 16);
    }
}
