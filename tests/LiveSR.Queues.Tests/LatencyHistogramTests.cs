namespace LiveSR.Queues.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void PercentilesAreWithinTheStatedError()
    {
        var random = new Random(7);
        var histogram = new LatencyHistogram();
        double[] milliseconds = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp((random.NextDouble() * 16) - 6))];
        foreach (double value in milliseconds)
        {
            histogram.Record(TimeSpan.FromMilliseconds(value));
        }

        Array.Sort(milliseconds);
        LatencySummary summary = histogram.Summary();
        summary.Count.ShouldBe(20_000);
        summary.P50.TotalMilliseconds.ShouldBe(milliseconds[9_999], milliseconds[9_999] / 128);
        summary.P95.TotalMilliseconds.ShouldBe(milliseconds[18_999], milliseconds[18_999] / 128);
        summary.P99.TotalMilliseconds.ShouldBe(milliseconds[19_799], milliseconds[19_799] / 128);
        summary.Max.TotalMilliseconds.ShouldBe(milliseconds[^1], milliseconds[^1] / 128);
    }

    [Fact]
    public void OddDurationsStayInTheHistogram()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Summary().ShouldBe(new LatencySummary(1, default, default, default, default));
        histogram.Record(TimeSpan.MaxValue);
        histogram.Summary().Max.TotalHours.ShouldBe(30.5, 0.3);
        new LatencyHistogram().Summary().ShouldBe(default);
    }

    [Fact]
    public void WindowSeesOnlyWhatCameSinceItLastLooked()
    {
        var histogram = new LatencyHistogram();
        var window = new LatencyWindow(histogram);
        histogram.Record(TimeSpan.FromMilliseconds(10));
        window.Next().Count.ShouldBe(1);
        histogram.Record(TimeSpan.FromMilliseconds(10));
        histogram.Record(TimeSpan.FromMilliseconds(40));
        LatencySummary second = window.Next();
        second.Count.ShouldBe(2);
        second.P50.TotalMilliseconds.ShouldBe(10, 10.0 / 128);
        second.Max.TotalMilliseconds.ShouldBe(40, 40.0 / 128);
        window.Next().ShouldBe(default);
        histogram.Summary().Count.ShouldBe(3);
    }

    [Fact]
    public void RecordingAllocatesNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            histogram.Record(TimeSpan.FromTicks(i * 1000L));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public async Task NothingIsLostWhileOthersRecordAndRead()
    {
        const int Each = 200_000;
        var histogram = new LatencyHistogram();
        var window = new LatencyWindow(histogram);
        long seen = 0;
        var recording = Task.WhenAll(Enumerable.Range(1, 3).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                histogram.Record(TimeSpan.FromTicks(thread * 1000L));
            }
        })));
        while (!recording.IsCompleted)
        {
            seen += window.Next().Count;
            histogram.Summary().Max.Ticks.ShouldBeLessThan(4000);
        }

        await recording;
        (seen + window.Next().Count).ShouldBe(3 * Each);
        histogram.Summary().Count.ShouldBe(3 * Each);
    }
}
