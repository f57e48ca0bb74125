using System.Diagnostics;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;
using LiveSR.Recording;
using LiveSR.Recording.Jobs;

namespace LiveSR.Benchmarks;

/// <summary>A recorded video through decoder, model and encoder, as <c>livesr upscale</c> runs them.</summary>
/// <param name="video">The video.</param>
/// <param name="enhancer">The model.</param>
/// <param name="output">Where the result goes.</param>
internal sealed class UpscaledVideo(string video, IFrameEnhancer enhancer, string output)
{
    /// <summary>Threads of every encoder, the peer's among them: a job fixes them, since what is written depends on them.</summary>
    public static int EncoderThreads => (3 * Environment.ProcessorCount) / 2;

    /// <summary>Frames of a segment; found once, since it takes a decoder of its own.</summary>
    public int SegmentFrames { get; } = UsualSegment(video, enhancer.Scale);

    /// <summary>As a job in segments, with its journal.</summary>
    public StageTimes InSegments() => Run(options =>
    {
        var job = JobFolder.Open(new JobDescription { Output = output, Facts = [], SegmentFrames = SegmentFrames, EncoderThreads = EncoderThreads });
        return new JobSink(job, new VideoSegments(job, options, overwrite: true), static _ => { });
    });

    /// <summary>As one file.</summary>
    public StageTimes InOneGo() => Run(options => new VideoFileSink(output, options, overwrite: true));

    private static int UsualSegment(string video, int scale)
    {
        using IFrameSource source = FrameSources.Open(video);
        return JobDescription.UsualSegment((long)source.Info.Width * scale * source.Info.Height * scale);
    }

    private StageTimes Run(Func<VideoFileOptions, IFrameSink> open)
    {
        long start = Stopwatch.GetTimestamp();
        using IFrameSource source = FrameSources.Open(video);
        SourceInfo info = source.Info;
        var times = new StageTimes();
        LivePipelineBuilder builder = LivePipeline.From(source.Frames);
        builder.Branch()
            .Stage("enhance", (frame, end) => times.Model.Of(() => enhancer.Enhance(frame, end)), QueueOptions.Files, enhancer.FramesInFlight)
            .Sink("file", new TimedSink(open(new VideoFileOptions
            {
                FrameRate = info.FrameRate ?? 25,
                Companions = info.Companions,
                LengthMs = info.LengthMs,
                Threads = EncoderThreads,
            }), times), QueueOptions.Files, essential: true);
        using LivePipeline pipeline = builder.Start();
        source.Start();
        PipelineReport report = pipeline.Completion.GetAwaiter().GetResult();
        report.ThrowIfFailed();
        times.Frames = report.Statistics.Sinks[0].Written;
        times.Elapsed = Stopwatch.GetElapsedTime(start);
        return times;
    }

    private sealed class TimedSink(IFrameSink sink, StageTimes times) : IFrameSink
    {
        public void Write(Frame frame) => times.Writer.Of(() =>
        {
            sink.Write(frame);
            return true;
        });

        public void Complete() => times.Writer.Of(() =>
        {
            sink.Complete();
            return true;
        });

        public void Dispose() => sink.Dispose();
    }
}

/// <summary>For how long the stages of a run were at work.</summary>
internal sealed class StageTimes
{
    /// <summary>Frames that were written.</summary>
    public long Frames { get; set; }

    /// <summary>The whole run.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The model.</summary>
    public BusyTime Model { get; } = new();

    /// <summary>The hand-over to the encoder, which blocks while that cannot take more.</summary>
    public BusyTime Writer { get; } = new();
}

/// <summary>Sums up how long something took.</summary>
internal sealed class BusyTime
{
    /// <summary>The sum.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>Adds what a call takes.</summary>
    public T Of<T>(Func<T> call)
    {
        long start = Stopwatch.GetTimestamp();
        T result = call();
        Total += Stopwatch.GetElapsedTime(start);
        return result;
    }
}
