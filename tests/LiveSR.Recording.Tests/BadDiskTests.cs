using LiveSR.Files.Tiff;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Tests;
using LiveSR.Queues;
using OpenCvSharp;

namespace LiveSR.Recording.Tests;

/// <summary>A disk that is full or cannot be written: one line says so, nothing written is lost, no partial file bears the final name.</summary>
public sealed class BadDiskTests : IDisposable
{
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    [Theory]
    [InlineData("full.avi", VideoCodec.MotionJpeg, PixelFormat.Gray8)]
    [InlineData("full.mkv", VideoCodec.Ffv1, PixelFormat.Gray8)]
    [InlineData("full.mkv", VideoCodec.Ffv1, PixelFormat.Gray16)]
    [InlineData("full.mp4", VideoCodec.H264, PixelFormat.Gray8)]
    public void AFullDiskEndsAVideoWhileItIsStillValid(string name, VideoCodec codec, PixelFormat format)
    {
        using var disk = TemporaryFolder.Small(mebibytes: 8);
        using (var sink = new VideoFileSink(disk[name], new VideoFileOptions { FrameRate = 30, Codec = codec }))
        {
            Should.Throw<IOException>(() => WriteNoise(sink, 2000, format)).Message
                .ShouldMatch($"{name}: the disk is full \\([0-9.]+ MB left in .*\\); free some space, or choose another folder\\.$");
        }

        Written.ShouldBeGreaterThan(8);
        string partial = disk.Files.ShouldHaveSingleItem();
        partial.ShouldBe(name.Replace(".", ".partial.", StringComparison.Ordinal));
        FfmpegTool.Decode(disk[partial], "gray").Length.ShouldBe((int)Written * 128 * 128);
    }

    [Theory]
    [InlineData("%d.png")]
    [InlineData("%d.tif")]
    public void AFullDiskLeavesWholeImagesOnly(string pattern)
    {
        using var disk = TemporaryFolder.Small(mebibytes: 2);
        using var sink = new ImageSequenceSink(disk[pattern]);
        Should.Throw<Exception>(() => WriteNoise(sink, 200)).Message.ShouldMatch("(disk is full|No space left)");
        Written.ShouldBeGreaterThan(5);
        disk.Files.Length.ShouldBe((int)Written);
        foreach (string file in disk.Files)
        {
            file.ShouldNotContain("partial");
            using Mat image = Cv2.ImRead(disk[file], ImreadModes.Unchanged);
            using FrameLease expected = TestImages.Noise(_pool, PixelFormat.Gray8, 128, int.Parse(Path.GetFileNameWithoutExtension(file), null));
            TestImages.Bytes(image).AsSpan().SequenceEqual(TestImages.Bytes(expected.Frame)).ShouldBeTrue(file);
        }
    }

    [Fact]
    public void AFullDiskLeavesAStackOfAllPagesWritten()
    {
        using var disk = TemporaryFolder.Small(mebibytes: 1);
        using (var sink = new TiffStackSink(disk["full.tif"]))
        {
            Should.Throw<TiffException>(() => WriteNoise(sink, 200)).Message.ShouldContain("full.tif: ");
        }

        Written.ShouldBeGreaterThan(5);
        disk.Files.ShouldBe(["full.partial.tif"]);
        using var stack = TiffReader.Open(disk["full.partial.tif"]);
        stack.PageCount.ShouldBe((int)Written);
        using FrameLease last = stack.ReadPage((int)Written - 1, _pool);
        using FrameLease expected = TestImages.Noise(_pool, PixelFormat.Gray8, 128, Written - 1);
        TestImages.Bytes(last.Frame).AsSpan().SequenceEqual(TestImages.Bytes(expected.Frame)).ShouldBeTrue();
    }

    [Fact]
    public void AFullDiskEndsARecordingButNotTheLiveView()
    {
        using var disk = TemporaryFolder.Small(mebibytes: 4);
        using var camera = new TestCamera();
        long viewed = 0;
        LivePipelineBuilder builder = LivePipeline.From(camera.Frames);
        builder.Branch()
            .Stage("noise", frame => TestImages.Noise(_pool, PixelFormat.Gray8, 256, frame.Metadata.ImageNumber), QueueOptions.Files)
            .Sink("recording", new ImageSequenceSink(disk["%d.tif"]), QueueOptions.Files)
            .Sink("view", new CallbackSink(_ => viewed++), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        camera.Send(300);
        PipelineReport report = pipeline.Stop();
        viewed.ShouldBe(300);
        PipelineException failure = report.Failures.ShouldHaveSingleItem();
        failure.Stage.ShouldBe("recording");
        failure.ImageNumber.ShouldBe(disk.Files.Length);
        failure.Message.ShouldMatch("(disk is full|No space left)");
        camera.Pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsKnownBeforeAnyWork()
    {
        using var disk = TemporaryFolder.ReadOnly();
        Should.Throw<IOException>(() => new VideoFileSink(disk["x.mp4"], new VideoFileOptions { FrameRate = 10 })).Message
            .ShouldMatch(@"x\.mp4: the folder .* cannot be written \(.*\); choose another\.$");
        Should.Throw<IOException>(() => new ImageSequenceSink(disk["new/%d.png"])).Message
            .ShouldMatch(@"%d\.png: the folder .*new cannot be made; choose another\.$");
        Should.Throw<IOException>(() => new TiffStackSink(disk["x.tif"])).Message.ShouldMatch(@"x\.tif: the folder .* cannot be written \(.*\); choose another\.$");
    }

    [Fact]
    public void AFolderThatDoesNotExistOrIsTheNameItselfIsRefused()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<IOException>(() => new VideoFileSink(folder["no/x.mp4"], new VideoFileOptions { FrameRate = 10 })).Message
            .ShouldEndWith("does not exist; create it first.");
        Directory.CreateDirectory(folder["x.mp4"]);
        Should.Throw<IOException>(() => new VideoFileSink(folder["x.mp4"], new VideoFileOptions { FrameRate = 10 })).Message
            .ShouldEndWith("x.mp4: this is a folder; give a file name.");
        folder.Files.ShouldBe(["x.mp4"]);
    }

    private long Written { get; set; }

    /// <summary>Writes images of 128x128 pixels that no codec makes small.</summary>
    private void WriteNoise(IFrameSink sink, int count, PixelFormat format = PixelFormat.Gray8)
    {
        for (Written = 0; Written < count; Written++)
        {
            using FrameLease lease = TestImages.Noise(_pool, format, 128, Written);
            sink.Write(lease.Frame);
        }
    }
}
