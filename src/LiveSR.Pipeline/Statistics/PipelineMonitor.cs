using System.Collections.Immutable;
using System.Reactive.Linq;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Statistics;

/// <summary>
/// Counts what happens in a pipeline, in fixed memory, and tells it as <see cref="PipelineStatistics"/> and through
/// the meter <c>LiveSR</c>.
/// </summary>
internal sealed class PipelineMonitor
{
    private readonly Lock _sync = new();
    private readonly List<QueueMonitor> _queues = [];
    private readonly List<StageMonitor> _stages = [];
    private readonly List<SinkMonitor> _sinks = [];

    /// <summary>Makes a monitor.</summary>
    /// <param name="clock">The clock of all its figures.</param>
    /// <param name="name">The value of the tag <c>pipeline</c> on every measurement.</param>
    internal PipelineMonitor(TimeProvider clock, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Clock = clock;
        Name = name;
        Begun = Clock.GetTimestamp();
        Source = new SourceMonitor(this);
    }

    /// <summary>The clock of all figures.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>The value of the tag <c>pipeline</c>.</summary>
    internal string Name { get; }

    /// <summary>Which images were lost, place by place: the source first, then the queues.</summary>
    internal ImmutableArray<DropLog> Drops
    {
        get
        {
            lock (_sync)
            {
                return [Source.Drops, .. _queues.Select(queue => queue.Drops)];
            }
        }
    }

    internal long Begun { get; }

    internal SourceMonitor Source { get; }

    internal ImmutableArray<QueueMonitor> Queues => Locked(_queues);

    internal ImmutableArray<StageMonitor> Stages => Locked(_stages);

    internal ImmutableArray<SinkMonitor> Sinks => Locked(_sinks);

    /// <summary>The figures of the whole run until now.</summary>
    internal PipelineStatistics Total() => new StatisticsReader(this).Next();

    /// <summary>The figures at the end of each interval by <see cref="Clock"/>, until unsubscribed; on a timer's thread.</summary>
    /// <param name="interval">Length of the period that rates and latencies cover.</param>
    internal IObservable<PipelineStatistics> Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return Observable.Create<PipelineStatistics>(observer =>
        {
            var reader = new StatisticsReader(this, Clock.GetTimestamp());
            return Clock.CreateTimer(_ => Tell(observer, reader), null, interval, interval);
        });
    }

    internal QueueMonitor Queue(string name, QueueOptions options) => Add(_queues, new QueueMonitor(this, name, options));

    internal StageMonitor Stage(string name) => Add(_stages, new StageMonitor(this, name));

    internal SinkMonitor Sink(string name) => Add(_sinks, new SinkMonitor(this, name));

    /// <summary>A tick that comes while the last is still being told is skipped: Rx allows one OnNext at a time.</summary>
    private static void Tell(IObserver<PipelineStatistics> observer, StatisticsReader reader)
    {
        if (!Monitor.TryEnter(reader))
        {
            return;
        }

        try
        {
            observer.OnNext(reader.Next());
        }
        finally
        {
            Monitor.Exit(reader);
        }
    }

    private T Add<T>(List<T> places, T place)
        where T : PlaceMonitor
    {
        ArgumentException.ThrowIfNullOrEmpty(place.Name);
        lock (_sync)
        {
            places.Add(place);
            return place;
        }
    }

    private ImmutableArray<T> Locked<T>(List<T> places)
    {
        lock (_sync)
        {
            return [.. places];
        }
    }
}
