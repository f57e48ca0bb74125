using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

public sealed class VideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Theory]
    [InlineData("avi", "mjpeg")]
    [InlineData("mp4", "libx264")]
    [InlineData("mkv", "ffv1")]
    public void EveryFrameArrivesInOrderWithTheContainersTime(string extension, string codec)
    {
        string path = Fixtures.Video(_folder[$"video.{extension}"], frames: 50, codec);
        IFrameSource source = Open(path);
        source.Info.FrameCount.ShouldBe(50);
        source.Info.FrameRate.ShouldNotBeNull().ShouldBe(25, 0.01);
        (source.Info.Width, source.Info.Height, source.Info.Format).ShouldBe((96, 64, PixelFormat.Bgr24));
        source.Info.IsLive.ShouldBeFalse();

        var recording = Recording.Of(source, look: frame =>
        {
            double expected = 10 + (2 * frame.Metadata.ImageNumber);
            ((double)frame.Row<byte>((int)((frame.Metadata.ImageNumber + 32) % 64))[0]).ShouldBe(expected, 8);
        });

        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Warnings.ShouldBeEmpty();
        recording.Frames.Select(f => f.ImageNumber).ShouldBe(Enumerable.Range(0, 50).Select(i => (long)i));
        recording.Frames.Select((f, i) => Math.Abs(f.ElapsedTimeMs - (40 * i))).Max().ShouldBeLessThan(1);
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AVideoAllocatesNoBufferPerFrame()
    {
        string path = Fixtures.Video(_folder["video.avi"], frames: 60);

        Recording.Of(Open(path));

        _pool.Allocated.ShouldBeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("avi", "mjpeg", 0.55)]
    [InlineData("mkv", "ffv1", 0.4)]
    public void ACutVideoGivesItsWholeFramesAndAWarning(string extension, string codec, double part)
    {
        string path = Fixtures.Cut(Fixtures.Video(_folder[$"video.{extension}"], frames: 100, codec), part);

        var recording = Recording.Of(Open(path), look: frame =>
            ((double)frame.Row<byte>((int)((frame.Metadata.ImageNumber + 32) % 64))[95]).ShouldBe(10 + (2 * frame.Metadata.ImageNumber), 8));

        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Frames.Count.ShouldBeInRange((int)(100 * part) - 20, (int)(100 * part) + 20);
        recording.Warnings.ShouldHaveSingleItem().ShouldContain($"ends after {recording.Frames.Count} of");
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AnMp4WithoutItsIndexSaysSo()
    {
        string path = Fixtures.Cut(Fixtures.Video(_folder["video.mp4"], frames: 100, "libx264"), 0.5);

        Should.Throw<SourceException>(() => Open(path)).Message.ShouldContain("index");
    }

    [Fact]
    public void AFileThatIsNoVideoSaysSo()
    {
        string path = _folder["text.mp4"];
        File.WriteAllText(path, "This is not a video.");

        SourceException e = Should.Throw<SourceException>(() => Open(path));

        e.Message.ShouldContain("is not a video");
        e.Message.ShouldNotContain("\n");
        e.IsUsage.ShouldBeFalse();
    }

    [Fact]
    public void AnEmptyFileSaysSo()
    {
        File.WriteAllBytes(_folder["empty.avi"], []);

        Should.Throw<SourceException>(() => Open(_folder["empty.avi"])).Message.ShouldContain("is empty");
    }

    [Fact]
    public void AMissingFileSaysSo() =>
        Should.Throw<SourceException>(() => Open(_folder["none.mp4"])).Message.ShouldContain("There is no file");

    [Fact]
    public void GrayBringsColourToLuma()
    {
        string path = Fixtures.Video(_folder["video.avi"], frames: 5);

        IFrameSource source = Open(path + "?gray=1&pixel=0.5");
        source.Info.Format.ShouldBe(PixelFormat.Gray8);
        source.Info.PixelSizeUm.ShouldBe(0.5);
        var recording = Recording.Of(source, look: frame => ((double)frame.Row<byte>(40)[10]).ShouldBe(10 + (2 * frame.Metadata.ImageNumber), 6));

        recording.Frames.Count.ShouldBe(5);
        recording.Frames.ShouldAllBe(f => f.PixelSizeUm == 0.5);
    }

    [Fact]
    public void RealTimePacesByTheTimeStamps()
    {
        string path = Fixtures.Video(_folder["video.avi"], frames: 25);
        var clock = new InstantClock();

        var recording = Recording.Of(FrameSources.Open(path, new SourceOptions { Pool = _pool, RealTime = true, Clock = clock }));

        recording.Frames.Count.ShouldBe(25);
        clock.Now.TotalMilliseconds.ShouldBe(24 * 40, 1);
        (recording.Frames[^1].ReceivedTime - recording.Frames[0].ReceivedTime).TotalMilliseconds.ShouldBe(23 * 40, 41);
    }

    [Fact]
    public void StopEndsARecordingEarly()
    {
        IFrameSource source = Open(Fixtures.Video(_folder["video.avi"], frames: 100));

        var recording = Recording.Of(source, look: frame =>
        {
            if (frame.Metadata.ImageNumber == 9)
            {
                source.Stop();
            }
        });

        recording.IsCompleted.ShouldBeTrue();
        recording.Frames.Count.ShouldBe(10);
        recording.Warnings.ShouldBeEmpty();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AFailingSubscriberEndsTheFramesAndNotTheProgram()
    {
        IFrameSource source = Open(Fixtures.Video(_folder["video.avi"], frames: 20));

        var recording = Recording.Of(source, look: _ => throw new InvalidDataException("sink"));

        recording.Error.ShouldBeOfType<InvalidDataException>();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ASourceThatNeverStartsGivesItsFileBack()
    {
        string path = Fixtures.Video(_folder["video.avi"], frames: 5);
        IFrameSource source = Open(path);
        source.Dispose();

        Should.Throw<ObjectDisposedException>(source.Start);
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ASecondStartIsRefused()
    {
        using IFrameSource source = Open(Fixtures.Video(_folder["video.avi"], frames: 5));
        source.Start();

        Should.Throw<InvalidOperationException>(source.Start);
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });
}
