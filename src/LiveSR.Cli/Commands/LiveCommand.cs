using System.CommandLine;
using System.Reactive.Linq;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Display;
using LiveSR.Cli.Pictures;
using LiveSR.Cli.Processing;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Plugins.Loading;
using LiveSR.Queues;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr live</c>: a stream is enhanced while it comes; what cannot be kept up with is dropped and counted.</summary>
internal sealed class LiveCommand : ProgramCommand
{
    private readonly Argument<string> _source = new("source")
    {
        Description = "camera:0, video:PATH, sequence:FOLDER/*.png, tiff:PATH, genicam:SERIAL, ffmpeg:INPUT, rtsp://..., or sim:actin?size=512&fps=30",
    };

    private readonly Option<bool> _realTime = new("--realtime") { Description = "Play a recording at its own pace, as a camera would deliver it." };
    private readonly Option<string?> _roi = new("--roi") { Description = "Enhance only this part, in pixels.", HelpName = "x,y,w,h" };

    private readonly Option<string?> _processors = new("--processors")
    {
        Description = "Instead of a model, a chain of plugins as this file names them ('livesr plugins').",
        HelpName = "chain.json",
    };

    private readonly Option<string> _policy = new("--policy")
    {
        Description = "When enhancing is too slow: drop-oldest, drop-newest, wait or fail.",
        DefaultValueFactory = _ => OverloadPolicy.DropOldest.Format(),
    };

    private readonly Option<int> _queue = new("--queue") { Description = "Frames that may wait for the enhancer.", DefaultValueFactory = _ => QueueOptions.Live.Capacity };
    private readonly Option<int?> _frames = new("--frames") { Description = "Stop after this many frames." };
    private readonly Option<double?> _duration = new("--duration") { Description = "Stop after this many seconds." };
    private readonly Option<string?> _snapshot = new("--snapshot") { Description = "At the end, draw the last raw and enhanced frame side by side.", HelpName = "file.png" };
    private readonly Option<string?> _stats = new("--stats") { Description = "At the end, write the figures as JSON.", HelpName = "file.json" };
    private readonly OverwriteOption _overwrite = new();
    private readonly RecordingOptions _recording = new();
    private readonly EnhancementOptions _enhancement = new();

    public LiveCommand()
        : base(
            "live",
            "Enhance a live stream: a camera, a network stream, a recording, or the simulated microscope.",
            "livesr live camera:0 --model livesr-live-x2",
            "livesr live 'sim:actin?size=512&fps=30' --duration 10 --snapshot view.png",
            "livesr live camera:0 --roi 200,150,512,512 --record raw,enhanced --output run1",
            "livesr live video:cells.mp4 --realtime --policy drop-newest",
            "livesr live genicam:Aravis-Fake-GV01 --frames 200",
            "livesr live camera:0 --processors samples/chains/flat-field-and-enhance.json")
    {
        Arguments.Add(_source);
        foreach (Option option in (IEnumerable<Option>)
            [_roi, _realTime, _processors, _policy, _queue, _frames, _duration, _snapshot, _stats, _overwrite.Option, .. _enhancement.All, .. _recording.All])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        PixelRect? roi = parsed.GetValue(_roi) is { } text ? PixelRect.Parse(text) : null;
        var queue = new QueueOptions { Capacity = parsed.GetValue(_queue), Policy = OverloadPolicies.Parse(parsed.GetValue(_policy)!) };
        string? folder = _recording.Folder(parsed, TimeProvider.System);
        RequireFree(parsed, folder);

        using IFrameSource source = FrameSources.Open(parsed.GetValue(_source)!, new SourceOptions { RealTime = parsed.GetValue(_realTime) });
        RequireInside(roi, source.Info);
        using ILiveProcessing processing = Processing(parsed, roi);
        AnsiConsole.MarkupLineInterpolated($"[bold]{source.Info.Describe()}[/] through [bold]{processing.Title}[/]");

        LivePipelineBuilder builder = LivePipeline.From(Limited(source.Frames, parsed));
        BranchBuilder view = builder.Branch();
        processing.AddTo(view, queue);
        view.Sink("view", new NullSink());
        if (folder is not null)
        {
            // The sound of a whole recording does not fit to what was taken of it.
            _recording.AddTo(parsed, folder, _overwrite.IsSet(parsed), builder, view, source.Info with { SoundFrom = null }, processing);
        }

        using LivePipeline pipeline = builder.Start();
        using IDisposable failures = pipeline.Failures.Subscribe(failure => Console.Error.WriteLine($"livesr: {failure.Message}"));
        using IDisposable warnings = source.Warnings.Subscribe(warning => Console.Error.WriteLine($"livesr: warning: {warning}"));
        using CancellationTokenRegistration stop = cancellation.Register(source.Stop);
        source.Start();
        PipelineReport? report = await EndAsync(pipeline, source, parsed.GetValue<bool>("--verbose"));
        AnsiConsole.Write(StatisticsTable.Of(pipeline.Total(), source.Losses));
        if (report is null)
        {
            return 1;
        }

        Keep(parsed, folder, report, source, processing);
        return report.Failures.IsEmpty ? 0 : 1;
    }

