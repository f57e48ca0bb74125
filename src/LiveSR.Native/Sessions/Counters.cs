using LiveSR.Native.Interop;
using LiveSR.Queues;

namespace LiveSR.Native.Sessions;

/// <summary>What a session counts; its queues add to it.</summary>
internal sealed class Counters
{
    public long Processed;
    public long Submitted;
    public long Delivered;
    public long Dropped;
    public long Failed;
    public long Discarded;

    /// <summary>How long enhancements took.</summary>
    public LatencyHistogram Enhance { get; } = new();

    /// <summary>How long frames took from submission until their result stood.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>All figures, but for what waits now.</summary>
    public Statistics Read()
    {
        LatencySummary enhance = Enhance.Summary(), latency = Latency.Summary();
        return new Statistics
        {
            Processed = Interlocked.Read(ref Processed),
            Submitted = Interlocked.Read(ref Submitted),
            Delivered = Interlocked.Read(ref Delivered),
            Dropped = Interlocked.Read(ref Dropped),
            Failed = Interlocked.Read(ref Failed),
            Discarded = Interlocked.Read(ref Discarded),
            EnhanceP50Ms = enhance.P50.TotalMilliseconds,
            EnhanceP95Ms = enhance.P95.TotalMilliseconds,
            EnhanceP99Ms = enhance.P99.TotalMilliseconds,
            LatencyP50Ms = latency.P50.TotalMilliseconds,
            LatencyP95Ms = latency.P95.TotalMilliseconds,
            LatencyP99Ms = latency.P99.TotalMilliseconds,
        };
    }
}
