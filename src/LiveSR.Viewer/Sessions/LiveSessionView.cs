using System.Collections.Immutable;
using System.Reactive.Disposables;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Live;
using LiveSR.Queues;
using LiveSR.Viewer.Frames;
using NAudio.Wave;

namespace LiveSR.Viewer.Sessions;

/// <summary>A <see cref="LiveSession"/> as the view sees it. The session stays its owner's; dispose this first.</summary>
public sealed class LiveSessionView : IViewedSession, IDisposable
{
    private static readonly TimeSpan FigureInterval = TimeSpan.FromSeconds(1);

    /// <summary>Models are looked through when the first images are on the screen: it takes a processor for a moment.</summary>
    private static readonly TimeSpan ChoicesAfter = TimeSpan.FromSeconds(2);

    private static readonly ImmutableArray<string> Policies = [.. Enum.GetValues<OverloadPolicy>().Select(policy => policy.Format())];

    private readonly LiveSession _session;
    private readonly string _key;
    private readonly SourceSettings _settings;
    private readonly SessionFiles _files;
    private readonly VoiceNotes _voice;
    private readonly ConsistencyFeed _consistency;
    private readonly SerialDisposable _focusing = new();
    private readonly Lock _latestSync = new();
    private readonly Subject<ViewedFrames> _frames = new();
    private readonly CompositeDisposable _subscriptions = [];
    private readonly Task<ModelChoices> _choices = ChooseLaterAsync();
    private readonly Lazy<string> _defaultModel;
    private volatile LiveStatus _status;
    private volatile string? _trouble;
    private volatile bool _measuring;
    private volatile string _ladder = LadderChoices.Off;
    private ViewedFrames? _latest;
    private double _focus = double.NaN;
    private int _changes;
    private bool _disposed;

    /// <summary>Looks at a session.</summary>
    /// <param name="session">The session, before it is started.</param>
    /// <param name="key">Names the source among all sources: what a page remembers, it remembers under this.</param>
    /// <param name="folder">Where recordings, snaps and voice notes go.</param>
    /// <param name="microphone">Opens the microphone of voice notes, when the first is asked for; null where none may be used.</param>
    /// <param name="clock">Names them; the system's when null.</param>
    public LiveSessionView(LiveSession session, string key, string folder, Func<IWaveIn>? microphone = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        (_session, _key) = (session, key);
        _defaultModel = new Lazy<string>(() => DefaultModel.Name(session.Enhancement.Scale));
        _settings = new SourceSettings(session.Controls);
        _files = new SessionFiles(session, folder, clock ?? TimeProvider.System);
        _voice = new VoiceNotes(session, _files, microphone);
        _consistency = new ConsistencyFeed(session, FramePool.Shared);
        _status = session.Status();
        _subscriptions.Add(session.Pairs.Subscribe(Show));
        _subscriptions.Add(session.Status(FigureInterval).Subscribe(Note));
        _subscriptions.Add(session.Notices.Subscribe(Hear));
    }

    /// <inheritdoc/>
    public IObservable<ViewedFrames> Frames => _frames;

    /// <inheritdoc/>
    public SessionState State
    {
        get
        {
            LiveStatus status = _status;
            return new SessionState
            {
                Source = Source(status),
                Processing = Processing(status),
                Roi = _session.Roi,
                Flow = Flow(status),
                Settings = _settings.Current,
                Recording = _files.State,
                Voice = _voice.State,
                Consistency = _consistency.State,
                Focus = Volatile.Read(ref _focus) is var focus && double.IsNaN(focus) ? null : focus,
            };
        }
    }

    /// <inheritdoc/>
    public void Watch(SessionInterest interest)
    {
        _consistency.Watch(interest.Consistency);
        _focusing.Disposable = interest.Focus ? _session.Focus.Subscribe(figure => Volatile.Write(ref _focus, figure)) : null;
    }

    /// <inheritdoc/>
    public async Task<string> DoAsync(SessionCommand command, CancellationToken cancellation)
    {
        switch (command)
        {
            case RoiCommand roi:
                return TakeRegion(roi);
            case ProcessingCommand processing:
                return await ChangeProcessingAsync(processing, cancellation);
            case LadderCommand ladder:
                _session.Ladder = LadderChoices.Of(ladder.Ladder);
                _ladder = ladder.Ladder;
                return $"when the device cannot keep up: {_ladder}";
            case SettingCommand setting:
                return _settings.Set(setting);
            case RecordCommand record:
                return _files.Begin(record);
            case StopRecordingCommand:
                await Task.Run(_voice.EndWithRecording, cancellation);
                return await _files.EndAsync();
            case SnapCommand snap:
                return Snap(snap);
            case VoiceCommand voice:
                return await Task.Run(() => _voice.Do(voice), cancellation);
            default:
                throw new SessionCommandException("this session cannot do that");
        }
    }

    /// <summary>Looks away, and ends the voice note that is being spoken.</summary>
    /// <exception cref="IOException">The disk refuses the note's last words.</exception>
    public void Dispose()
    {
        _subscriptions.Dispose();
        _focusing.Dispose();
        _consistency.Dispose();
        lock (_latestSync)
        {
            _disposed = true;
            _latest?.Dispose();
            _latest = null;
        }

        _voice.Dispose();
    }

