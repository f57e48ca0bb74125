using System.Reactive.Disposables;
using System.Reactive.Linq;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Operators;

/// <summary>Turns each frame into another, several at a time, and passes the results on in the frames' order.</summary>
internal static class OverlappedFrames
{
    /// <summary>
    /// As <see cref="FrameOperators.Staged"/>, with up to <paramref name="inFlight"/> frames in the stage at once, each on a
    /// thread of its own: while a device computes one, the next is copied to it. A frame more waits where it came from.
    /// </summary>
    internal static IObservable<Frame> Overlapped(
        this IObservable<Frame> frames, Func<Frame, CancellationToken, FrameLease> stage, int inFlight, StageMonitor monitor, PipelineThreads threads) =>
        Observable.Create<Frame>(observer =>
        {
            var overlap = new Overlap(observer, stage, inFlight, monitor);
            for (int i = 0; i < inFlight; i++)
            {
                threads.Start(monitor.Name, overlap.Run);
            }

            return StableCompositeDisposable.Create(frames.SubscribeSafe(overlap), overlap);
        });
}

/// <summary>
/// A stage at work on several frames. Each thread takes the next frame, computes it, and passes the result on itself when
/// those of the frames before have been: while the stage is busy, none waits for another to wake.
/// </summary>
internal sealed class Overlap : IObserver<Frame>, IDisposable
{
    private readonly IObserver<Frame> _observer;
    private readonly Func<Frame, CancellationToken, FrameLease> _stage;
    private readonly StageMonitor _monitor;
    private readonly CancellationDisposable _unwanted = new();
    private readonly BoundedQueue<Work> _next = new(
        new QueueOptions { Capacity = 1, Policy = OverloadPolicy.Wait }, static (work, _) => work.Lease.Dispose());

    private readonly object _order = new();
    private long _entered;
    private long _passedOn;
    private int _threads;
    private Exception? _error;
    private volatile bool _disposed;

    internal Overlap(IObserver<Frame> observer, Func<Frame, CancellationToken, FrameLease> stage, int inFlight, StageMonitor monitor) =>
        (_observer, _stage, _threads, _monitor) = (observer, stage, inFlight, monitor);

    /// <summary>Returns when a thread has taken the frame, so that no more than this one waits here.</summary>
    public void OnNext(Frame value)
    {
        _next.Put(new Work(value.Lease(), _entered++));
        _next.WaitForRoom();
    }

    public void OnError(Exception error)
    {
        _error = error;
        OnCompleted();
    }

    public void OnCompleted() => _next.Close();

    public void Dispose()
    {
        lock (_order)
        {
            _disposed = true;
            Monitor.PulseAll(_order);
        }

        _unwanted.Dispose();
        _next.Cancel();
    }

    /// <summary>The work of one of the threads; the last that has none left says that no frame follows.</summary>
    internal void Run()
    {
        try
        {
            while (_next.Take(out Work work))
            {
                Result result = Compute(work.Lease);
                using (result.Made)
                {
                    if (IsTurnOf(work.Number))
                    {
                        PassOn(result);
                    }
                }
            }

            if (Interlocked.Decrement(ref _threads) == 0)
            {
                End(_error);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private Result Compute(FrameLease lease)
    {
        using (lease)
        {
            _monitor.Entered();
            long begun = _monitor.Clock.GetTimestamp();
            try
            {
                FrameLease made = _stage(lease.Frame, _unwanted.Token) ?? throw new InvalidOperationException("it returned no frame.");
                return new Result(made, _monitor.Clock.GetElapsedTime(begun), null);
            }
            catch (Exception e)
            {
                return new Result(null, default, PipelineException.At(_monitor.Name, lease.Frame, e));
            }
        }
    }

    /// <summary>Waits until the results of all frames before were passed on. False when nobody wants any more.</summary>
    private bool IsTurnOf(long number)
    {
        lock (_order)
        {
            while (_passedOn != number && !_disposed)
            {
                Monitor.Wait(_order);
            }

            return !_disposed;
        }
    }

    private void PassOn(Result result)
    {
        if (result.Made is not { Frame: { } frame })
        {
            End(result.Error);
            return;
        }

        _monitor.Left(result.Took, frame.Metadata.Provenance?.Degraded is not null);
        try
        {
            _observer.OnNext(frame);
        }
        catch (Exception e)
        {
            throw PipelineException.At(_monitor.Name, frame, e);
        }

        lock (_order)
        {
            _passedOn++;
            Monitor.PulseAll(_order);
        }
    }

    /// <summary>Says how it ended, unless nobody wants to know, and ends what still runs.</summary>
    private void End(Exception? error)
    {
        bool isWanted = !_disposed;
        Dispose();
        if (isWanted && error is not null)
        {
            _observer.OnError(error);
        }
        else if (isWanted)
        {
            _observer.OnCompleted();
        }
    }

    /// <summary>A frame, and its place in the order.</summary>
    private readonly record struct Work(FrameLease Lease, long Number);

    /// <summary>What the stage made of a frame, or why not.</summary>
    private readonly record struct Result(FrameLease? Made, TimeSpan Took, PipelineException? Error);
}
