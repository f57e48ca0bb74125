using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LiveSR.Pipeline.Statistics;

/// <summary>
/// The instruments of the meter <c>LiveSR</c>. Every measurement bears the tags <c>pipeline</c> and <c>stage</c>;
/// each place keeps its own tags, so that a measurement allocates nothing.
/// </summary>
internal static class PipelineMetrics
{
    internal const string MeterName = "LiveSR";

    private static readonly Meter Meter = new(MeterName, typeof(PipelineMetrics).Assembly.GetName().Version?.ToString(3));
    private static readonly ConcurrentDictionary<QueueMonitor, byte> Queues = new();

    internal static readonly Counter<long> Received = Meter.CreateCounter<long>(
        "livesr.frames.received", "{frame}", "Frames that the source delivered.");

    internal static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "livesr.frames.dropped", "{frame}", "Frames lost: at a queue by its policy, or missing from the source.");

    internal static readonly Counter<long> Degraded = Meter.CreateCounter<long>(
        "livesr.frames.degraded", "{frame}", "Frames for which a stage did less than asked, and said so.");

    internal static readonly Counter<long> Written = Meter.CreateCounter<long>(
        "livesr.frames.written", "{frame}", "Frames that a sink took.");

    internal static readonly Histogram<double> QueueWait = Meter.CreateHistogram<double>(
        "livesr.queue.wait", "s", "Time that a frame waited in a queue.");

    internal static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>(
        "livesr.stage.duration", "s", "Time that a stage or a sink took for a frame.");

    internal static readonly Histogram<double> FrameLatency = Meter.CreateHistogram<double>(
        "livesr.frame.latency", "s", "Time from the reception of a frame until a sink had taken it.");

    internal static readonly ObservableGauge<int> QueueDepth = Meter.CreateObservableGauge(
        "livesr.queue.depth", ObserveDepths, "{frame}", "Frames that wait in a queue now.");

    internal static void Show(QueueMonitor queue) => Queues.TryAdd(queue, 0);

    internal static void Hide(QueueMonitor queue) => Queues.TryRemove(queue, out _);

    private static IEnumerable<Measurement<int>> ObserveDepths() =>
        Queues.Keys.Select(queue => new Measurement<int>(queue.CurrentDepth, queue.PipelineTag, queue.StageTag));
}
