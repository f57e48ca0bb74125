using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Capture.Tests.Sources;

public sealed class DeepVideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void SixteenBitVideoKeepsItsValues()
    {
        string path = _folder["deep \"quoted\".mkv"];
        Write(path, frames: 12);

        IFrameSource source = FrameSources.Open(path + "?depth=14", new SourceOptions { Pool = _pool });
        Assert.SkipUnless(source.Info.Format == PixelFormat.Gray16, "this machine's decoders keep 8 bits only");
        source.Info.FrameRate.ShouldNotBeNull().ShouldBe(20, 0.01);
        var recording = Recording.Of(source, look: frame =>
            frame.Row<ushort>(7)[9].ShouldBe((ushort)((1000 * frame.Metadata.ImageNumber) + 7)));

        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Warnings.ShouldBeEmpty();
        recording.Frames.Count.ShouldBe(12);
        recording.Frames.ShouldAllBe(f => f.BitDepth == 14);
        recording.Frames.Select((f, i) => Math.Abs(f.ElapsedTimeMs - (50 * i))).Max().ShouldBeLessThan(2);
        _pool.Outstanding.ShouldBe(0);
    }

    private static void Write(string path, int frames)
    {
        int[] deep = [(int)VideoWriterProperties.IsColor, 0, (int)VideoWriterProperties.Depth, MatType.CV_16U];
        using var writer = new VideoWriter(path, VideoCaptureAPIs.GSTREAMER, VideoWriter.FourCC("FFV1"), 20, new Size(64, 48), deep);
        Assert.SkipUnless(writer.IsOpened(), "this OpenCV writes no 16-bit video");
        using var image = new Mat(48, 64, MatType.CV_16UC1);
        for (int i = 0; i < frames; i++)
        {
            image.SetTo(new Scalar((1000 * i) + 7));
            writer.Write(image);
        }
    }
}
