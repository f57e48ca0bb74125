using System.CommandLine;
using System.Globalization;
using System.Reactive.Linq;
using LiveSR.Capture;
using LiveSR.Cli.Display;
using LiveSR.Files;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Recording.Jobs;
using Spectre.Console;

namespace LiveSR.Cli.Upscaling;

/// <summary>What the tasks of a cluster do: one segment of a job, or the merging of all.</summary>
/// <param name="parsed">The command line that began the job.</param>
/// <param name="options">Its options.</param>
internal sealed class SegmentRun(ParseResult parsed, UpscaleOptions options)
{
    /// <summary>Computes a segment; where it is finished already, nothing is done.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ComputeAsync(string input, string output, int segment, CancellationToken cancellation)
    {
        JobDescription begun = JobFolder.Find(output)!;
        string name = string.Create(CultureInfo.InvariantCulture, $"segment {segment} of {output}");
        using var job = JobFolder.OpenSegment(output, segment);
        if (job.Find(segment) is not null)
        {
            AnsiConsole.MarkupLineInterpolated($"{name} is whole");
            return 0;
        }

        using IFrameSource source = UpscaleInput.Open(input, options.Series.Of(parsed));
        using IFrameEnhancer enhancer = options.Open(parsed, begun.Engine);
        job.RequireSame(JobFacts.Describe(parsed, options, source.Info, input, options.Series.Of(parsed), output, enhancer));
        AnsiConsole.MarkupLineInterpolated($"{name} through {enhancer.Title()} begins");
        long first = (long)segment * begun.SegmentFrames;
        var sink = new SegmentSink(job, options.Files.OpenSegment(parsed, job, segment, source.Info));
        using LivePipeline pipeline = UpscaleRun.Connect(
            UpscaleRun.From(source, first, enhancer).Take(begun.SegmentFrames), source.Info, enhancer, sink, sink.TakesBands, cancellation);
        using CancellationTokenRegistration giveUp = cancellation.Register(pipeline.Cancel);
        source.Start();
        PipelineReport report = await ProgressView.FollowAsync(pipeline, begun.SegmentFrames);
        report.ThrowIfFailed();
        if (report.Cancelled)
        {
            Console.Error.WriteLine($"livesr: stopped in {name}, which begins anew; the others are not touched.");
            return 130;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{name}: {report.Statistics.Sinks[0].Written} frames in {report.Statistics.Elapsed.TotalSeconds:0.0} s");
        return 0;
    }

    /// <summary>Checks all segments and makes the output of them.</summary>
    /// <returns>The exit code: 1 where segments are missing.</returns>
    public int Merge(string input, string output)
    {
        if (JobFolder.RemoveFinished(output))
        {
            return 0;
        }

        using var job = JobFolder.Open(JobFolder.Find(output)!);
        long all = job.Description.Frames!.Value;
        int segments = job.Description.Segments;
        if (job.Missing is { Count: > 0 } missing)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"{output}: of {segments} segments {missing.Count} are missing ({string.Join(", ", missing)}); see {job["segment-N.log"]}, then give the command again."));
        }

        SourceInfo source;
        using (IFrameSource opened = UpscaleInput.Open(input, options.Series.Of(parsed)))
        {
            source = opened.Info;
        }

        using (var sink = new JobSink(job, options.Files.OpenSegments(parsed, job, options.Overwrite.IsSet(parsed), source), line => throw new IOException(line)))
        {
            if (sink.FramesBefore != all)
            {
                throw new IOException($"{output}: its segments hold {sink.FramesBefore} frames of {all}: was the input changed? Remove the job with 'livesr jobs remove'.");
            }

            sink.Complete();
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{all} frames in {segments} segments merged: [bold]{output}[/]");
        return 0;
    }
}
