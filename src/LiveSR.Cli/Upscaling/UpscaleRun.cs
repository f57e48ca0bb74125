using System.CommandLine;
using System.Globalization;
using System.Reactive.Linq;
using LiveSR.Capture;
using LiveSR.Cli.Display;
using LiveSR.Cli.Processing;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using LiveSR.Recording;
using LiveSR.Recording.Jobs;
using Spectre.Console;

namespace LiveSR.Cli.Upscaling;

/// <summary>One output of <c>livesr upscale</c>: a job where it can be one, else in one go.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">Its options.</param>
internal sealed class UpscaleRun(ParseResult parsed, UpscaleOptions options)
{
    /// <summary>Enhances all frames of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="input">What it was opened by.</param>
    /// <param name="part">Which of its series, and the file, or the pattern of an image sequence.</param>
    /// <param name="enhancer">What enhances.</param>
    /// <param name="progress">The batch that it is one of; null for none.</param>
    /// <param name="cancellation">The user's wish that it ends.</param>
    public async Task<OutputResult> ToEndAsync(
        IFrameSource source, string input, SeriesPart part, IFrameEnhancer enhancer, BatchProgress? progress, CancellationToken cancellation)
    {
        string output = part.Output;
        options.Files.RequireFits(parsed, output, source.Info, source.Info.Format);
        using JobSink? job = OutputFileOptions.HasSegments(output, source.Info) ? OpenJob(source.Info, input, part, enhancer) : null;
        long before = job?.FramesBefore ?? 0;
        AnsiConsole.MarkupLineInterpolated($"[bold]{source.Info.Describe()}[/] through [bold]{enhancer.Title()}[/] to [bold]{output}[/]");
        if (before > 0)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"going on after {before} frames");
        }

        IFrameSink sink = job ?? options.Files.Open(parsed, output, options.Overwrite.IsSet(parsed), source.Info);
        using LivePipeline pipeline = Connect(From(source, before, enhancer), source.Info, enhancer, sink, job?.TakesBands ?? true, cancellation);
        using IDisposable warnings = source.Warnings.Subscribe(Warn);
        using CancellationTokenRegistration giveUp = cancellation.Register(pipeline.Cancel);
        source.Start();
        PipelineReport report = await ProgressView.FollowAsync(pipeline, source.Info.FrameCount, before, progress);
        report.ThrowIfFailed();
        SinkStatistics written = report.Statistics.Sinks[0];
        if (report.Cancelled)
        {
            Console.Error.WriteLine(Pause(written.Written, output, job));
            return new OutputResult(input, output, OutputState.Stopped, before + (job?.FramesFinished ?? written.Written));
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{before + written.Written} frames in {report.Statistics.Elapsed.TotalSeconds:0.0} s ({written.Fps:0.0} fps), {report.Statistics.Dropped} dropped: [bold]{output}[/]");
        return new OutputResult(input, output, OutputState.Done, before + written.Written, report.Statistics.Elapsed.TotalSeconds, written.Fps) { Series = part.Series };
    }

    /// <summary>Puts the enhancer between frames and a sink, and has it work band by band where the enhanced frames are too large to be held.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="enhancer">What enhances.</param>
    /// <param name="sink">What writes.</param>
    /// <param name="takesBands">Whether it takes bands, should its kind do so.</param>
    /// <param name="cancellation">The user's wish that it ends.</param>
    public static LivePipeline Connect(
        IObservable<Frame> frames, SourceInfo source, IFrameEnhancer enhancer, IFrameSink sink, bool takesBands, CancellationToken cancellation)
    {
        if (takesBands && sink is IBandSink bands && BandedUpscaling.Suits(source, enhancer))
        {
            var banded = new BandedUpscaling(enhancer, bands, cancellation);
            LivePipelineBuilder builder = LivePipeline.From(BandedUpscaling.OneByOne(frames));
            builder.Branch().Sink("file", banded, QueueOptions.Files with { Capacity = 1 }, essential: true);
            return builder.Start();
        }

        LivePipelineBuilder whole = LivePipeline.From(frames);
        whole.Branch()
            .Stage("enhance", (frame, end) => enhancer.Enhance(frame, end), QueueOptions.Files, enhancer.FramesInFlight)
            .Sink("file", sink, QueueOptions.Files, essential: true);
        return whole.Start();
    }

    /// <summary>The frames behind some. What an enhancer learns from the first frame, it learns from the very first.</summary>
    public static IObservable<Frame> From(IFrameSource source, long before, IFrameEnhancer enhancer) =>
        before == 0 || (!enhancer.WaitsForFrames && source.Skip(before)) ? source.Frames : source.Frames.Do(frame => Prime(enhancer, frame)).Skip((int)before);

    private static string Pause(long written, string output, JobSink? job) => (job, written) switch
    {
        (null, 0) => $"livesr: stopped before a frame was written; nothing of {output} is kept.",
        (null, _) => FormattableString.Invariant(
            $"livesr: stopped after {written} frames; what was written is beside {output}, with 'partial' in its name."),
        _ => FormattableString.Invariant(
            $"livesr: stopped after {job.FramesBefore + job.FramesFinished} frames that are safe in {JobFolder.PathOf(output)}; the same command goes on."),
    };

    private static void Warn(string line) => Console.Error.WriteLine($"livesr: warning: {line}");

    private static void Prime(IFrameEnhancer enhancer, Frame frame)
    {
        if (enhancer.WaitsForFrames)
        {
            enhancer.Enhance(frame).Dispose();
        }
    }

    private JobSink OpenJob(SourceInfo source, string input, SeriesPart part, IFrameEnhancer enhancer)
    {
        var job = JobFolder.Open(JobFacts.Describe(parsed, options, source, input, part.Series, part.Output, enhancer));
        try
        {
            return new JobSink(job, options.Files.OpenSegments(parsed, job, options.Overwrite.IsSet(parsed), source), Warn);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }
}
