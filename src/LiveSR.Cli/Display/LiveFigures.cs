using LiveSR.Pipeline;

namespace LiveSR.Cli.Display;

/// <summary>A run's figures as JSON shows them; times in milliseconds.</summary>
internal sealed record LiveFigures(
    double Seconds, long FramesIn, double FpsIn, long LostBySource, long Dropped,
    IReadOnlyList<LiveFigures.Place> Queues, IReadOnlyList<LiveFigures.Place> Stages, IReadOnlyList<LiveFigures.Place> Sinks)
{
    /// <summary>The figures of <paramref name="statistics"/>.</summary>
    public static LiveFigures Of(PipelineStatistics statistics) => new(
        statistics.Elapsed.TotalSeconds,
        statistics.FramesIn,
        statistics.FpsIn,
        statistics.LostBySource,
        statistics.Dropped,
        [.. statistics.Queues.Select(q => Place.Of(q.Name, q.Out, q.Dropped, null, q.Wait))],
        [.. statistics.Stages.Select(s => Place.Of(s.Name, s.Out, 0, s.Fps, s.Duration))],
        [.. statistics.Sinks.Select(s => Place.Of(s.Name, s.Written, 0, s.Fps, s.EndToEnd))]);

    /// <summary>One queue (waiting time), stage (duration) or sink (latency since capture).</summary>
    internal sealed record Place(string Name, long Frames, long Dropped, double? Fps, double P50Ms, double P95Ms, double P99Ms)
    {
        public static Place Of(string name, long frames, long dropped, double? fps, LatencySummary time) => new(
            name, frames, dropped, fps, time.P50.TotalMilliseconds, time.P95.TotalMilliseconds, time.P99.TotalMilliseconds);
    }
}
