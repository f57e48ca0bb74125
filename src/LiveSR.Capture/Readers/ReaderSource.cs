using System.Reactive.Subjects;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Capture.Readers;

/// <summary>
/// A source over a reader: one thread that reads, and paces a recording when asked to. The thread owns the reader and
/// closes it at its end, whoever ended it. Of a source that sends by itself it can have the thread read from opening on, so
/// that nothing old waits when the start comes.
/// </summary>
internal sealed class ReaderSource : IFrameSource
{
    // A driver may block in a read for longer than a user would wait; the thread then ends later, by itself.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly IFrameReader _reader;
    private readonly SourceOptions _options;
    private readonly Subject<Frame> _frames = new();
    private readonly ReplaySubject<string> _warnings = new();
    private readonly BehaviorSubject<bool> _away = new(false);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _state = new();
    private readonly DepthWatch _depth;
    private Thread? _thread;
    private volatile bool _isStarted;
    private bool _disposed;

    /// <summary>Makes the source.</summary>
    /// <param name="open">Opens the reader; what it is given takes one-line warnings, at any time.</param>
    /// <param name="options">Pace and clock.</param>
    /// <param name="reconnect">Whether a lost reader is opened again.</param>
    /// <param name="controls">What can be set while it reads, if anything can.</param>
    internal ReaderSource(
        Func<Action<string>, IFrameReader> open, SourceOptions options, bool reconnect = false, ISourceControls? controls = null)
    {
        _options = options;
        _reader = reconnect
            ? new ReconnectingReader(() => open(_warnings.OnNext), options.Clock, _warnings.OnNext, _away.OnNext)
            : open(_warnings.OnNext);
        Info = _reader.Info;
        Controls = controls;
        _depth = new DepthWatch(Info, _warnings.OnNext);
        if (options.SkipsUntilStart && _reader.StreamsByItself)
        {
            StartThread();
        }
    }

    public SourceInfo Info { get; }

    public SourceLosses? Losses => _reader.Losses;

    public long FramesAboveDepth => _depth.Count;

    public IObservable<Frame> Frames => _frames;

    public IObservable<string> Warnings => _warnings;

    public IObservable<bool> Away => _away;

    public ISourceControls? Controls { get; }

    private bool IsPaced => _options.RealTime && !Info.IsLive;

    public bool Skip(long frames)
    {
        lock (_state)
        {
            return _thread is null && _reader.Skip(frames);
        }
    }

    public void Start()
    {
        lock (_state)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_isStarted)
            {
                throw new InvalidOperationException("The source was started before.");
            }

            _isStarted = true;
            if (_thread is null)
            {
                StartThread();
            }
        }
    }

    public void Stop()
    {
        _stop.Cancel();
        if (_thread is { } thread && thread != Thread.CurrentThread)
        {
            thread.Join(StopPatience);
        }
    }

    public void Dispose()
    {
        lock (_state)
        {
            if (!_disposed && _thread is null)
            {
                _reader.Dispose();
            }

            _disposed = true;
        }

        Stop();
    }

    private void StartThread()
    {
        _thread = new Thread(Run) { Name = $"capture {Info.Name}", IsBackground = true };
        _thread.Start();
    }

    private void Run()
    {
        // What a subscriber throws arrives here too: the frames end, the program does not.
        try
        {
            using (_reader)
            {
                try
                {
                    SkipUntilStart();
                    Deliver();
                }
                catch (Exception e)
                {
                    // Told before the reader closes: a camera that is lost may take seconds to.
                    End(e);
                }
            }

            End(failure: null);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    // A subject ends once: what comes after the first end is lost on it.
    private void End(Exception? failure)
    {
        _warnings.OnCompleted();
        _away.OnCompleted();
        if (failure is null)
        {
            _frames.OnCompleted();
        }
        else
        {
            _frames.OnError(failure);
        }
    }

    private void SkipUntilStart()
    {
        while (!_isStarted && !_stop.IsCancellationRequested)
        {
            if (_reader.Read(_stop.Token) is not { } old)
            {
                return;
            }

            old.Dispose();
            _reader.Restart();
        }
    }

    private void Deliver()
    {
        long started = _options.Clock.GetTimestamp();
        double? first = null;
        while (!_stop.IsCancellationRequested)
        {
            using FrameLease? lease = _reader.Read(_stop.Token);
            if (lease is null)
            {
                return;
            }

            first ??= lease.Frame.Metadata.ElapsedTimeMs;
            if (IsPaced && !WaitUntil(started, lease.Frame.Metadata.ElapsedTimeMs - first.Value))
            {
                return;
            }

            _depth.Look(lease.Frame);
            _frames.OnNext(lease.Frame);
        }
    }

    /// <summary>Waits until a moment of the recording is due. False when stopped.</summary>
    private bool WaitUntil(long started, double dueMs)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(dueMs) - _options.Clock.GetElapsedTime(started);
        return wait <= TimeSpan.Zero || _options.Clock.Sleep(wait, _stop.Token);
    }
}
