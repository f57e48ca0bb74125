using System.Collections.Immutable;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Pipeline.Operators;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

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
    private readonly ISubject<PipelineException> _failures = Subject.Synchronize(new ReplaySubject<PipelineException>());
    private readonly CompositeDisposable _subscriptions = [];
    private readonly CompositeDisposable _views = [];
    private readonly TaskCompletionSource<PipelineReport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _wholeSinks = [];
    private readonly HashSet<string> _failedSinks = [];
    private readonly HashSet<string> _letGo = [];
    private readonly int _sinks;
    private ImmutableArray<PipelineException> _failed = [];
    private PipelineException? _fatal;

    internal LivePipeline(LivePipelineBuilder builder)
    {
        _monitor = new PipelineMonitor(builder.Clock, builder.Name);
        _threads = new PipelineThreads(Break, End);
        _sinks = builder.Branches.Sum(branch => branch.Sinks.Count);
        Connect(builder);
        _threads.Leave();
    }

    /// <summary>
    /// Ends with the pipeline, always with a report: what ended it before its time (the source failed, an essential
    /// sink failed, or the last sink failed) is <see cref="PipelineReport.Failure"/>.
    /// </summary>
    public Task<PipelineReport> Completion => _ended.Task;

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/> that tells every pipeline's figures: <c>LiveSR</c>.</summary>
    public static string MeterName => PipelineMetrics.MeterName;

    /// <summary>
    /// Each failure of a stage or a sink as it happens, and those before; completes with the pipeline. An observer that
    /// throws is unsubscribed, and what it threw is among the report's failures.
    /// </summary>
    public IObservable<PipelineException> Failures => _failures.Guarded(e => Note(ThrownBy("failures", e)));

    /// <summary>Which images were lost, place by place.</summary>
    public ImmutableArray<DropLog> Drops => _monitor.Drops;

    /// <summary>Begins a pipeline over a source's frames.</summary>
    public static LivePipelineBuilder From(IObservable<Frame> frames) => new(frames);

    /// <summary>The figures of the whole run until now, also after its end.</summary>
    public PipelineStatistics Total() => _monitor.Total();

    /// <summary>
    /// The figures of each interval, as it ends, until the pipeline does. An observer that throws fares as one of
    /// <see cref="Failures"/>.
    /// </summary>
    /// <param name="interval">Length of the period that rates and latencies cover.</param>
    public IObservable<PipelineStatistics> Statistics(TimeSpan interval) =>
        _monitor.Every(interval).TakeUntil(_failures.LastOrDefaultAsync()).Guarded(e => Note(ThrownBy("statistics", e)));

    /// <summary>
    /// Changes what a queue does with one frame too many, from the next frame on. A queue that is to wait may now hold
    /// up the thread that feeds it, and with it the branches behind.
    /// </summary>
    /// <param name="queue">Name of the stage or sink that the queue feeds.</param>
    /// <param name="policy">The new policy.</param>
    /// <exception cref="ArgumentException">There is no queue of that name.</exception>
    public void ChangePolicy(string queue, OverloadPolicy policy)
    {
        QueueMonitor monitor = _monitor.Queues.FirstOrDefault(monitor => monitor.Name == queue)
            ?? throw new ArgumentException($"The pipeline has no queue '{queue}'.", nameof(queue));
        monitor.ChangePolicy(policy);
    }

    /// <summary>Takes no more frames, lets those inside reach their sinks, completes the sinks, and returns then.</summary>
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
    /// Takes no more frames, and lets go of those that wait only to be seen: a sink behind a queue that may drop ends
    /// where it is, and with the last sink of its branch the stages before it. Recordings get what waits for them.
    /// Does not wait; <see cref="Completion"/> says when all is done.
    /// </summary>
    /// <returns>How many frames wait for recordings now.</returns>
    public int Finish()
    {
        if (!_threads.TryEnter())
        {
            return 0;
        }

        _stop.OnNext(Unit.Default);
        _views.Dispose();
        int waiting = _monitor.Queues.Sum(queue => queue.CurrentDepth);
        _threads.Leave();
        return waiting;
    }

    /// <summary>
    /// Gives up: frames that wait are discarded, stages that run are asked to end at once, sinks finish their call and
    /// keep what they have as partial. Does not wait; <see cref="Completion"/> says when all is done.
    /// </summary>
    public void Cancel()
    {
        if (_threads.TryEnter())
        {
            _subscriptions.Dispose();
            _threads.Leave();
        }
    }

    /// <summary>Cancels what still runs and waits until it has ended; on one of the pipeline's own threads it does not wait.</summary>
    public void Dispose()
    {
        Cancel();
        if (!_threads.IsCurrent)
        {
            Completion.Wait();
        }
    }

    private static bool MayDrop(QueueOptions queue) => queue.Policy is OverloadPolicy.DropOldest or OverloadPolicy.DropNewest;

    private static bool Waits(QueueOptions queue) => queue.Policy == OverloadPolicy.Wait;

    private static bool FirstQueueWaits(BranchBuilder branch) =>
        branch.Stages.Count > 0 ? Waits(branch.Stages[0].Queue!) : branch.Sinks.Any(sink => Waits(sink.Queue));

    private void Connect(LivePipelineBuilder builder)
    {
        IConnectableObservable<Frame> door = builder.Frames.TakeUntil(_stop).Received(_monitor.Source).Publish();

        // Statistics come in the order of building. Subscription is in another: who never waits comes first in each
        // fan-out, so that nobody's patience delays the live view.
        var sinks = new List<(bool BranchWaits, SinkStep Step, IObservable<Unit> Written)>();
        foreach (BranchBuilder branch in builder.Branches)
        {
            IObservable<Frame> frames = branch.Stages.Aggregate(door.AsObservable(), Append).Publish().RefCount(branch.Sinks.Count);
            sinks.AddRange(branch.Sinks.Select(step => (FirstQueueWaits(branch), step, Append(frames, step))));
        }

        foreach ((_, SinkStep step, IObservable<Unit> written) in sinks.OrderBy(sink => (sink.BranchWaits, Waits(sink.Step.Queue))))
        {
            IDisposable subscription = written.Subscribe(Observer.Create<Unit>(static _ => { }, error => Fail(step, error)));
            _subscriptions.Add(subscription);
            if (MayDrop(step.Queue))
            {
                _views.Add(Disposable.Create(() => LetGo(step, subscription)));
            }
        }

        _subscriptions.Add(door.Connect());
    }

    private IObservable<Frame> Append(IObservable<Frame> frames, StageStep step)
    {
        IObservable<Frame> onItsThread = step.Queue is null ? frames : frames.Queued(_monitor.Queue(step.Name, step.Queue), _threads);
        return step.Apply(onItsThread, _monitor.Stage(step.Name), _threads);
    }

    /// <summary>Only the queue's thread calls the sink, and disposes it in the end.</summary>
    private IObservable<Unit> Append(IObservable<Frame> frames, SinkStep step) =>
        frames.Queued(_monitor.Queue(step.Name, step.Queue), _threads, last: () => DisposeSink(step))
            .WrittenTo(step.Sink, _monitor.Sink(step.Name), whole: () => CountWhole(step));

    private void LetGo(SinkStep step, IDisposable subscription)
    {
        lock (_sync)
        {
            _letGo.Add(step.Name);
        }

        subscription.Dispose();
    }

    private void CountWhole(SinkStep step)
    {
        lock (_sync)
        {
            _wholeSinks.Add(step.Name);
        }
    }

    private void DisposeSink(SinkStep step)
    {
        try
        {
            step.Sink.Dispose();
        }
        catch (Exception e)
        {
            Fail(step, e);
        }
    }

    private void Fail(SinkStep step, Exception error)
    {
        var failure = PipelineException.At(step.Name, imageNumber: null, error);
        bool ends;
        lock (_sync)
        {
            _failedSinks.Add(step.Name);
            ends = step.Essential || _failedSinks.Count == _sinks;
            _fatal ??= ends ? failure : null;
        }

        Tell(failure);
        if (ends)
        {
            _subscriptions.Dispose();
        }
    }

    /// <summary>A thread ended by an exception that nobody answers for: what it carried is lost, so the run cannot go on.</summary>
    private void Break(PipelineException failure)
    {
        lock (_sync)
        {
            _fatal ??= failure;
        }

        Tell(failure);
        _subscriptions.Dispose();
    }

    private void Tell(PipelineException failure)
    {
        if (Note(failure))
        {
            _failures.OnNext(failure);
        }
    }

    /// <summary>Puts a failure into the report. False when it is there: the sinks of a branch all hear of its stage's.</summary>
    private bool Note(PipelineException failure)
    {
        lock (_sync)
        {
            bool isNew = !_failed.Contains(failure);
            _failed = isNew ? _failed.Add(failure) : _failed;
            return isNew;
        }
    }

    private static PipelineException ThrownBy(string place, Exception error) => new(place, null, $"its observer threw: {error.Message}", error);

    private void End()
    {
        _subscriptions.Dispose();
        _failures.OnCompleted();
        bool givenUp = _fatal is null && _wholeSinks.Union(_failedSinks).Union(_letGo).Count() < _sinks;
        _ended.TrySetResult(new PipelineReport(Total(), _failed, Drops, givenUp) { Failure = _fatal });
    }
}
