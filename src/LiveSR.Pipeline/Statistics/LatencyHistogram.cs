using System.Numerics;

namespace LiveSR.Pipeline.Statistics;

/// <summary>
/// Counts durations in buckets whose width grows with the duration, as an HDR histogram does: 64 buckets for each
/// doubling, so that a percentile is within 1/128 (0.8 %) of the true one, or within 100 ns. Memory is fixed at 18 kB; durations
/// above 30 hours count as 30 hours. Any number of threads may record while another reads.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int LargestBits = 40;
    private const long Largest = (1L << LargestBits) - 1;

    private readonly long[] _counts = new long[BucketOf(Largest) + 1];

    internal int Buckets => _counts.Length;

    /// <summary>Counts a duration; a negative one counts as zero.</summary>
    public void Record(TimeSpan duration) => Interlocked.Increment(ref _counts[BucketOf(Math.Clamp(duration.Ticks, 0, Largest))]);

    /// <summary>Percentiles of all that was recorded.</summary>
    public LatencySummary Summary() => new LatencyWindow(this).Next();

    internal long CountIn(int bucket) => Interlocked.Read(ref _counts[bucket]);

    /// <summary>The middle of a bucket.</summary>
    internal static TimeSpan DurationOf(int bucket)
    {
        int shift = Math.Max(0, (bucket >> SubBits) - 1);
        long lowest = (long)(bucket - (shift << SubBits)) << shift;
        return TimeSpan.FromTicks(lowest + ((1L << shift) >> 1));
    }

    private static int BucketOf(long ticks)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)ticks | 1) - SubBits);
        return (shift << SubBits) + (int)(ticks >> shift);
    }
}

/// <summary>Percentiles of durations.</summary>
/// <param name="Count">How many were measured; the others are zero when this is.</param>
/// <param name="P50">Half took at most this long.</param>
/// <param name="P95">95 % took at most this long.</param>
/// <param name="P99">99 % took at most this long.</param>
/// <param name="Max">The longest, to the histogram's 0.8 %.</param>
public readonly record struct LatencySummary(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    /// <summary>For example <c>p50 3.1 ms, p95 4.0 ms, p99 7.2 ms</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"p50 {P50.TotalMilliseconds:0.0##} ms, p95 {P95.TotalMilliseconds:0.0##} ms, p99 {P99.TotalMilliseconds:0.0##} ms");
}

/// <summary>Reads a histogram period by period: each <see cref="Next"/> summarises what was recorded since the last.</summary>
internal sealed class LatencyWindow(LatencyHistogram histogram)
{
    private readonly long[] _before = new long[histogram.Buckets];
    private readonly long[] _now = new long[histogram.Buckets];

    internal LatencySummary Next()
    {
        long count = 0;
        int largest = 0;
        for (int i = 0; i < _now.Length; i++)
        {
            long total = histogram.CountIn(i);
            _now[i] = total - _before[i];
            _before[i] = total;
            count += _now[i];
            largest = _now[i] > 0 ? i : largest;
        }

        return count == 0
            ? default
            : new LatencySummary(count, Percentile(count, 0.50), Percentile(count, 0.95), Percentile(count, 0.99),
                LatencyHistogram.DurationOf(largest));
    }

    /// <summary>Nearest rank: the smallest duration that at least this part of all did not exceed.</summary>
    private TimeSpan Percentile(long count, double part)
    {
        long rank = (long)Math.Ceiling(part * count);
        int bucket = 0;
        for (long seen = _now[0]; seen < rank; seen += _now[bucket])
        {
            bucket++;
        }

        return LatencyHistogram.DurationOf(bucket);
    }
}
