using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using LiveSR.Capture;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Imaging.Quality;
using LiveSR.Inference;
using LiveSR.Live.Enhancing;
using LiveSR.Live.Ladder;
using LiveSR.Live.Trust;
using LiveSR.Output;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Operators;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Live;

/// <summary>
/// What somebody watches and controls: a source whose frames are enhanced while they come. Model, region of interest and
/// overload policy can be changed while it runs. It knows no screen: observers of <see cref="Pairs"/> show the frames.
/// All members may be called on any thread.
/// </summary>
public sealed class LiveSession : IDisposable
{
    private const string Enhancing = "enhance", Pairing = "pair", View = "view", RawView = "raw view";
    private const int RememberedNotices = 100;
    private static readonly TimeSpan LadderInterval = TimeSpan.FromSeconds(1);

    private readonly LiveSessionOptions _options;
    private readonly IFrameSource _source;
    private readonly EnhancementStage _stage;
    private readonly LivePipeline _pipeline;
    private readonly Subject<Frame> _rawFrames = new();
    private readonly Subject<Frame> _door = new();
    private readonly ISubject<LiveNotice> _notices = Subject.Synchronize(new ReplaySubject<LiveNotice>(RememberedNotices));
    private readonly CompositeDisposable _subscriptions = [];
    private readonly EnhancerExchange _exchange;
    private readonly Lock _recordingSync = new();
    private volatile LadderClimber? _climber;
    private LiveRecording? _recording;
    private volatile SourceState _state = SourceState.Ready;

    private LiveSession(LiveSessionOptions options, EnhancerExchange exchange, IFrameEnhancer enhancer, IFrameSource source)
    {
        (_options, _exchange, _source) = (options, exchange, source);
        source.Info.RequireInside(options.Roi);
        source.Info.Require(options.Calibration);
        exchange.Say = line => Notify(LiveNoticeKind.Adapted, line);
        exchange.Warm(enhancer, source.Info, options.Roi);
        var range = new RangeWatch(options.Calibration?.Camera, text => Notify(LiveNoticeKind.Warning, text), options.Clock);
        _stage = new EnhancementStage(new EnhancerSlot(options.Enhancement, enhancer), options.Roi, options.Pool, Notify, range);
        Ladder = options.Ladder;

        // A recording knows a raw frame before the pipeline does: its enhanced frame must find it there.
        LivePipelineBuilder builder = new(source.Frames.Do(_door)) { Clock = options.Clock, Name = "live" };
        builder.Branch().Stage(Enhancing, _stage.Enhance, options.Queue, enhancer.FramesInFlight).Stage(Pairing, _stage.Pair).Sink(View, new NullSink());
        builder.Branch().Sink(RawView, new CallbackSink(_rawFrames.OnNext));
        _pipeline = builder.Start();
        _subscriptions.Add(_pipeline.Failures.Subscribe(failure => Notify(LiveNoticeKind.Failure, failure.Message)));
        _subscriptions.Add(source.Warnings.Subscribe(warning => Notify(LiveNoticeKind.Warning, warning)));
        _subscriptions.Add(_pipeline.Statistics(LadderInterval).Subscribe(figures => _climber?.Follow(Describe(figures), figures.Period)));
        var measurement = new LateMeasurement(exchange, _stage, source.Info, Notify);
        _subscriptions.Add(_pipeline.Statistics(LateMeasurement.Interval).Subscribe(figures => measurement.Follow(EnhancingStage(figures).Out > 0, MayHold)));
        _subscriptions.Add(source.Away.DistinctUntilChanged().Subscribe(FollowSource));
        Completion = EndAsync();
    }

    /// <summary>What the source delivers.</summary>
    public SourceInfo Source => _source.Info;

    /// <summary>What the source's own transport counted; null where it counts nothing.</summary>
    public SourceLosses? SourceLosses => _source.Losses;

    /// <summary>What can be set at the source while it runs; null where nothing can.</summary>
    public ISourceControls? Controls => _source.Controls;

    /// <summary>What was asked of the enhancer last.</summary>
    public Enhancement Enhancement => _stage.Asked;

    /// <summary>
    /// Each enhanced frame with the raw frame that it was made of, hot, in order, on the enhancer's thread: who takes long
    /// holds it up, so keep a lease on the latest and return. An observer that throws is unsubscribed.
    /// </summary>
    public IObservable<FramePair> Pairs => _stage.Pairs.Guarded(ThrownBy);

    /// <summary>
    /// Each raw frame, whole and whether it is enhanced or not, hot, in order, on a thread of its own: who takes long
    /// loses frames, which <see cref="LiveLosses.View"/> counts. An observer that throws is unsubscribed.
    /// </summary>
    public IObservable<Frame> RawFrames => _rawFrames.Guarded(ThrownBy);