    private void Show(FramePair pair)
    {
        using FrameLease? map = _consistency.Lease();
        bool fits = map is not null && map.Frame.Width == pair.Raw.Width && map.Frame.Height == pair.Raw.Height;
        using var frames = new ViewedFrames(pair.Raw, pair.Enhanced, fits ? map!.Frame : null);
        lock (_latestSync)
        {
            if (_disposed)
            {
                return;
            }

            _latest?.Dispose();
            _latest = frames.Share();
        }

        _frames.OnNext(frames);
    }

    private string Snap(SnapCommand command)
    {
        ViewedFrames? frames;
        lock (_latestSync)
        {
            frames = _latest?.Share();
        }

        using (frames)
        {
            return _files.Snap(frames ?? throw new SessionCommandException("there is no image yet"), command);
        }
    }

    private void Note(LiveStatus status)
    {
        _status = status;
        _settings.Read();
    }

    private void Hear(LiveNotice notice)
    {
        _measuring = notice.Kind switch
        {
            LiveNoticeKind.Measuring => true,
            LiveNoticeKind.Exchanged or LiveNoticeKind.Warning => false,
            _ => _measuring,
        };
        _trouble = notice.Kind switch
        {
            LiveNoticeKind.SourceLost => notice.Text,
            LiveNoticeKind.SourceBack => null,
            _ => _trouble,
        };
    }

    private string TakeRegion(RoiCommand roi)
    {
        _session.Roi = roi.Width == 0 && roi.Height == 0 ? null : new PixelRect(roi.X, roi.Y, roi.Width, roi.Height);
        return _session.Roi is { } part ? $"the region is {part.Width} x {part.Height} at {part.X}, {part.Y}" : "the whole image";
    }

    private async Task<string> ChangeProcessingAsync(ProcessingCommand wish, CancellationToken cancellation)
    {
        if (wish.Policy is { } policy)
        {
            _session.Policy = OverloadPolicies.Parse(policy);
            return $"frames that come too fast: {policy}";
        }

        Enhancement now = _session.Enhancement;
        Enhancement next = now with
        {
            Model = wish.Model ?? now.Model,
            // A model has a scale of its own; what was asked for the last one is not for this one.
            Scale = wish.Model is null ? now.Scale : null,
            Provider = wish.Provider ?? now.Provider,
            Intensities = wish.Intensities is null ? now.Intensities : Range(wish.Intensities),
        };
        Interlocked.Increment(ref _changes);
        try
        {
            await _session.ExchangeAsync(next, cancellation);
            return $"{next.Model ?? DefaultModel.Name(next.Scale)} enhances from now on";
        }
        finally
        {
            Interlocked.Decrement(ref _changes);
        }
    }

    private static async Task<ModelChoices> ChooseLaterAsync()
    {
        await Task.Delay(ChoicesAfter);
        return ModelChoices.OfThisMachine();
    }

    private static IntensityRange? Range(string text) => text.Length == 0 ? null
        : IntensityRange.TryParse(text, out IntensityRange? range) ? range
        : throw new SessionCommandException($"intensities '{text}' are not possible: write {IntensityRange.Choices}");

    private SourceFacts Source(LiveStatus status) => new(
        _key, _session.Source.Name, _session.Source.Width, _session.Source.Height, _session.Source.BitDepth, _session.Source.FrameRate,
        _key.StartsWith("sim:", StringComparison.Ordinal),
        status.Source is SourceState.Ended ? "The source is at its end." : _trouble);

    private ProcessingState Processing(LiveStatus status)
    {
        Enhancement asked = _session.Enhancement;
        ModelChoices? choices = _choices.IsCompletedSuccessfully ? _choices.Result : null;
        return new ProcessingState
        {
            Model = asked.Model ?? _defaultModel.Value,
            Provider = asked.Provider,
            Policy = _session.Policy.Format(),
            Intensities = asked.Intensities?.ToString() ?? "",
            Models = choices?.Models ?? [],
            Providers = choices?.Providers ?? [],
            Policies = Policies,
            Ladder = _ladder,
            Ladders = LadderChoices.All,
            Degraded = status.Provenance?.Degraded,
            Changing = Volatile.Read(ref _changes) > 0 || _measuring,
        };
    }

    private static FlowState Flow(LiveStatus status) => new()
    {
        CameraRate = status.CameraFps,
        EnhancedRate = status.EnhancedFps,
        FramesDue = status.Frames + status.Lost.Camera,
        LatencyP50 = Milliseconds(status, status.Latency.P50),
        LatencyP95 = Milliseconds(status, status.Latency.P95),
        LatencyP99 = Milliseconds(status, status.Latency.P99),
        Losses = [new LossState("camera", status.Lost.Camera), new LossState("enhancer too slow", status.Lost.Enhancement)],
    };

    private static double? Milliseconds(LiveStatus status, TimeSpan time) => status.Latency.Count == 0 ? null : time.TotalMilliseconds;
}
