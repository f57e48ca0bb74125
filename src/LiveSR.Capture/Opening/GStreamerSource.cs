using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Video;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary><c>gstreamer:</c>, any pipeline; an appsink is put at its end where it has none.</summary>
internal static class GStreamerSource
{
    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("depth", "gray", "pixel");
        int? depth = address.Integer("depth", 1, 16);
        VideoCaptureTraits traits = new()
        {
            Name = "GStreamer pipeline",
            IsLive = true,
            CanEnd = true,
            MayBePlanar = true,
            Gray = address.Flag("gray"),
            BitDepth = depth,
            PixelSizeUm = address.Positive("pixel"),
        };
        return new ReaderSource(warn => new VideoCaptureReader(Play(address.Target, traits.Name), traits, options, warn), options);
    }

    /// <summary>Starts a pipeline.</summary>
    /// <exception cref="SourceException">It does not play.</exception>
    internal static VideoCapture Play(string pipeline, string name)
    {
        Decoding.Prepare();
        string complete = pipeline.Contains("appsink", StringComparison.Ordinal) ? pipeline : $"{pipeline} ! appsink";
        var capture = new VideoCapture(complete, VideoCaptureAPIs.GSTREAMER);
        if (capture.IsOpened())
        {
            return capture;
        }

        capture.Dispose();
        throw new SourceException($"The {name} does not play: try 'gst-launch-1.0 {pipeline} ! fakesink' to see why.");
    }
}
