using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

public class RealRecordingTests
{
    [Theory]
    [InlineData("bulk_water_640x424_24fps.mp4", 120, 24, 640, 424)]
    [InlineData("drosophila_542x264_15fps.mp4", 61, 15, 542, 264)]
    [InlineData("t98g_phase_1024x1022_10fps.mp4", 37, 10, 1024, 1022)]
    public void VideoGivesAllItsFramesAtItsRate(string file, int frames, double rate, int width, int height)
    {
        using var pool = new FramePool();
        IFrameSource source = FrameSources.Open(RepositoryFolder.SharedData($"video/{file}"), new SourceOptions { Pool = pool });
        source.Info.FrameRate.ShouldNotBeNull().ShouldBe(rate, 0.001);
        (source.Info.FrameCount, source.Info.Width, source.Info.Height).ShouldBe((frames, width, height));

        var recording = Recording.Of(source);

        recording.Frames.Count.ShouldBe(frames);
        recording.Warnings.ShouldBeEmpty();
        recording.Frames.Select((f, i) => Math.Abs(f.ElapsedTimeMs - (1000 * i / rate))).Max().ShouldBeLessThan(1);
        pool.Outstanding.ShouldBe(0);
    }

    [Theory]
    [InlineData("bulk_water_24fps", 120, PixelFormat.Bgr24)]
    [InlineData("t98g_phase", 37, PixelFormat.Gray8)]
    public void ImageFilesGiveOneFrameEach(string folder, int frames, PixelFormat format)
    {
        IFrameSource source = FrameSources.Open($"sequence:{RepositoryFolder.SharedData($"video/{folder}")}/*.png?fps=24");

        source.Info.Format.ShouldBe(format);
        Recording.Of(source).Frames.Count.ShouldBe(frames);
    }
}
