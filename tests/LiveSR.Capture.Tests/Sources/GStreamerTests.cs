using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

public sealed class GStreamerTests : IDisposable
{
    private readonly FramePool _pool = new();

    public GStreamerTests() => Assert.SkipUnless(
        OpenCvSharp.Cv2.GetBuildInformation().Split('\n').Any(line => line.Contains("GStreamer:", StringComparison.Ordinal) && line.Contains("YES", StringComparison.Ordinal)),
        "this OpenCV has no GStreamer");

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData("GRAY8", PixelFormat.Gray8, 8)]
    [InlineData("GRAY16_LE", PixelFormat.Gray16, 16)]
    [InlineData("BGR", PixelFormat.Bgr24, 8)]
    public void APipelineGivesItsFramesAndEnds(string format, PixelFormat expected, int bits)
    {
        IFrameSource source = Open($"gstreamer:videotestsrc num-buffers=30 ! video/x-raw,format={format},width=64,height=48");
        source.Info.ShouldBe(source.Info with { Width = 64, Height = 48, Format = expected, BitDepth = bits, IsLive = true });

        var recording = Recording.Of(source);

        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Frames.Count.ShouldBe(30);
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void DepthAndGrayAreTaken()
    {
        using IFrameSource source = Open("gstreamer:videotestsrc num-buffers=3 ! video/x-raw,format=GRAY16_LE,width=64,height=48 ! appsink?depth=12");
        source.Info.BitDepth.ShouldBe(12);

        using IFrameSource gray = Open("gstreamer:videotestsrc num-buffers=3 ! video/x-raw,format=BGR,width=64,height=48 ! appsink?gray=1");
        gray.Info.Format.ShouldBe(PixelFormat.Gray8);
    }

    [Fact]
    public void PlanarColourIsRefusedWithTheRemedy() =>
        Should.Throw<SourceException>(() => Open("gstreamer:videotestsrc ! video/x-raw,format=I420,width=64,height=48"))
            .Message.ShouldContain("videoconvert");

    [Fact]
    public void AWrongPipelineIsOneLine()
    {
        SourceException e = Should.Throw<SourceException>(() => Open("gstreamer:nosuchelement ! appsink"));

        e.Message.ShouldContain("gst-launch-1.0");
        e.Message.ShouldNotContain("\n");
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
