using LiveSR.Queues;

namespace LiveSR.Pipeline.Statistics;

/// <summary>Reads a monitor period by period. Memory is fixed by the number of places.</summary>
internal sealed class StatisticsReader
{
    private readonly PipelineMonitor _monitor;
    private readonly Dictionary<LatencyHistogram, LatencyWindow> _windows = [];
    private readonly Dictionary<PlaceMonitor, long> _counts = [];
    private long _since;

    /// <summary>A reader whose first period is the whole run until then.</summary>
    internal StatisticsReader(PipelineMonitor monitor)
    {
        _monitor = monitor;
        _since = monitor.Begun;
    }

    /// <summary>A reader whose first period begins at <paramref name="since"/>, now.</summary>
    internal StatisticsReader(PipelineMonitor monitor, long since)
        : this(monitor)
    {
        Next();
        _since = since;
    }

    internal PipelineStatistics Next()
    {
        long now = _monitor.Clock.GetTimestamp();
        TimeSpan period = _monitor.Clock.GetElapsedTime(_since, now);
        _since = now;
        SourceMonitor source = _monitor.Source;
        return new PipelineStatistics
        {
            Elapsed = _monitor.Clock.GetElapsedTime(_monitor.Begun, now),
            Period = period,
            FramesIn = source.In,
            LostBySource = source.Drops.Count,
            FpsIn = Rate(source, source.In, period),
            Queues = [.. _monitor.Queues.Select(Read)],
            Stages = [.. _monitor.Stages.Select(stage => Read(stage, period))],
            Sinks = [.. _monitor.Sinks.Select(sink => Read(sink, period))],
        };
    }

    private QueueStatistics Read(QueueMonitor queue) => new(
        queue.Name, queue.Options, queue.CurrentDepth, queue.In, queue.Out, queue.Drops.Count, queue.DiscardedCount,
        Window(queue.Duration));

    private StageStatistics Read(StageMonitor stage, TimeSpan period) => new(
        stage.Name, stage.In, stage.Out, stage.Degraded, Rate(stage, stage.Out, period), Window(stage.Duration), stage.FirstOut);

    private SinkStatistics Read(SinkMonitor sink, TimeSpan period) => new(
        sink.Name, sink.Out, Rate(sink, sink.Out, period), Window(sink.Duration), Window(sink.EndToEnd));

    private double Rate(PlaceMonitor place, long count, TimeSpan period)
    {
        long before = _counts.GetValueOrDefault(place);
        _counts[place] = count;
        return period > TimeSpan.Zero ? (count - before) / period.TotalSeconds : 0;
    }

    private LatencySummary Window(LatencyHistogram histogram)
    {
        if (!_windows.TryGetValue(histogram, out LatencyWindow? window))
        {
            _windows.Add(histogram, window = new LatencyWindow(histogram));
        }

        return window.Next();
    }
}
