using System.CommandLine;
using System.Globalization;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Display;
using LiveSR.Cli.Processing;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Live;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using LiveSR.Recording;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr upscale</c>: every frame of a recording is enhanced and kept, with its rate and time stamps.</summary>
internal sealed class UpscaleCommand : ProgramCommand
{
    private readonly Argument<string> _input = new("input") { Description = "A video, TIFF stack, image, or FOLDER/*.png; or any source that 'livesr live' takes." };

    private readonly Argument<string> _output = new("output")
    {
        Description = "A .mp4 (H.264), .mkv (FFV1, lossless), .avi (MJPG), .tif or .ome.tif file, a .png for one image, or a pattern such as out/frame_%06d.png.",
    };

    private readonly SeriesOption _series = new("each goes to a file of its own");
    private readonly OverwriteOption _overwrite = new();
    private readonly OutputFileOptions _files = new();
    private readonly EnhancementOptions _enhancement = new();
    private readonly CalibrationOption _calibration = new();

    public UpscaleCommand()
        : base(
            "upscale",
            "Enhance a recording: every frame, its axes, rate, depth and calibration are kept.",
            "livesr upscale cells.mp4 cells_x2.mp4 --scale 2",
            "livesr upscale stack.tif stack_x2.tif --model richardson-lucy-x2 --psf NA=1.4,wavelength=520",
            "livesr upscale 'frames/*.png' out/frame_%06d.png --provider cpu",
            "livesr upscale positions.ome.tif one_x2.ome.tif --series 1",
            "livesr upscale stack.tif stack_x2.tif --calibration camera.json",
            "livesr upscale stack12bit.tif view.mp4 --range 100,3000",
            "livesr upscale cells.mp4 lossless.mkv --codec ffv1",
            "livesr upscale cells.mp4 small.mp4 --codec hevc --quality 26 --preset slow")
    {
        Arguments.Add(_input);
        Arguments.Add(_output);
        foreach (Option option in (IEnumerable<Option>)[.. _enhancement.All, _calibration.Option, .. _files.All, _series.Option, _overwrite.Option])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string input = parsed.GetValue(_input)!, output = parsed.GetValue(_output)!;
        OutputFileOptions.RequireFree(output, _overwrite.IsSet(parsed), FrameSources.FilesOf(input));
        CalibrationFile? calibration = _calibration.Read(parsed);
        int? chosen = _series.Of(parsed);
        SeriesPart[] parts;
        using (IFrameSource source = Open(input, chosen))
        {
            source.Info.Require(calibration);
            parts = chosen is null ? SeriesPart.Of(source.Info, output) : [new SeriesPart(null, output)];
            foreach (SeriesPart part in parts)
            {
                OutputFileOptions.RequireFree(part.Output, _overwrite.IsSet(parsed), source.Info.Series?.Files ?? []);
            }

            if (parts is [{ } only])
            {
                using IFrameEnhancer enhancer = Enhancer(parsed, calibration);
                return await RunAsync(parsed, source, only.Output, enhancer, cancellation);
            }
        }

        return await RunAllAsync(parsed, input, parts, calibration, cancellation);
    }

    private IFrameEnhancer Enhancer(ParseResult parsed, CalibrationFile? calibration) =>
        Enhancers.Calibrated(_enhancement.Open(parsed), calibration, FramePool.Shared);

    private static IFrameSource Open(string input, int? series)
    {
        IFrameSource source = FrameSources.Open(input, new SourceOptions { Series = series });
        if (series is null || source.Info.Series is not null)
        {
            return source;
        }

        source.Dispose();
        throw new UsageException($"--series {series}: {input} has no series; leave the option out.");
    }

    private async Task<int> RunAllAsync(ParseResult parsed, string input, SeriesPart[] parts, CalibrationFile? calibration, CancellationToken cancellation)
    {
        using IFrameEnhancer enhancer = Enhancer(parsed, calibration);
        int code = 0;
        for (int i = 0; i < parts.Length && code == 0; i++)
        {
            using IFrameSource source = Open(input, parts[i].Series);
            code = await RunAsync(parsed, source, parts[i].Output, enhancer, cancellation);
        }

        return code;
    }

    private async Task<int> RunAsync(ParseResult parsed, IFrameSource source, string output, IFrameEnhancer enhancer, CancellationToken cancellation)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{source.Info.Describe()}[/] through [bold]{enhancer.Title()}[/] to [bold]{output}[/]");

        IFrameSink file = _files.Open(parsed, output, _overwrite.IsSet(parsed), source.Info, source.Info.Format);
        LivePipelineBuilder builder = LivePipeline.From(source.Frames);
        if (file is IBandSink bands && BandedUpscaling.Suits(source.Info, enhancer))
        {
            builder.Branch().Sink("file", new BandedUpscaling(enhancer, bands, cancellation), QueueOptions.Files with { Capacity = 1 }, essential: true);
        }
        else
        {
            builder.Branch()
                .Stage("enhance", (frame, end) => enhancer.Enhance(frame, end), QueueOptions.Files, enhancer.FramesInFlight)
                .Sink("file", file, QueueOptions.Files, essential: true);
        }

        using LivePipeline pipeline = builder.Start();
        using IDisposable warnings = source.Warnings.Subscribe(warning => Console.Error.WriteLine($"livesr: warning: {warning}"));
        using CancellationTokenRegistration giveUp = cancellation.Register(pipeline.Cancel);
        source.Start();
        PipelineReport report = await ProgressView.FollowAsync(pipeline, source.Info.FrameCount);
        report.ThrowIfFailed();

        SinkStatistics written = report.Statistics.Sinks[0];
        if (report.Cancelled)
        {
            Console.Error.WriteLine($"livesr: stopped after {written.Written} frames; what was written is beside {output}, with 'partial' in its name.");
            return 130;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{written.Written} frames in {report.Statistics.Elapsed.TotalSeconds:0.0} s ({written.Fps:0.0} fps), {report.Statistics.Dropped} dropped: [bold]{output}[/]");
        return 0;
    }
}
