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
            overlap.Start(threads);
            return StableCompositeDisposable.Create(frames.SubscribeSafe(overlap), overlap);
        });
}

/// <summary>
/// A stage at work on several frames. A lane is free, at work or done, and goes from one hand to the next: the producer's
/// thread takes a free one, the lane's own thread computes, the collecting thread passes on what the lanes made in the order
/// in which they were taken.
/// </summary>
internal sealed class Overlap : IObserver<Frame>, IDisposable
{
    private readonly IObserver<Frame> _observer;
    private readonly Func<Frame, CancellationToken, FrameLease> _stage;
    private readonly StageMonitor _monitor;
    private readonly CancellationDisposable _unwanted = new();
    private readonly Lane[] _lanes;
    private readonly BoundedQueue<Lane> _free;
    private readonly BoundedQueue<Lane> _taken;
    private Exception? _error;
    private volatile bool _disposed;

    internal Overlap(IObserver<Frame> observer, Func<Frame, CancellationToken, FrameLease> stage, int inFlight, StageMonitor monitor)
    {
        (_observer, _stage, _monitor) = (observer, stage, monitor);
        QueueOptions all = new() { Capacity = inFlight, Policy = OverloadPolicy.Wait };
        (_free, _taken) = (new BoundedQueue<Lane>(all, static (_, _) => { }), new BoundedQueue<Lane>(all, static (_, _) => { }));
        _lanes = [.. Enumerable.Range(0, inFlight).Select(_ => new Lane())];
        foreach (Lane lane in _lanes)
        {
            _free.Put(lane);
        }
    }

    public void OnNext(Frame value)
    {
        if (_free.Take(out Lane? lane))
        {
            lane.Work.Put(value.Lease());
            _taken.Put(lane);
        }
    }

    public void OnError(Exception error)
    {
        _error ??= error;
        OnCompleted();
    }

    public void OnCompleted()
    {
        _taken.Close();
        foreach (Lane lane in _lanes)
        {
            lane.Work.Close();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _unwanted.Dispose();
        _free.Cancel();
        _taken.Cancel();
        foreach (Lane lane in _lanes)
        {
            lane.Work.Cancel();
            lane.Done.Cancel();
        }
    }

    internal void Start(PipelineThreads threads)
    {
        foreach (Lane lane in _lanes)
        {
            threads.Start(_monitor.Name, () => Compute(lane));
        }

        threads.Start(_monitor.Name, Collect);
    }

    private void Compute(Lane lane)
    {
        while (lane.Work.Take(out FrameLease? work))
        {
            using (work)
            {
                lane.Done.Put(Computed(work.Frame));
            }
        }
    }

    private Result Computed(Frame frame)
    {
        _monitor.Entered();
        long begun = _monitor.Clock.GetTimestamp();
        try
        {
            FrameLease made = _stage(frame, _unwanted.Token) ?? throw new InvalidOperationException("it returned no frame.");
            return new Result(made, _monitor.Clock.GetElapsedTime(begun), null);
        }
        catch (Exception e)
        {
            return new Result(null, default, PipelineException.At(_monitor.Name, frame, e));
        }
    }

    private void Collect()
    {
        try
        {
            while (_taken.Take(out Lane? lane) && lane.Done.Take(out Result result))
            {
                if (result.Error is { } error)
                {
                    _error = error;
                    break;
                }

                _free.Put(lane);
                PassOn(result);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        bool isWanted = !_disposed;
        // Who produces must not wait for a lane that nobody frees any more.
        Dispose();
        if (isWanted)
        {
            End();
        }
    }

    private void PassOn(Result result)
    {
        using FrameLease made = result.Made!;
        _monitor.Left(result.Took, made.Frame.Metadata.Provenance?.Degraded is not null);
        try
        {
            _observer.OnNext(made.Frame);
        }
        catch (Exception e)
        {
            throw PipelineException.At(_monitor.Name, made.Frame, e);
        }
    }

    private void End()
    {
        if (_error is { } error)
        {
            _observer.OnError(error);
        }
        else
        {
            _observer.OnCompleted();
        }
    }

    /// <summary>What the stage made of a frame, or why not.</summary>
    private readonly record struct Result(FrameLease? Made, TimeSpan Took, PipelineException? Error);

    /// <summary>The way of one frame at a time to the lane's thread and from it.</summary>
    private sealed class Lane
    {
        private static readonly QueueOptions One = new() { Capacity = 1, Policy = OverloadPolicy.Wait };

        public BoundedQueue<FrameLease> Work { get; } = new(One, static (lease, _) => lease.Dispose());

        public BoundedQueue<Result> Done { get; } = new(One, static (result, _) => result.Made?.Dispose());
    }
}
