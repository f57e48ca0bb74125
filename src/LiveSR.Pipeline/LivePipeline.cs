using System.Collections.Immutable;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Pipeline.Operators;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline;

/// <summary>
/// A running pipeline: source, branches of stages, sinks, each hand-over a bounded queue. It ends when the source
/// does, when <see cref="Stop"/> or <see cref="Cancel"/> is called, when an essential sink fails, or when no sink is
/// left. When it has ended, its threads are gone, its sinks disposed and all its leases given back.
/// </summary>
public sealed class LivePipeline : IDisposable
{
    private readonly Lock _sync = new();
    private readonly PipelineMonitor _monitor;
    private readonly PipelineThreads _threads;
    private readonly Subject<Unit> _stop = new();
    private readonly ReplaySubject<PipelineException> _failures = new();
    private readonly CompositeDisposable _subscriptions = [];
    private readonly TaskCompletionSource<PipelineReport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _sinks;
    private ImmutableArray<PipelineException> _failed = [];
    private PipelineException? _fatal;
    private int _failedSinks;
    private volatile bool _cancelled;

    internal LivePipeline(LivePipelineBuilder builder)
    {
        _monitor = new PipelineMonitor(builder.Clock, builder.Name);
        _threads = new PipelineThreads(End);
        _sinks = builder.Branches.Sum(branch => branch.Sinks.Count);
        Connect(builder);
        _threads.Leave();
    }

    /// <summary>
    /// Ends with the pipeline: with a report, or with the <see cref="PipelineException"/> that ended it (the source
    /// failed, an essential sink failed, or the last sink failed).
    /// </summary>
    public Task<PipelineReport> Completion => _ended.Task;

    /// <summary>Each failure of a stage or a sink as it happens, and those before; completes with the pipeline.</summary>
    public IObservable<PipelineException> Failures => _failures.AsObservable();

    /// <summary>Which images were lost, place by place.</summary>
    public ImmutableArray<DropLog> Drops => _monitor.Drops;

    /// <summary>Begins a pipeline over a source's frames.</summary>
    public static LivePipelineBuilder From(IObservable<Frame> frames) => new(frames);

    /// <summary>The figures of the whole run until now, also after its end.</summary>
    public PipelineStatistics Total() => _monitor.Total();

    /// <summary>The figures of each interval, as it ends, until the pipeline does.</summary>
    /// <param name="interval">Length of the period that rates and latencies cover.</param>
    public IObservable<PipelineStatistics> Statistics(TimeSpan interval) =>
        _monitor.Every(interval).TakeUntil(_failures.LastOrDefaultAsync());

    /// <summary>Takes no more frames, lets those inside reach their sinks, completes the sinks, and returns then.</summary>
    /// <exception cref="PipelineException">The pipeline failed, now or before.</exception>
    /// <exception cref="InvalidOperationException">Called on one of the pipeline's own threads, for which it would wait.</exception>
    public PipelineReport Stop()
    {
        if (_threads.IsCurrent)
        {
            throw new InvalidOperationException("Stop waits for the thread it was called on: call Cancel there, or Stop from another thread.");
        }

        _stop.OnNext(Unit.Default);
        return Completion.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Gives up: frames that wait are discarded, calls that run are finished, sinks keep what they have as partial.
    /// Does not wait; <see cref="Completion"/> says when all is done.
    /// </summary>
    public void Cancel()
    {
        if (Completion.IsCompleted)
        {
            return;
        }

        _cancelled = true;

        _threads.Enter();
        _subscriptions.Dispose();
        _threads.Leave();
    }

    /// <summary>Cancels what still runs and waits until it has ended; on one of the pipeline's own threads it does not wait.</summary>
    public void Dispose()
    {
        Cancel();
        if (!_threads.IsCurrent)
        {
            Completion.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        }
    }

    private static bool Waits(QueueOptions queue) => queue.Policy == OverloadPolicy.Wait;

    private static bool FirstQueueWaits(BranchBuilder branch) =>
        branch.Stages.Count > 0 ? Waits(branch.Stages[0].Queue!) : branch.Sinks.Any(sink => Waits(sink.Queue));

    private void Connect(LivePipelineBuilder builder)
    {
        IConnectableObservable<Frame> door = new ReceivedFrames(builder.Frames, _monitor.Source).TakeUntil(_stop).Publish();

        // Statistics come in the order of building. Subscription is in another: who never waits comes first in each
        // fan-out, so that nobody's patience delays the live view.
        var sinks = new List<(bool BranchWaits, SinkStep Step, IObservable<Frame> Written)>();
        foreach (BranchBuilder branch in builder.Branches)
        {
            IObservable<Frame> frames = branch.Stages.Aggregate(door.AsObservable(), Append).Publish().RefCount(branch.Sinks.Count);
            sinks.AddRange(branch.Sinks.Select(step => (FirstQueueWaits(branch), step, Append(frames, step))));
        }

        foreach ((_, SinkStep step, IObservable<Frame> written) in sinks.OrderBy(sink => (sink.BranchWaits, Waits(sink.Step.Queue))))
        {
            _subscriptions.Add(written.Subscribe(Observer.Create<Frame>(static _ => { }, error => Fail(step, error))));
        }

        _subscriptions.Add(door.Connect());
    }

    private IObservable<Frame> Append(IObservable<Frame> frames, StageStep step)
    {
        IObservable<Frame> onItsThread = step.Queue is null
            ? frames
            : new QueuedFrames(frames, _monitor.Queue(step.Name, step.Queue), _threads);
        return step.Apply(onItsThread, _monitor.Stage(step.Name));
    }

    private IObservable<Frame> Append(IObservable<Frame> frames, SinkStep step)
    {
        var onItsThread = new QueuedFrames(frames, _monitor.Queue(step.Name, step.Queue), _threads);
        return new WrittenFrames(onItsThread, step.Sink, _monitor.Sink(step.Name));
    }

    private void Fail(SinkStep step, Exception error)
    {
        var failure = PipelineException.At(step.Name, imageNumber: null, error);
        bool isNew;
        bool ends;
        lock (_sync)
        {
            isNew = !_failed.Contains(failure);
            _failed = isNew ? _failed.Add(failure) : _failed;
            ends = step.Essential || ++_failedSinks == _sinks;
            _fatal ??= ends ? failure : null;
        }

        if (isNew)
        {
            _failures.OnNext(failure);
        }

        if (ends)
        {
            _subscriptions.Dispose();
        }
    }

    private void End()
    {
        _subscriptions.Dispose();
        _failures.OnCompleted();
        if (_fatal is null)
        {
            _ended.TrySetResult(new PipelineReport(Total(), _failed, Drops, _cancelled));
        }
        else
        {
            _ended.TrySetException(_fatal);
        }
    }
}
