using System.CommandLine;
using System.Globalization;
using System.Reactive.Linq;
using LiveSR.Capture;
using LiveSR.Cli.Display;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
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
    /// <param name="series">Which of its series; null where it has one.</param>
    /// <param name="output">The file, or the pattern of an image sequence.</param>
    /// <param name="enhancer">What enhances.</param>
    /// <param name="cancellation">The user's wish that it ends.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ToEndAsync(
        IFrameSource source, string input, int? series, string output, IFrameEnhancer enhancer, CancellationToken cancellation)
    {
        options.Files.RequireFits(parsed, output, source.Info, source.Info.Format);
        using JobSink? job = Recording.OutputFileOptions.HasSegments(output, source.Info) ? OpenJob(source, input, series, output, enhancer) : null;
        long before = job?.FramesBefore ?? 0;
        AnsiConsole.MarkupLineInterpolated($"[bold]{source.Info.Describe()}[/] through [bold]{enhancer.Title()}[/] to [bold]{output}[/]");
        if (before > 0)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"going on after {before} frames");
        }

        IFrameSink sink = job ?? options.Files.Open(parsed, output, options.Overwrite.IsSet(parsed), source.Info);
        LivePipelineBuilder builder = LivePipeline.From(From(source.Frames, before, enhancer));
        builder.Branch()
            .Stage("enhance", (frame, end) => enhancer.Enhance(frame, end), QueueOptions.Files, enhancer.FramesInFlight)
            .Sink("file", sink, QueueOptions.Files, essential: true);
        using LivePipeline pipeline = builder.Start();
        using IDisposable warnings = source.Warnings.Subscribe(Warn);
        using CancellationTokenRegistration giveUp = cancellation.Register(pipeline.Cancel);
        source.Start();
        PipelineReport report = await ProgressView.FollowAsync(pipeline, source.Info.FrameCount, before);
        report.ThrowIfFailed();
        SinkStatistics written = report.Statistics.Sinks[0];
        if (report.Cancelled)
        {
            Console.Error.WriteLine(Pause(written.Written, output, job));
            return 130;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{before + written.Written} frames in {report.Statistics.Elapsed.TotalSeconds:0.0} s ({written.Fps:0.0} fps), {report.Statistics.Dropped} dropped: [bold]{output}[/]");
        return 0;
    }

    private static string Pause(long written, string output, JobSink? job) => job is null
        ? FormattableString.Invariant($"livesr: stopped after {written} frames; what was written is beside {output}, with 'partial' in its name.")
        : FormattableString.Invariant(
            $"livesr: stopped after {job.FramesBefore + job.FramesFinished} frames that are safe in {JobFolder.PathOf(output)}; the same command goes on.");

    private static void Warn(string line) => Console.Error.WriteLine($"livesr: warning: {line}");

    /// <summary>The frames that are not written yet. What an enhancer learns from the first frame, it learns from the very first.</summary>
    private static IObservable<Frame> From(IObservable<Frame> frames, long before, IFrameEnhancer enhancer) =>
        before == 0 ? frames : frames.Do(frame => Prime(enhancer, frame)).Skip((int)before);

    private static void Prime(IFrameEnhancer enhancer, Frame frame)
    {
        if (enhancer.WaitsForFrames)
        {
            enhancer.Enhance(frame).Dispose();
        }
    }

    private JobSink OpenJob(IFrameSource source, string input, int? series, string output, IFrameEnhancer enhancer)
    {
        int scale = enhancer.Scale;
        var job = JobFolder.Open(new JobDescription
        {
            Output = Path.GetFullPath(output),
            Facts = JobFacts.Of(parsed, input, UpscaleInput.FilesOf(input, source.Info), series, enhancer, options.WithoutEffect),
            SegmentFrames = options.Segment(parsed) ?? JobDescription.UsualSegment((long)source.Info.Width * scale * source.Info.Height * scale),
            Frames = source.Info.FrameCount,
            Engine = UpscaleOptions.EngineOf(enhancer),
            Command = Environment.GetCommandLineArgs()[1..],
            Folder = Environment.CurrentDirectory,
        });
        try
        {
            return new JobSink(job, options.Files.OpenSegments(parsed, job, options.Overwrite.IsSet(parsed), source.Info), Warn);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }
}
