using System.Collections.Immutable;

namespace LiveSR.Pipeline;

/// <summary>How a pipeline ended.</summary>
/// <param name="Statistics">The figures of the whole run.</param>
/// <param name="Failures">What failed without ending it, in the order of happening.</param>
/// <param name="Drops">Which images were lost, place by place.</param>
/// <param name="Cancelled">True when it was given up, so that sinks hold partial results.</param>
public sealed record PipelineReport(
    PipelineStatistics Statistics, ImmutableArray<PipelineException> Failures, ImmutableArray<DropLog> Drops, bool Cancelled);
