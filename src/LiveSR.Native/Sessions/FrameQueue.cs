using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Native.Interop;
using LiveSR.Queues;

namespace LiveSR.Native.Sessions;

/// <summary>
/// One opening of a session's queue: frames wait to be enhanced, a thread enhances them in order, results wait to be
/// polled. Both ends are bounded. What the policy would refuse among the frames holds the results up instead: a result
/// was paid for.
/// </summary>
internal sealed class FrameQueue
{
    private readonly Session _session;
    private readonly BoundedQueue<Waiting> _waiting;
    private readonly BoundedQueue<Result> _ready;
    private readonly Lock _polling = new();
    private readonly Thread _thread;
    private Result? _next;
    private long _number = -1;

    public FrameQueue(Session session, QueueOptions options)
    {
        _session = session;
        bool drops = options.Policy is OverloadPolicy.DropOldest or OverloadPolicy.DropNewest;
        _waiting = new BoundedQueue<Waiting>(options, Lose);
        _ready = new BoundedQueue<Result>(
            new QueueOptions { Capacity = options.Capacity, Policy = drops ? OverloadPolicy.DropOldest : OverloadPolicy.Wait }, Lose);
        _thread = new Thread(Run) { IsBackground = true, Name = "livesr queue" };
        _thread.Start();
    }

    private Counters Counters => _session.Counters;

    /// <summary>The number of a frame whose caller gave none.</summary>
    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Takes a frame, which the queue owns from here on.</summary>
    public Status Submit(FrameLease frame, ulong user)
    {
        QueueOutcome outcome = _waiting.Put(new Waiting(frame, user, Stopwatch.GetTimestamp()));
        switch (outcome)
        {
            case QueueOutcome.Overloaded:
                throw new CallException(Status.Overload,
                    $"the queue's {_waiting.Options.Capacity} places are taken: frames come faster than they are enhanced or polled.");
            case QueueOutcome.Closed:
                throw new CallException(Status.Closed, "the queue is closed: call livesr_open_queue to use it again.");
        }

        Interlocked.Increment(ref Counters.Submitted);
        return outcome == QueueOutcome.Dropped ? Status.Dropped : Status.Ok;
    }

    /// <summary>Hands out the next result.</summary>
    public unsafe Status Poll(Image* output, FrameInfo* info, int timeoutMs)
    {
        long start = Stopwatch.GetTimestamp();
        Result result;
        while (!TryNext(output, out result))
        {
            TimeSpan left = timeoutMs < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeoutMs) - Stopwatch.GetElapsedTime(start);
            if ((timeoutMs >= 0 && left <= TimeSpan.Zero) || !_ready.WaitForItem(left))
            {
                return _ready.HasEnded ? Status.Ended : Status.Empty;
            }
        }

        if (info != null)
        {
            Arguments.Write(info, info->StructSize, result.Describe(info->StructSize, _waiting.Dropped + _ready.Dropped));
        }

