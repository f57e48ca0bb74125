using System.Reactive.Disposables;
using System.Threading.Channels;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>Hands frames over to a thread of its own through a bounded queue. Each subscription has its queue and thread.</summary>
internal sealed class QueuedFrames(IObservable<Frame> source, QueueMonitor monitor, PipelineThreads? threads) : IObservable<Frame>
{
    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var queue = new FrameQueue(observer, monitor);
        PipelineThreads.Start(threads, monitor.Name, queue.Run);
        queue.TakeFrom(source);
        return queue;
    }
}

/// <summary>
/// One bounded queue. <see cref="OnNext"/> runs on the producer's thread, <see cref="Run"/> is the consumer's.
/// Completion and errors keep their place behind the frames; disposal discards what waits and frees a waiting producer.
/// </summary>
internal sealed class FrameQueue : IObserver<Frame>, IDisposable
{
    private readonly IObserver<Frame> _observer;
    private readonly QueueMonitor _monitor;
    private readonly Channel<Waiting> _channel;
    private readonly ChannelWait _room = new();
    private readonly ChannelWait _frame = new();
    private readonly SingleAssignmentDisposable _upstream = new();
    private readonly ITimer? _patience;
    private long _refusedImage;
    private Exception? _error;
    private volatile bool _cancelled;

    internal FrameQueue(IObserver<Frame> observer, QueueMonitor monitor)
    {
        _observer = observer;
        _monitor = monitor;
        QueueOptions options = monitor.Options;
        var channel = new BoundedChannelOptions(options.Capacity)
        {
            FullMode = options.Policy switch
            {
                OverloadPolicy.DropOldest => BoundedChannelFullMode.DropOldest,
                OverloadPolicy.DropNewest => BoundedChannelFullMode.DropWrite,
                _ => BoundedChannelFullMode.Wait,
            },
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = true,
        };
        _channel = Channel.CreateBounded<Waiting>(channel, Drop);
        monitor.Opened(() => _channel.Reader.Count);
        if (options is { Policy: OverloadPolicy.Wait, WaitAtMost: not null })
        {
            _patience = monitor.Clock.CreateTimer(_ => FailFull(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void OnNext(Frame value)
    {
        if (_cancelled || Volatile.Read(ref _error) is not null)
        {
            return;
        }

        _monitor.Entered();
        var waiting = new Waiting(value.Lease(), _monitor.Clock.GetTimestamp());
        if (_channel.Writer.TryWrite(waiting))
        {
            return;
        }

        _refusedImage = value.Metadata.ImageNumber;
        if (_monitor.Options.Policy == OverloadPolicy.Fail && !_cancelled)
        {
            FailFull();
        }
        else if (WriteWhenThereIsRoom(waiting))
        {
            return;
        }

        Refuse(waiting);
    }

    public void OnError(Exception error)
    {
        Interlocked.CompareExchange(ref _error, error, null);
        _channel.Writer.TryComplete();
    }

    public void OnCompleted() => _channel.Writer.TryComplete();

    public void Dispose()
    {
        _cancelled = true;
        _upstream.Dispose();
        _channel.Writer.TryComplete();
    }

    internal void TakeFrom(IObservable<Frame> source)
    {
        try
        {
            _upstream.Disposable = source.Subscribe(this);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal void Run()
    {
        while (_frame.Wait(_channel.Reader.WaitToReadAsync()))
        {
            while (_channel.Reader.TryRead(out Waiting waiting))
            {
                Deliver(waiting);
            }
        }

        _patience?.Dispose();
        _monitor.Closed();
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
        if (_cancelled)
        {
            _monitor.Discarded();
            return;
        }

        _monitor.Left(_monitor.Clock.GetElapsedTime(waiting.Since));
        try
        {
            _observer.OnNext(lease.Frame);
        }
        catch (Exception e)
        {
            Dispose();
            _observer.OnError(PipelineException.At(_monitor.Name, lease.Frame, e));
        }
    }

    /// <summary>Blocks the producer, which is what <c>wait</c> is for. False when the queue ended meanwhile.</summary>
    private bool WriteWhenThereIsRoom(Waiting waiting)
    {
        _patience?.Change(_monitor.Options.WaitAtMost!.Value, Timeout.InfiniteTimeSpan);
        bool written = false;
        while (!written && _room.Wait(_channel.Writer.WaitToWriteAsync()))
        {
            written = _channel.Writer.TryWrite(waiting);
        }

        _patience?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return written;
    }

    /// <summary>Ends the queue behind the frames that still wait: those are delivered before the error.</summary>
    private void FailFull()
    {
        OnError(new OverloadException(_monitor.Name, _refusedImage, _monitor.Options));
        _upstream.Dispose();
    }

    private void Refuse(Waiting waiting)
    {
        if (_error is OverloadException)
        {
            Drop(waiting);
        }
        else
        {
            _monitor.Discarded();
            waiting.Lease.Dispose();
        }
    }

    private void Drop(Waiting waiting)
    {
        _monitor.Dropped(waiting.Lease.Frame.Metadata.ImageNumber);
        waiting.Lease.Dispose();
    }

    /// <summary>A frame in the queue, and since when by the clock's time stamp.</summary>
    private readonly record struct Waiting(FrameLease Lease, long Since);
}
