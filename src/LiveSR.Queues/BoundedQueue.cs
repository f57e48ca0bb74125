using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace LiveSR.Queues;

/// <summary>
/// Hands items from thread to thread, in order, and never grows: its policy says what happens to one too many. An item
/// that was put belongs to the queue: it comes out once, or is given once to the callback for lost items, which releases
/// it. Any number of threads may put and take; who waits blocks its own thread and no other.
/// </summary>
/// <typeparam name="T">What is handed over.</typeparam>
public sealed class BoundedQueue<T>
{
    private readonly Channel<T> _channel;
    private readonly Action<T, QueueOutcome> _lost;
    private readonly TimeProvider _clock;

    /// <summary>Pulsed when the queue has changed and somebody waits.</summary>
    private readonly object _change = new();
    private int _waiting;
    private volatile QueueOptions _options;
    private long _dropped;
    private volatile bool _closed;
    private volatile bool _cancelled;

    /// <summary>Makes an empty, open queue.</summary>
    /// <param name="options">Length, policy and patience.</param>
    /// <param name="lost">
    /// Releases, and counts if it likes, an item that will not come out, and hears why; on the thread that puts, takes or
    /// cancels, and never while the queue holds a lock.
    /// </param>
    /// <param name="clock">Measures the patience; the system's clock when null.</param>
    public BoundedQueue(QueueOptions options, Action<T, QueueOutcome> lost, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lost);
        _options = options;
        _lost = lost;
        _clock = clock ?? TimeProvider.System;
        _channel = Channel.CreateBounded<T>(options.Capacity);
    }

    /// <summary>How the queue is set up now.</summary>
    public QueueOptions Options => _options;

    /// <summary>Items that wait now.</summary>
    public int Count => _channel.Reader.Count;

    /// <summary>Items that the policy lost so far, those refused for want of room among them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>True when the queue is closed and nothing is left in it.</summary>
    public bool HasEnded => _channel.Reader.Completion.IsCompleted;

    /// <summary>Puts an item in, as the policy says: only <see cref="OverloadPolicy.Wait"/> blocks.</summary>
    /// <returns>What became of it; unless it entered, the callback has had it.</returns>
    public QueueOutcome Put(T item)
    {
        QueueOutcome outcome = _channel.Writer.TryWrite(item) ? QueueOutcome.Entered
            : _closed ? QueueOutcome.Closed
            : Options.Policy switch
            {
                OverloadPolicy.DropOldest => PutInPlaceOfOldest(item),
                OverloadPolicy.Wait => PutWhenThereIsRoom(item),
                OverloadPolicy.Fail => QueueOutcome.Overloaded,
                _ => QueueOutcome.Dropped,
            };
        if (outcome == QueueOutcome.Entered)
        {
            WakeWhoWaits();
        }
        else
        {
            Lose(item, outcome);
        }

        return outcome;
    }

    /// <summary>Changes the policy for items that come from now on; a producer that waits for room goes on waiting.</summary>
    public void ChangePolicy(OverloadPolicy policy) => _options = _options with { Policy = policy };

    /// <summary>Takes the item that has waited longest, if there is one.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (!_channel.Reader.TryRead(out item))
        {
            return false;
        }

        WakeWhoWaits();
        if (_cancelled)
        {
            Lose(item, QueueOutcome.Discarded);
            item = default;
            return false;
        }

        return true;
    }

    /// <summary>Takes the item that has waited longest, and waits for one. False once the queue <see cref="HasEnded"/>.</summary>
    public bool Take([MaybeNullWhen(false)] out T item)
    {
        while (!TryTake(out item))
        {
            if (!WaitForItem(Timeout.InfiniteTimeSpan))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits until there is something to take; another thread may yet take it first.</summary>
    /// <param name="atMost">How long, by the clock; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False when the queue has ended or the time is over.</returns>
    public bool WaitForItem(TimeSpan atMost)
    {
        using CancellationTokenSource? patience = atMost == Timeout.InfiniteTimeSpan ? null : new CancellationTokenSource(atMost, _clock);
        WaitWhileCountIs(0, patience?.Token ?? CancellationToken.None);
        // While it is being closed, one more item may still come.
        return Count > 0 || !(HasEnded || patience?.IsCancellationRequested == true);
    }

    /// <summary>Waits until there is room; another thread may yet fill it first. False when the queue takes in no more.</summary>
    public bool WaitForRoom() => WaitWhileCountIs(_options.Capacity, CancellationToken.None);

    /// <summary>Takes in no more; what is inside can still be taken.</summary>
    public void Close()
    {
        _closed = true;
        _channel.Writer.TryComplete();
        WakeWhoWaits();
    }

    /// <summary>Takes in no more, gives nothing out any more, and loses what is inside. Frees who waits.</summary>
    public void Cancel()
    {
        _cancelled = true;
        Close();
        while (_channel.Reader.TryRead(out T? item))
        {
            Lose(item, QueueOutcome.Discarded);
        }
    }

    private QueueOutcome PutInPlaceOfOldest(T item)
    {
        while (!_closed)
        {
            if (_channel.Reader.TryRead(out T? oldest))
            {
                Lose(oldest, QueueOutcome.Dropped);
            }

            if (_channel.Writer.TryWrite(item))
            {
                return QueueOutcome.Entered;
            }
        }

        return QueueOutcome.Closed;
    }

    private QueueOutcome PutWhenThereIsRoom(T item)
    {
        using CancellationTokenSource? patience = Options.WaitAtMost is TimeSpan limit ? new CancellationTokenSource(limit, _clock) : null;
        while (WaitWhileCountIs(Options.Capacity, patience?.Token ?? CancellationToken.None))
        {
            if (_channel.Writer.TryWrite(item))
            {
                return QueueOutcome.Entered;
            }
        }

        // Room may have come just as the patience ended.
        return _channel.Writer.TryWrite(item) ? QueueOutcome.Entered
            : _closed ? QueueOutcome.Closed
            : QueueOutcome.Overloaded;
    }

    /// <summary>
    /// Blocks the thread while the queue is empty, or full. The channel's own waits end on the thread pool, which may be busy,
    /// and cost a thread's waking more.
    /// </summary>
    /// <returns>False when the queue was closed or the patience is over.</returns>
    private bool WaitWhileCountIs(int count, CancellationToken patience)
    {
        using CancellationTokenRegistration atItsEnd = patience.CanBeCanceled ? patience.Register(WakeWhoWaits) : default;
        lock (_change)
        {
            // Said before the queue is looked at: who changes it looks here after that.
            Interlocked.Increment(ref _waiting);
            while (Count == count && !_closed && !patience.IsCancellationRequested)
            {
                Monitor.Wait(_change);
            }

            Interlocked.Decrement(ref _waiting);
            return !_closed && !patience.IsCancellationRequested;
        }
    }

    private void WakeWhoWaits()
    {
        Interlocked.MemoryBarrier();
        if (_waiting > 0)
        {
            lock (_change)
            {
                Monitor.PulseAll(_change);
            }
        }
    }

    private void Lose(T item, QueueOutcome outcome)
    {
        if (outcome is QueueOutcome.Dropped or QueueOutcome.Overloaded)
        {
            Interlocked.Increment(ref _dropped);
        }

        _lost(item, outcome);
    }
}