    /// <summary>What the user should know, as it happens; the last hundred are repeated to the subscriber.</summary>
    public IObservable<LiveNotice> Notices => _notices.Guarded(static _ => { });

    /// <summary>Ends with the session's pipeline, always with its report: what ended it before its time is <see cref="PipelineReport.Failure"/>.</summary>
    public Task<PipelineReport> Completion { get; }

    /// <summary>The part of the frame that is enhanced, in the source's pixels, from the next frame on; null for all of it.</summary>
    /// <exception cref="SourceException">It does not lie inside the frame; one line.</exception>
    public PixelRect? Roi
    {
        get => _stage.Roi;
        set
        {
            Source.RequireInside(value);
            _stage.Roi = value;
        }
    }

    /// <summary>What happens to a frame when the enhancer is busy, from the next frame on.</summary>
    public OverloadPolicy Policy
    {
        get => EnhancingQueue(_pipeline.Total()).Options.Policy;
        set => _pipeline.ChangePolicy(Enhancing, value);
    }

    /// <summary>What is given up when the device cannot keep up; null for nothing. A change begins again at the top.</summary>
    public DegradationLadder? Ladder
    {
        get => _climber?.Ladder;
        set
        {
            LadderState before = _climber?.State ?? default;
            _climber = value is null ? null : new LadderClimber(value, TakeAsync, Notify);
            if (before.Rung > 0)
            {
                _ = TakeBackAsync();
            }
        }
    }

    /// <summary>
    /// How sharp the raw image is, in the region of interest (<see cref="FocusFigure"/>): computed for each frame of
    /// <see cref="RawFrames"/> while somebody observes, on its thread.
    /// </summary>
    public IObservable<double> Focus => _rawFrames.Select(FocusOf).Guarded(ThrownBy);

    /// <summary>
    /// How far the enhanced images agree with the camera, computed beside the stream on a thread of the observer's own:
    /// what it cannot keep up with it leaves out. Share one subscription among several viewers.
    /// </summary>
    /// <param name="interval">The least time between two results; zero for as many as possible.</param>
    public IObservable<LiveConsistency> Consistency(TimeSpan interval) =>
        ConsistencyBranch.Over(_stage.Pairs, _options.Microscope with { Calibration = _options.Calibration?.Camera }, interval, _options.Clock).Guarded(ThrownBy);

    /// <summary>Opens the enhancer and beside it the source, and has the enhancer compute a frame of that size: <see cref="Start"/> finds all ready.</summary>
    /// <exception cref="InferenceException">The model cannot be used; one line.</exception>
    /// <exception cref="SourceException">The source cannot be opened, or the region does not lie inside its frames; one line.</exception>
    /// <exception cref="CalibrationException">The calibration is of another camera, size or depth; one line.</exception>
    public static LiveSession Open(LiveSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var exchange = new EnhancerExchange(options);
        Task<IFrameSource> source = Task.Run(options.OpenSource);
        IFrameEnhancer? enhancer = null;
        try
        {
            enhancer = exchange.OpenFirst(measureAfter: source);
            return new LiveSession(options, exchange, enhancer, source.GetAwaiter().GetResult());
        }
        catch
        {
            // What is wrong is said at once: a camera may take long to be opened.
            source.ContinueWith(
                static opened => opened.Result.Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            enhancer?.Dispose();
            throw;
        }
    }

    /// <summary>Starts the source. Subscribe before.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        _state = _state == SourceState.Ready ? SourceState.Live : _state;
        _source.Start();
    }

    /// <summary>The state at the end of each interval, until the session ends.</summary>
    public IObservable<LiveStatus> Status(TimeSpan interval) => _pipeline.Statistics(interval).Select(Describe);

    /// <summary>The state now; rates and latencies are of the whole session.</summary>
    public LiveStatus Status() => Describe(_pipeline.Total());