        using FrameLease lease = result.Frame ?? throw result.Error!;
        PixelCopy.Write(lease.Frame, output);
        return Status.Ok;
    }

    /// <summary>Takes no more frames; those that wait are still enhanced.</summary>
    public void Finish() => _waiting.Close();

    /// <summary>Takes no more frames and discards all that it has.</summary>
    public void Cancel()
    {
        _waiting.Cancel();
        _ready.Cancel();
        lock (_polling)
        {
            if (_next is { } next)
            {
                _next = null;
                Lose(next, QueueOutcome.Discarded);
            }
        }
    }

    /// <summary>Returns when the queue's thread has ended.</summary>
    public void Join() => _thread.Join();

    /// <summary>Frames that wait to be enhanced, and results that wait to be polled.</summary>
    public (int Waiting, int Ready) Depths()
    {
        lock (_polling)
        {
            return (_waiting.Count, _ready.Count + (_next is null ? 0 : 1));
        }
    }

    /// <summary>The next result, when there is one. One that the caller's buffer is too small for stays the next.</summary>
    private unsafe bool TryNext(Image* output, out Result result)
    {
        lock (_polling)
        {
            if (_next is null && _ready.TryTake(out Result taken))
            {
                _next = taken;
            }

            result = _next.GetValueOrDefault();
            if (_next is null)
            {
                return false;
            }

            if (result.Frame is { Frame: var frame })
            {
                PixelCopy.Announce(output, frame.Width, frame.Height, frame.Format, frame.BitDepth);
            }

            _next = null;
        }

        Interlocked.Increment(ref result.Frame is null ? ref Counters.Failed : ref Counters.Delivered);
        return true;
    }

    private void Run()
    {
        while (_waiting.Take(out Waiting waiting))
        {
            _ready.Put(Enhance(waiting));
        }

        _ready.Close();
    }

    private Result Enhance(Waiting waiting)
    {
        using FrameLease source = waiting.Frame;
        FrameMetadata metadata = source.Frame.Metadata;
        string model = "";
        try
        {
            FrameLease frame = _session.Enhance(source.Frame, enhancer => model = enhancer.Name);
            TimeSpan latency = Stopwatch.GetElapsedTime(waiting.Since);
            Counters.Latency.Record(latency);
            return new Result(frame, null, frame.Frame.Metadata, model, waiting.User, latency);
        }
        catch (Exception e)
        {
            return new Result(null, e, metadata, model, waiting.User, Stopwatch.GetElapsedTime(waiting.Since));
        }
    }

    /// <summary>A frame that did not enter was never submitted, so that only its lease is given back.</summary>
    private void Lose(Waiting waiting, QueueOutcome outcome)
    {
        waiting.Frame.Dispose();
        if (outcome == QueueOutcome.Dropped)
        {
            Interlocked.Increment(ref Counters.Dropped);
        }
        else if (outcome == QueueOutcome.Discarded)
        {
            Interlocked.Increment(ref Counters.Discarded);
        }
    }

    private void Lose(Result result, QueueOutcome outcome)
    {
        result.Frame?.Dispose();
        Interlocked.Increment(ref outcome == QueueOutcome.Dropped ? ref Counters.Dropped : ref Counters.Discarded);
    }

    /// <summary>A frame that waits to be enhanced.</summary>
    private readonly record struct Waiting(FrameLease Frame, ulong User, long Since);

    /// <summary>A result that waits to be polled: a frame, or why there is none.</summary>
    private readonly record struct Result(FrameLease? Frame, Exception? Error, FrameMetadata Metadata, string Model, ulong User, TimeSpan Latency)
    {
        /// <summary>What the caller learns about it: the frame's own record, whichever model the session has by now.</summary>
        /// <param name="structSize">The caller's size of the struct.</param>
        /// <param name="dropped">Frames that the queue has lost so far.</param>
        public unsafe FrameInfo Describe(uint structSize, long dropped)
        {
            Provenance? provenance = Metadata.Provenance;
            var info = new FrameInfo
            {
                StructSize = structSize,
                Scale = provenance?.Scale ?? 0,
                ImageNumber = Metadata.ImageNumber,
                ElapsedMs = Metadata.ElapsedTimeMs,
                PixelSizeUm = Metadata.PixelSizeUm ?? 0,
                User = User,
                LatencyMs = Latency.TotalMilliseconds,
                Inferred = provenance?.Inferred == true ? 1 : 0,
                Degraded = provenance?.Degraded is null ? 0 : 1,
                Dropped = dropped,
                Tile = provenance?.Tile ?? 0,
                Overlap = provenance?.Overlap ?? 0,
            };
            Utf8Text.Write(Model, info.Model, 128);
            Utf8Text.Write(provenance?.ModelHash ?? "", info.Sha256, 72);
            Utf8Text.Write(provenance?.ExecutionProvider ?? "", info.Provider, 16);
            Utf8Text.Write(provenance?.Precision ?? "", info.Precision, 16);
            Utf8Text.Write(provenance?.Normalisation ?? "", info.Normalisation, 64);
            return info;
        }
    }
}