    // Null when a failure ended it, which was told as it happened. The source is stopped, so that it counts no further.
    private static async Task<PipelineReport?> EndAsync(LivePipeline pipeline, IFrameSource source, bool verbose)
    {
        try
        {
            return await StatisticsView.FollowAsync(pipeline, source);
        }
        catch (PipelineException) when (!verbose)
        {
            return null;
        }
        finally
        {
            source.Stop();
        }
    }

    private void RequireFree(ParseResult parsed, string? folder)
    {
        IReadOnlyList<string> inputs = FrameSources.FilesOf(parsed.GetValue(_source)!);
        string? snapshot = parsed.GetValue(_snapshot);
        _overwrite.RequireFree(parsed, [parsed.GetValue(_stats)], inputs);
        if (snapshot is not null)
        {
            EnhancedComparison.RequireFormat(snapshot);
            _overwrite.RequireFreeInside(parsed, [snapshot], inputs);
        }

        if (folder is not null)
        {
            _recording.RequireFree(parsed, folder, _overwrite.IsSet(parsed), inputs);
        }
    }

    private ILiveProcessing Processing(ParseResult parsed, PixelRect? roi)
    {
        if (parsed.GetValue(_processors) is not { } chain)
        {
            return new ModelProcessing(_enhancement.Open(parsed), roi);
        }

        if (_enhancement.NamesModel(parsed))
        {
            throw new UsageException("--model and --processors exclude one another: name the model in the settings of super-resolution in the chain file.");
        }

        PluginFaults.Contain();
        PluginFaults.Occurred += static fault => Console.Error.WriteLine($"livesr: the plugin {fault.Plugin} lost a thread: {fault.Message}");
        return new ChainProcessing(chain, roi);
    }

    private static void RequireInside(PixelRect? roi, SourceInfo info)
    {
        if (roi is { } rect && !new PixelRect(0, 0, info.Width, info.Height).Contains(rect))
        {
            throw new UsageException($"The ROI {rect} does not lie inside the {info.Width}x{info.Height} frames of {info.Name}: write --roi x,y,width,height within them.");
        }
    }

    private IObservable<Frame> Limited(IObservable<Frame> frames, ParseResult parsed)
    {
        IObservable<Frame> limited = parsed.GetValue(_frames) is { } count ? frames.Take(count) : frames;
        return parsed.GetValue(_duration) is { } seconds ? limited.TakeUntil(Observable.Timer(TimeSpan.FromSeconds(seconds))) : limited;
    }

    private void Keep(ParseResult parsed, string? folder, PipelineReport report, IFrameSource source, ILiveProcessing processing)
    {
        bool overwrite = _overwrite.IsSet(parsed);
        if (parsed.GetValue(_stats) is { } stats)
        {
            OutputFile.WriteText(stats, FiguresJson.Of(report, source.Losses), overwrite);
        }

        if (folder is not null)
        {
            var run = new
            {
                source = source.Info,
                processing = processing.Title,
                provenance = processing.Latest.Processed?.Metadata.Provenance,
                report = FiguresJson.Node(report, source.Losses),
            };
            OutputFile.WriteText(RecordingOptions.RunOf(folder), FiguresJson.Of(run), overwrite);
            AnsiConsole.MarkupLineInterpolated($"recorded in [bold]{folder}[/]");
        }

        if (parsed.GetValue(_snapshot) is { } snapshot && processing.Latest is { Raw: { } raw, Processed: { } processed })
        {
            using var comparison = new EnhancedComparison(raw, processed, processing.Title);
            comparison.Save(snapshot, overwrite);
            AnsiConsole.MarkupLineInterpolated($"before and after: [bold]{snapshot}[/]");
        }
    }
}
