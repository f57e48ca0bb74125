using System.CommandLine;
using System.Reactive.Linq;
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
using LiveSR.Plugins.Loading;
using LiveSR.Queues;
using LiveSR.Viewer;
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
    private readonly RunResults _results = new();
    private readonly Option<bool> _view = new("--view") { Description = "Show it in the browser meanwhile; 'livesr view' can turn it too." };
    private readonly ViewerServerOptions _server = new();
    private readonly OverwriteOption _overwrite = new();
    private readonly RecordingOptions _recording = new();
    private readonly EnhancementOptions _enhancement = new();
    private readonly CalibrationOption _calibration = new();
    private readonly Interruption _interruption;

    public LiveCommand(Interruption interruption)
        : base(
            "live",
            "Enhance a live stream: a camera, a network stream, a recording, or the simulated microscope.",
            "livesr live camera:0 --model livesr-live-x2",
            "livesr live 'sim:actin?size=512&fps=30' --duration 10 --snapshot view.png",
            "livesr live camera:0 --roi 200,150,512,512 --record raw,enhanced --output run1",
            "livesr live video:cells.mp4 --realtime --policy drop-newest",
            "livesr live camera:0 --calibration camera.json",
            "livesr live genicam:Aravis-Fake-GV01 --frames 200",
            "livesr live camera:0 --processors samples/chains/flat-field-and-enhance.json")
    {
        _interruption = interruption;
        Arguments.Add(_source);
        foreach (Option option in (IEnumerable<Option>)
            [_roi, _realTime, _processors, _policy, _queue, _frames, _duration, .. _results.All, _overwrite.Option, .. _enhancement.All, _calibration.Option, .. _recording.All, _view, .. _server.All])
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
        CalibrationFile? calibration = _calibration.Read(parsed);

        // What cannot be is refused before the model is opened; the model is warm before the frames come.
        using IFrameSource source = FrameSources.Open(parsed.GetValue(_source)!, new SourceOptions { RealTime = parsed.GetValue(_realTime), SkipsUntilStart = true });
        source.Info.RequireInside(roi);
        source.Info.Require(calibration);
        using RecordingFiles? recording = folder is null ? null : Record(parsed, folder, source.Info);
        using ILiveProcessing processing = Processing(parsed, roi, calibration);
        processing.WarmUp(source.Info, cancellation);
        AnsiConsole.MarkupLineInterpolated($"[bold]{source.Info.Describe()}[/] through [bold]{processing.Title}[/]");

        TimeSpan begun = ProgramStart.Elapsed;
        using WatchedRun? watched = parsed.GetValue(_view) ? new WatchedRun(parsed.GetValue(_source)!, source.Info, processing) : null;
        await using ViewerServer? server = watched is null ? null : await _server.Prepare(parsed)(watched);
        if (server is not null)
        {
            _server.Announce(parsed, server);
        }

        using LivePipeline pipeline = Pipeline(parsed, source, processing, queue, recording, watched);
        using IDisposable? figures = watched?.Follow(pipeline);
        PipelineReport report = await RunAsync(pipeline, source, parsed.GetValue<bool>("--verbose"), cancellation);
        var run = new LiveRun(report, source, processing, begun + report.Statistics.Stages[0].FirstOut, folder);
        bool kept = _results.Keep(parsed, _overwrite.IsSet(parsed), run);
        AnsiConsole.Write(StatisticsTable.Of(run, AnsiConsole.Profile.Width));
        return !kept || !report.Failures.IsEmpty ? 1 : report.Cancelled ? 130 : 0;
    }

    private LivePipeline Pipeline(ParseResult parsed, IFrameSource source, ILiveProcessing processing, QueueOptions queue, RecordingFiles? recording, WatchedRun? watched)
    {
        LivePipelineBuilder builder = LivePipeline.From(Limited(source.Frames, parsed));
        BranchBuilder view = builder.Branch();
        processing.AddTo(view, queue);
        view.Sink("view", watched is null ? new NullSink() : watched);
        recording?.AddTo(builder, view);
        return builder.Start();
    }

    /// <summary>Runs until the frames end, something fails, or the user has enough. The source is stopped then, so that it counts no further.</summary>
    private async Task<PipelineReport> RunAsync(LivePipeline pipeline, IFrameSource source, bool verbose, CancellationToken cancellation)
    {
        using IDisposable failures = pipeline.Failures.Subscribe(
            failure => Console.Error.WriteLine(verbose ? failure.ToString() : $"livesr: {failure.Message}"));
        using IDisposable warnings = source.Warnings.Subscribe(warning => Console.Error.WriteLine($"livesr: warning: {warning}"));
        using CancellationTokenRegistration finish = cancellation.Register(() =>
        {
            if (pipeline.Finish() is > 0 and int waiting)
            {
                _interruption.Finishing($"{waiting} frames that wait for the recording");
            }
        });
        using CancellationTokenRegistration atOnce = _interruption.AtOnce.Register(pipeline.Cancel);
        source.Start();
        PipelineReport report = await StatisticsView.FollowAsync(pipeline, source);
        source.Stop();
        return report;
    }

    private void RequireFree(ParseResult parsed, string? folder)
    {
        IReadOnlyList<string> inputs = FrameSources.FilesOf(parsed.GetValue(_source)!);
        _results.RequireFree(parsed, _overwrite, inputs);
        if (folder is not null)
        {
            _recording.RequireFree(parsed, folder, _overwrite.IsSet(parsed), inputs);
        }
    }

    /// <summary>The sound of a whole recording does not fit to what is taken of it; plugins may change the pixel format.</summary>
    private RecordingFiles Record(ParseResult parsed, string folder, SourceInfo source) => _recording.Open(
        parsed, folder, _overwrite.IsSet(parsed), source with { Companions = null, LengthMs = null }, parsed.GetValue(_processors) is null ? source.Format : null);

    private ILiveProcessing Processing(ParseResult parsed, PixelRect? roi, CalibrationFile? calibration)
    {
        if (parsed.GetValue(_processors) is not { } chain)
        {
            IFrameEnhancer enhancer = _enhancement.Open(parsed, calibration: calibration);
            return new ModelProcessing(enhancer, roi, new RangeWatch(calibration?.Camera, static text => Console.Error.WriteLine($"livesr: warning: {text}"), TimeProvider.System));
        }

        if (_enhancement.NamesModel(parsed) || calibration is not null)
        {
            throw new UsageException("--processors excludes --model and --calibration: name them in the settings of super-resolution in the chain file.");
        }

        PluginFaults.Contain();
        PluginFaults.Occurred += static fault => Console.Error.WriteLine($"livesr: the plugin {fault.Plugin} lost a thread: {fault.Message}");
        return new ChainProcessing(chain, roi);
    }

    private IObservable<Frame> Limited(IObservable<Frame> frames, ParseResult parsed)
    {
        IObservable<Frame> limited = parsed.GetValue(_frames) is { } count ? frames.Take(count) : frames;
        return parsed.GetValue(_duration) is { } seconds ? limited.TakeUntil(Observable.Timer(TimeSpan.FromSeconds(seconds))) : limited;
    }
}
