using System.Collections.Immutable;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Statistics;

/// <summary>
/// What a pipeline did. Counts are of the whole run; rates and latencies are of the period that ended at
/// <see cref="Elapsed"/> and lasted <see cref="Period"/>.
/// </summary>
public sealed record PipelineStatistics
{
    /// <summary>Time since the pipeline was made.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The period of rates and latencies; equal to <see cref="Elapsed"/> for the whole run.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Frames that the source delivered.</summary>
    public required long FramesIn { get; init; }

    /// <summary>Images that are missing from the source: gaps in their numbers.</summary>
    public required long LostBySource { get; init; }

    /// <summary>Frames that came per second in the period.</summary>
    public required double FpsIn { get; init; }

    /// <summary>The queues, in the order of building.</summary>
    public required ImmutableArray<QueueStatistics> Queues { get; init; }

    /// <summary>The stages, in the order of building.</summary>
    public required ImmutableArray<StageStatistics> Stages { get; init; }

    /// <summary>The sinks, in the order of building.</summary>
    public required ImmutableArray<SinkStatistics> Sinks { get; init; }

    /// <summary>Frames that queues dropped, all together.</summary>
    public long Dropped => Queues.Sum(queue => queue.Dropped);

    /// <summary>For example <c>in 30.0 fps, 900 frames; enhance 12.1 fps, p50 ...; dropped 12 (enhance 12)</c>.</summary>
    public override string ToString()
    {
        string stages = string.Concat(Stages.Select(stage => FormattableString.Invariant($"; {stage.Name} {stage.Fps:0.0} fps, {stage.Duration}")));
        string drops = string.Join(", ", Queues.Where(queue => queue.Dropped > 0)
            .Select(queue => FormattableString.Invariant($"{queue.Name} {queue.Dropped}")));
        string where = drops.Length > 0 ? $" ({drops})" : "";
        return FormattableString.Invariant($"in {FpsIn:0.0} fps, {FramesIn} frames{stages}; dropped {Dropped}{where}");
    }
}

/// <summary>A queue. When nothing waits, <c>In == Out + Dropped + Discarded</c>.</summary>
/// <param name="Name">Its name: of what it feeds.</param>
/// <param name="Options">Length and policy.</param>
/// <param name="Depth">Frames that wait now.</param>
/// <param name="In">Frames that came to it.</param>
/// <param name="Out">Frames that went on.</param>
/// <param name="Dropped">Frames that its policy lost.</param>
/// <param name="Discarded">Frames that still waited when the run was cancelled.</param>
/// <param name="Wait">How long frames waited.</param>
public sealed record QueueStatistics(
    string Name, QueueOptions Options, int Depth, long In, long Out, long Dropped, long Discarded, LatencySummary Wait);

/// <summary>A stage. In less Out is what it failed at or is still working on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">Frames that it was given.</param>
/// <param name="Out">Frames that it made.</param>
/// <param name="Degraded">Frames among them that say that less was done than asked for.</param>
/// <param name="Fps">Frames made per second.</param>
/// <param name="Duration">How long it took for a frame.</param>
/// <param name="FirstOut">When it had made its first frame, since the pipeline was made; null before.</param>
public sealed record StageStatistics(string Name, long In, long Out, long Degraded, double Fps, LatencySummary Duration, TimeSpan? FirstOut);

/// <summary>A sink.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Written">Frames that it took.</param>
/// <param name="Fps">Frames taken per second.</param>
/// <param name="Duration">How long it took for a frame.</param>
/// <param name="EndToEnd">From the reception of a frame until the sink had taken it.</param>
public sealed record SinkStatistics(string Name, long Written, double Fps, LatencySummary Duration, LatencySummary EndToEnd);
