using System.Diagnostics.Metrics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Statistics;

/// <summary>What is counted at one place of a pipeline. Allocates nothing per frame.</summary>
internal abstract class PlaceMonitor(PipelineMonitor pipeline, string name)
{
    private long _in;
    private long _out;

    internal string Name { get; } = name;

    internal TimeProvider Clock { get; } = pipeline.Clock;

    internal KeyValuePair<string, object?> PipelineTag { get; } = new("pipeline", pipeline.Name);

    internal KeyValuePair<string, object?> StageTag { get; } = new("stage", name);

    internal long In => Interlocked.Read(ref _in);

    internal long Out => Interlocked.Read(ref _out);

    internal LatencyHistogram Duration { get; } = new();

    internal void Entered() => Interlocked.Increment(ref _in);

    protected void CountOut() => Interlocked.Increment(ref _out);

    protected void Measure(LatencyHistogram durations, Histogram<double> instrument, TimeSpan duration)
    {
        durations.Record(duration);
        instrument.Record(duration.TotalSeconds, PipelineTag, StageTag);
    }

    protected void Count(Counter<long> instrument, long frames = 1) => instrument.Add(frames, PipelineTag, StageTag);
}

/// <summary>The source: what came, and which numbers are missing.</summary>
internal sealed class SourceMonitor(PipelineMonitor pipeline) : PlaceMonitor(pipeline, "source")
{
    private long _last = -1;

    internal DropLog Drops { get; } = new("source");

    internal long? LastImage => Interlocked.Read(ref _last) is var last && last >= 0 ? last : null;

    internal void Received(long image)
    {
        Entered();
        Count(PipelineMetrics.Received);
        if (LastImage is long last && image > last + 1)
        {
            Drops.Add(last + 1, image - 1);
            Count(PipelineMetrics.Dropped, image - last - 1);
        }

        Interlocked.Exchange(ref _last, image);
    }
}

/// <summary>A queue. Once it is empty, <c>In == Out + Drops.Count + DiscardedCount</c>.</summary>
internal sealed class QueueMonitor(PipelineMonitor pipeline, string name, QueueOptions options) : PlaceMonitor(pipeline, name)
{
    private long _discarded;
    private volatile Func<int>? _depth;
    private volatile QueueOptions _options = options;
    private volatile Action<OverloadPolicy>? _change;

    internal QueueOptions Options => _options;

    internal DropLog Drops { get; } = new(name);

    internal long DiscardedCount => Interlocked.Read(ref _discarded);

    internal int CurrentDepth => _depth?.Invoke() ?? 0;

    /// <summary>A queue begins to be watched.</summary>
    /// <param name="depth">Says how many frames wait.</param>
    /// <param name="change">Changes its policy.</param>
    internal void Opened(Func<int> depth, Action<OverloadPolicy> change)
    {
        (_depth, _change) = (depth, change);
        PipelineMetrics.Show(this);
    }

    /// <summary>The queue has ended, empty.</summary>
    internal void Closed()
    {
        PipelineMetrics.Hide(this);
        (_depth, _change) = (null, null);
    }

    internal void ChangePolicy(OverloadPolicy policy)
    {
        _options = _options with { Policy = policy };
        _change?.Invoke(policy);
    }

    internal void Left(TimeSpan waited)
    {
        CountOut();
        Measure(Duration, PipelineMetrics.QueueWait, waited);
    }

    internal void Dropped(long image)
    {
        Drops.Add(image, image);
        Count(PipelineMetrics.Dropped);
    }

    internal void Discarded() => Interlocked.Increment(ref _discarded);
}

/// <summary>A stage.</summary>
internal sealed class StageMonitor(PipelineMonitor pipeline, string name) : PlaceMonitor(pipeline, name)
{
    private readonly long _begun = pipeline.Begun;
    private long _degraded;
    private long _firstOut = -1;

    internal long Degraded => Interlocked.Read(ref _degraded);

    internal TimeSpan? FirstOut => Interlocked.Read(ref _firstOut) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    internal void Left(TimeSpan took, bool degraded)
    {
        if (_firstOut < 0)
        {
            Interlocked.Exchange(ref _firstOut, Clock.GetElapsedTime(_begun).Ticks);
        }

        CountOut();
        Measure(Duration, PipelineMetrics.StageDuration, took);
        if (degraded)
        {
            Interlocked.Increment(ref _degraded);
            Count(PipelineMetrics.Degraded);
        }
    }
}

/// <summary>A sink.</summary>
internal sealed class SinkMonitor(PipelineMonitor pipeline, string name) : PlaceMonitor(pipeline, name)
{
    internal LatencyHistogram EndToEnd { get; } = new();

    internal void Written(TimeSpan took, long? received)
    {
        CountOut();
        Count(PipelineMetrics.Written);
        Measure(Duration, PipelineMetrics.StageDuration, took);
        if (received is { } since)
        {
            Measure(EndToEnd, PipelineMetrics.FrameLatency, Clock.GetElapsedTime(since));
        }
    }
}
