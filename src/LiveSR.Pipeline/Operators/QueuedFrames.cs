using System.Reactive.Disposables;
using System.Reactive.Linq;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Operators;

/// <summary>The one operator that Rx lacks: a bounded queue between two threads.</summary>
internal static class QueuedFrames
{
    /// <summary>
    /// Hands frames over to a thread of its own, in order. Unlike ObserveOn it never grows: the policy says what happens
    /// to one frame too many, and each lost frame is counted. Each subscription has its queue and thread.
    /// </summary>
    /// <param name="frames">The frames; their thread is blocked by no policy but <see cref="OverloadPolicy.Wait"/>.</param>
    /// <param name="monitor">Where they are counted, and how the queue is set up.</param>
    /// <param name="threads">The pipeline's threads, of which it becomes one.</param>
    /// <param name="last">Called on the queue's thread when no frame follows, however that came about.</param>
    internal static IObservable<Frame> Queued(
        this IObservable<Frame> frames, QueueMonitor monitor, PipelineThreads threads, Action? last = null) =>
        Observable.Create<Frame>(observer =>
        {
            var queue = new FrameQueue(observer, monitor);
            threads.Start(monitor.Name, () =>
            {
                try
                {
                    queue.Run();
                }
                finally
                {
                    last?.Invoke();
                }
            });
            queue.TakeFrom(frames);
            return queue;
        });
}

/// <summary>
/// One bounded queue. <see cref="OnNext"/> runs on the producer's thread, <see cref="Run"/> is the consumer's.
/// Completion and errors keep their place behind the frames; disposal discards what waits and frees a waiting producer.
/// </summary>
internal sealed class FrameQueue : IObserver<Frame>, IDisposable
{
    private readonly IObserver<Frame> _observer;
    private readonly QueueMonitor _monitor;
    private readonly BoundedQueue<Waiting> _queue;
    private readonly SingleAssignmentDisposable _upstream = new();
    private Exception? _error;
    private volatile bool _cancelled;

    internal FrameQueue(IObserver<Frame> observer, QueueMonitor monitor)
    {
        _observer = observer;
        _monitor = monitor;
        _queue = new BoundedQueue<Waiting>(monitor.Options, Lose, monitor.Clock);
        monitor.Opened(() => _queue.Count, _queue.ChangePolicy);
    }

    public void OnNext(Frame value)
    {
        if (_cancelled || _error is not null)
        {
            return;
        }

        _monitor.Entered();
        if (_queue.Put(new Waiting(value.Lease(), _monitor.Clock.GetTimestamp())) == QueueOutcome.Overloaded)
        {
            OnError(new OverloadException(_monitor.Name, value.Metadata.ImageNumber, _monitor.Options));
            _upstream.Dispose();
        }
    }

    public void OnError(Exception error)
    {
        _error ??= error;
        _queue.Close();
    }

    public void OnCompleted() => _queue.Close();

    public void Dispose()
    {
        _cancelled = true;
        _upstream.Dispose();
        _queue.Cancel();
    }

    internal void TakeFrom(IObservable<Frame> source) => _upstream.Disposable = source.SubscribeSafe(this);

    internal void Run()
    {
        try
        {
            while (_queue.Take(out Waiting waiting))
            {
                Deliver(waiting);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            _monitor.Closed();
        }

        if (_cancelled)
        {
            return;
        }

        if (_error is null)
        {
            _observer.OnCompleted();
        }
        else
        {
            _observer.OnError(_error);
        }
    }

    private void Deliver(Waiting waiting)
    {
        using FrameLease lease = waiting.Lease;
        _monitor.Left(_monitor.Clock.GetElapsedTime(waiting.Since));
        try
        {
            _observer.OnNext(lease.Frame);
        }
        catch (Exception e)
        {
            throw PipelineException.At(_monitor.Name, lease.Frame, e);
        }
    }

    private void Lose(Waiting waiting, QueueOutcome outcome)
    {
        if (outcome is QueueOutcome.Dropped or QueueOutcome.Overloaded)
        {
            _monitor.Dropped(waiting.Lease.Frame.Metadata.ImageNumber);
        }
        else
        {
            _monitor.Discarded();
        }

        waiting.Lease.Dispose();
    }

    /// <summary>A frame in the queue, and since when by the clock's time stamp.</summary>
    private readonly record struct Waiting(FrameLease Lease, long Since);
}
