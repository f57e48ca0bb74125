using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Recording.Jobs;

namespace LiveSR.Recording.Tests;

public sealed class JobSinkTests : IDisposable
{
    private const int SegmentFrames = 40;
    private readonly FramePool _pool = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TheNextSegmentBeginsBeforeTheOpenOneEnds()
    {
        using JobSink sink = Open("out.mp4");

        Write(sink, 0, SegmentFrames - 1);

        SegmentFiles("out.mp4").ShouldBe(["segment-000000.partial.mp4", "segment-000001.partial.mp4"]);
    }

    [Theory]
    [InlineData("out.mp4", SegmentFrames)]
    [InlineData("out.mkv", (2 * SegmentFrames) - 1)]
    [InlineData("out.mp4", (2 * SegmentFrames) + 1)]
    public void ASegmentThatIsForeseenAndNeverComesLeavesNothing(string name, int frames)
    {
        using (JobSink sink = Open(name))
        {
            Write(sink, 0, frames);
            sink.Complete();
        }

        _folder.Files.ShouldBe([name]);
        FfmpegTool.TimesMs(_folder[name]).ShouldBe(Enumerable.Range(0, frames).Select(frame => 40.0 * frame), 1e-3);
    }

    [Fact]
    public void GivenUpWhereAnotherSegmentIsForeseenItGoesOnToTheSameBytes()
    {
        using (JobSink whole = Open("whole.mp4"))
        {
            Write(whole, 0, 100);
            whole.Complete();
        }

        using (JobSink first = Open("broken.mp4"))
        {
            Write(first, 0, (2 * SegmentFrames) - 1);
        }

        using (JobSink second = Open("broken.mp4"))
        {
            second.FramesBefore.ShouldBe(SegmentFrames);
            Write(second, SegmentFrames, 100);
            second.Complete();
        }

        File.ReadAllBytes(_folder["broken.mp4"]).ShouldBe(File.ReadAllBytes(_folder["whole.mp4"]));
        _folder.Files.ShouldBe(["broken.mp4", "whole.mp4"]);
    }

    private JobSink Open(string name)
    {
        var job = JobFolder.Open(new JobDescription { Output = _folder[name], Facts = [], SegmentFrames = SegmentFrames, EncoderThreads = 2 });
        return new JobSink(job, new VideoSegments(job, new VideoFileOptions { FrameRate = 25 }, overwrite: false), line => throw new InvalidOperationException(line));
    }

    private void Write(JobSink sink, int from, int to)
    {
        for (int frame = from; frame < to; frame++)
        {
            using FrameLease image = TestImages.Make(_pool, PixelFormat.Gray8, 64, 48, frame, new FrameMetadata { ElapsedTimeMs = 40 * frame });
            sink.Write(image.Frame);
        }
    }

    private string[] SegmentFiles(string name) =>
        [.. Directory.GetFiles(_folder[name + ".job"], "segment-*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
