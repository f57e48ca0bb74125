using HdrHistogram;
using HdrHistogram.Iteration;

namespace LiveSR.Queues;

/// <summary>
/// Counts durations in an HDR histogram of two significant digits: a percentile is within 1/128 (0.8 %) of the true one,
/// or within 100 ns. Memory is fixed at 36 kB, and recording allocates nothing; durations above 30 hours count as 30 hours.
/// Any number of threads may record while another reads.
/// </summary>
public sealed class LatencyHistogram
{
    private const long Largest = (1L << 40) - 1;
    private const int SignificantDigits = 2;

    private readonly LongConcurrentHistogram _counts = new(1, Largest, SignificantDigits);

    /// <summary>Counts a duration; a negative one counts as zero.</summary>
    public void Record(TimeSpan duration) => _counts.RecordValue(Math.Clamp(duration.Ticks, 0, Largest));

    /// <summary>Percentiles of all that was recorded. Allocates nothing.</summary>
    public LatencySummary Summary() => LatencySummary.Of(_counts);

    internal static LongHistogram Empty() => new(1, Largest, SignificantDigits);

    internal LongHistogram Snapshot()
    {
        LongHistogram counts = Empty();
        counts.Add(_counts);
        return counts;
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

    internal static LatencySummary Of(HistogramBase counts)
    {
        long count = counts.TotalCount;
        return count == 0 ? default : new LatencySummary(count, At(50), At(95), At(99), At(100));

        TimeSpan At(double percentile) => TimeSpan.FromTicks(counts.MedianEquivalentValue(counts.GetValueAtPercentile(percentile)));
    }
}

/// <summary>Reads a histogram period by period: each <see cref="Next"/> summarises what was recorded since the last.</summary>
/// <param name="histogram">The histogram, which others go on recording into.</param>
public sealed class LatencyWindow(LatencyHistogram histogram)
{
    private LongHistogram _before = LatencyHistogram.Empty();

    /// <summary>Percentiles of what came since the last call; of all, at the first.</summary>
    public LatencySummary Next()
    {
        LongHistogram now = histogram.Snapshot();
        LongHistogram period = LatencyHistogram.Empty();
        foreach (HistogramIterationValue bucket in now.RecordedValues())
        {
            long came = bucket.CountAtValueIteratedTo - _before.GetCountAtValue(bucket.ValueIteratedTo);
            if (came > 0)
            {
                period.RecordValueWithCount(bucket.ValueIteratedTo, came);
            }
        }

        _before = now;
        return LatencySummary.Of(period);
    }
}