    /// <summary>
    /// Changes model, scale, provider or intensities while frames come: the new enhancer is opened and warmed beside the
    /// running one and takes its place between two frames. Order is kept, no frame is lost or enhanced twice, and the old
    /// enhancer is disposed. When it fails, the old one goes on.
    /// </summary>
    /// <exception cref="InferenceException">The new enhancer cannot be opened; one line.</exception>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    public async Task ExchangeAsync(Enhancement enhancement, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(enhancement);
        string title = await _exchange.ToAsync(_stage, Source, enhancement, cancellation);
        _climber?.Reset();
        Notify(LiveNoticeKind.Exchanged, $"{title} enhances from now on.");
    }

    /// <summary>Begins a recording, which ends with its <see cref="LiveRecording.Stop"/> or with the session.</summary>
    /// <exception cref="InvalidOperationException">A recording runs.</exception>
    /// <exception cref="OutputRefusedException">The folder holds a recording.</exception>
    /// <exception cref="NotSupportedException">The extension names no format.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public LiveRecording Record(RecordingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_recordingSync)
        {
            if (_recording is { Completion.IsCompleted: false } running)
            {
                throw new InvalidOperationException($"A recording runs into {running.Folder}: stop it first.");
            }

            _recording = LiveRecording.Begin(request, Source, _door, _stage.Pairs.Select(pair => pair.Enhanced), _options.Clock);
            Notify(LiveNoticeKind.RecordingStarted, $"Recording into {_recording.Folder}.");
            _ = ReportEndAsync(_recording);
            return _recording;
        }
    }

    /// <summary>Stops the source, lets the frames inside be enhanced, and returns then; <see cref="Pairs"/> completes.</summary>
    public void Stop()
    {
        _source.Stop();
        _pipeline.Stop();
    }

    /// <summary>Ends the session at once. No lease is left that the session took.</summary>
    public void Dispose()
    {
        Recording?.Dispose();
        _pipeline.Dispose();
        _source.Dispose();
        _subscriptions.Dispose();
        _stage.Dispose();
        _exchange.Dispose();
    }

    private LiveRecording? Recording
    {
        get
        {
            lock (_recordingSync)
            {
                return _recording;
            }
        }
    }

    /// <summary>Whether frames may be left out for a moment: none is being recorded, and a queue that is full fails nothing and holds up no camera.</summary>
    private bool MayHold => Recording is not { Completion.IsCompleted: false } && Policy is (OverloadPolicy.DropOldest or OverloadPolicy.DropNewest);

    private static QueueStatistics EnhancingQueue(PipelineStatistics figures) => figures.Queues.First(queue => queue.Name == Enhancing);

    private static StageStatistics EnhancingStage(PipelineStatistics figures) => figures.Stages.First(stage => stage.Name == Enhancing);

    private Task TakeAsync(LadderStep? step) => _exchange.TakeAsync(_stage, Source, step);

    private async Task TakeBackAsync()
    {
        try
        {
            await TakeAsync(step: null).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Notify(LiveNoticeKind.Warning, $"What was asked for could not be taken back up: {e.Message}");
        }
    }

    private double FocusOf(Frame frame)
    {
        using FrameLease part = Roi is { } roi ? frame.Crop(roi) : frame.Lease();
        return FocusFigure.Of(part.Frame);
    }

    private void FollowSource(bool away)
    {
        if (away)
        {
            _state = SourceState.Away;
            Notify(LiveNoticeKind.SourceLost, $"{Source.Name} gives no more images: trying to reconnect.");
        }
        else if (_state == SourceState.Away)
        {
            _state = SourceState.Live;
            Notify(LiveNoticeKind.SourceBack, $"{Source.Name} is back.");
        }
    }

    private async Task ReportEndAsync(LiveRecording recording)
    {
        await recording.Completion.ConfigureAwait(false);
        RecordingStatus status = recording.Status();
        Notify(
            status.Trouble is null ? LiveNoticeKind.RecordingStopped : LiveNoticeKind.RecordingFailed,
            status.Trouble ?? FormattableString.Invariant($"Recorded {status.Raw.Written} raw and {status.Enhanced.Written} enhanced frames in {status.Folder}."));
    }

    private async Task<PipelineReport> EndAsync()
    {
        PipelineReport report = await _pipeline.Completion.ConfigureAwait(false);
        _state = report.Failure is null ? SourceState.Ended : SourceState.Failed;
        if (report.Failure is { } failure)
        {
            Notify(failure.Stage == "source" ? LiveNoticeKind.SourceLost : LiveNoticeKind.Failure, failure.Message);
        }

        _stage.Complete();
        _rawFrames.OnCompleted();
        _notices.OnCompleted();
        return report;
    }

    private LiveStatus Describe(PipelineStatistics figures)
    {
        QueueStatistics queue = EnhancingQueue(figures);
        StageStatistics stage = EnhancingStage(figures);
        return new LiveStatus
        {
            Elapsed = figures.Elapsed,
            Source = _state,
            NominalFps = Source.FrameRate,
            CameraFps = figures.FpsIn,
            EnhancedFps = stage.Fps,
            Frames = figures.FramesIn,
            Enhanced = stage.Out,
            Lost = new LiveLosses(figures.LostBySource, queue.Dropped, figures.Queues.First(q => q.Name == RawView).Dropped),
            Latency = figures.Sinks.First(sink => sink.Name == View).EndToEnd,
            Asked = _stage.Asked,
            Provenance = _stage.Latest,
            Roi = Roi,
            Policy = queue.Options.Policy,
            Ladder = _climber?.State ?? default,
            Recording = Recording?.Status(),
        };
    }

    private void Notify(LiveNoticeKind kind, string text) => _notices.OnNext(new LiveNotice(_options.Clock.GetUtcNow(), kind, text));

    private void ThrownBy(Exception error) => Notify(LiveNoticeKind.Failure, $"an observer of the frames threw and gets no more: {error.Message}");
}
