using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Native.Interop;

namespace LiveSR.Native.Sessions;

/// <summary>
/// One opening of a session's queue: frames wait to be enhanced, a thread enhances them in order, results wait to be
/// polled. Both ends are bounded. One lock guards all; who waits, waits on it.
/// </summary>
internal sealed class FrameQueue
{
    private readonly Session _session;
    private readonly QueueSettings _settings;
    private readonly object _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly Queue<Result> _ready = new();
    private readonly Thread _thread;
    private long _number = -1;
    private bool _closed;
    private bool _cancelled;
    private bool _ended;

    public FrameQueue(Session session, QueueSettings settings)
    {
        _session = session;
        _settings = settings;
        _thread = new Thread(Run) { IsBackground = true, Name = "livesr queue" };
        _thread.Start();
    }

    private Counters Counters => _session.Counters;

    /// <summary>The number of a frame whose caller gave none.</summary>
    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Takes a frame, which the queue owns from here on.</summary>
    public Status Submit(FrameLease frame, ulong user)
    {
        lock (_lock)
        {
            bool inside = false;
            try
            {
                inside = MakeRoom();
                Interlocked.Increment(ref Counters.Submitted);
                if (!inside)
                {
                    Interlocked.Increment(ref Counters.Dropped);
                    return Status.Dropped;
                }

                _waiting.Enqueue(new Waiting(frame, user, Stopwatch.GetTimestamp()));
                Monitor.PulseAll(_lock);
                return Status.Ok;
            }
            finally
            {
                if (!inside)
                {
                    frame.Dispose();
                }
            }
        }
    }

    /// <summary>Hands out the next result.</summary>
    public unsafe Status Poll(Image* output, FrameInfo* info, int timeoutMs)
    {
        Result result;
        lock (_lock)
        {
            WaitFor(() => _ready.Count > 0 || _ended, timeoutMs < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeoutMs));
            if (_ready.Count == 0)
            {
                return _ended ? Status.Ended : Status.Empty;
            }

            result = _ready.Peek();
            if (result.Frame is { Frame: var frame })
            {
                PixelCopy.Announce(output, frame.Width, frame.Height, frame.Format, frame.BitDepth);
            }

            _ready.Dequeue();
            Interlocked.Increment(ref result.Frame is null ? ref Counters.Failed : ref Counters.Delivered);
            Monitor.PulseAll(_lock);
        }

        if (info != null)
        {
            result.Describe(info);
        }

        using FrameLease lease = result.Frame ?? throw result.Error!;
        PixelCopy.Write(lease.Frame, output);
        return Status.Ok;
    }

    /// <summary>Takes no more frames; those that wait are still enhanced.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Takes no more frames and discards all that it has.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _closed = _cancelled = _ended = true;
            while (_waiting.TryDequeue(out Waiting waiting))
            {
                Discard(waiting.Frame);
            }

            while (_ready.TryDequeue(out Result result))
            {
                Discard(result.Frame);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Returns when the queue's thread has ended.</summary>
    public void Join() => _thread.Join();

    /// <summary>Frames that wait to be enhanced, and results that wait to be polled.</summary>
    public (int Waiting, int Ready) Depths()
    {
        lock (_lock)
        {
            return (_waiting.Count, _ready.Count);
        }
    }

    /// <summary>False when the arriving frame is the one that goes.</summary>
    private bool MakeRoom()
    {
        bool full = _waiting.Count >= _settings.Capacity;
        if (full && !_closed && _settings.Policy == QueuePolicy.Wait)
        {
            full = !WaitFor(() => _closed || _waiting.Count < _settings.Capacity, _settings.WaitAtMost);
        }

        if (_closed)
        {
            throw new CallException(Status.Closed, "the queue is closed: call livesr_open_queue to use it again.");
        }

        if (!full)
        {
            return true;
        }

        switch (_settings.Policy)
        {
            case QueuePolicy.DropOldest:
                Interlocked.Increment(ref Counters.Dropped);
                _waiting.Dequeue().Frame.Dispose();
                return true;
            case QueuePolicy.DropNewest:
                return false;
            default:
                throw new CallException(Status.Overload, $"the queue's {_settings.Capacity} places are taken: frames come faster than they are enhanced or polled.");
        }
    }

    private void Run()
    {
        while (Next() is { } waiting)
        {
            Result result = Enhance(waiting);
            lock (_lock)
            {
                if (MakeRoomForResult())
                {
                    _ready.Enqueue(result);
                    Monitor.PulseAll(_lock);
                }
                else
                {
                    Discard(result.Frame);
                }
            }
        }

        lock (_lock)
        {
            _ended = true;
            Monitor.PulseAll(_lock);
        }
    }

    private Waiting? Next()
    {
        lock (_lock)
        {
            WaitFor(() => _waiting.Count > 0 || _closed, Timeout.InfiniteTimeSpan);
            bool any = _waiting.TryDequeue(out Waiting waiting);
            Monitor.PulseAll(_lock);
            return any ? waiting : null;
        }
    }

    private Result Enhance(Waiting waiting)
    {
        using FrameLease source = waiting.Frame;
        FrameMetadata metadata = source.Frame.Metadata;
        try
        {
            FrameLease frame = _session.Enhance(source.Frame);
            TimeSpan latency = Stopwatch.GetElapsedTime(waiting.Since);
            Counters.Latency.Record(latency);
            return new Result(frame, null, frame.Frame.Metadata, waiting.User, latency);
        }
        catch (Exception e)
        {
            return new Result(null, e, metadata, waiting.User, Stopwatch.GetElapsedTime(waiting.Since));
        }
    }

    /// <summary>False when the queue was cancelled meanwhile.</summary>
    private bool MakeRoomForResult()
    {
        if (_settings.Drops && _ready.Count >= _settings.Capacity)
        {
            _ready.Dequeue().Frame?.Dispose();
            Interlocked.Increment(ref Counters.Dropped);
        }

        WaitFor(() => _cancelled || _ready.Count < _settings.Capacity, Timeout.InfiniteTimeSpan);
        return !_cancelled;
    }

    private void Discard(FrameLease? frame)
    {
        frame?.Dispose();
        Interlocked.Increment(ref Counters.Discarded);
    }

    /// <summary>Waits, with the lock held, until a condition holds. False when the time ran out first.</summary>
    private bool WaitFor(Func<bool> condition, TimeSpan atMost)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            TimeSpan left = atMost == Timeout.InfiniteTimeSpan ? atMost : atMost - Stopwatch.GetElapsedTime(start);
            if (atMost != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                return false;
            }

            Monitor.Wait(_lock, left);
        }

        return true;
    }

    /// <summary>A frame that waits to be enhanced.</summary>
    private readonly record struct Waiting(FrameLease Frame, ulong User, long Since);

    /// <summary>A result that waits to be polled: a frame, or why there is none.</summary>
    private readonly record struct Result(FrameLease? Frame, Exception? Error, FrameMetadata Metadata, ulong User, TimeSpan Latency)
    {
        public unsafe void Describe(FrameInfo* info)
        {
            Provenance? provenance = Metadata.Provenance;
            *info = new FrameInfo
            {
                StructSize = info->StructSize,
                Scale = provenance?.Scale ?? 0,
                ImageNumber = Metadata.ImageNumber,
                ElapsedMs = Metadata.ElapsedTimeMs,
                PixelSizeUm = Metadata.PixelSizeUm ?? 0,
                User = User,
                LatencyMs = Latency.TotalMilliseconds,
                Inferred = provenance?.Inferred == true ? 1 : 0,
                Degraded = provenance?.Degraded is null ? 0 : 1,
            };
        }
    }
}
