using System.Globalization;
using LiveSR.Files;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>The pipeline's figures as a table: what came, what was lost and where, how long each place takes.</summary>
internal static class StatisticsTable
{
    /// <summary>One row for the source and for each queue, stage and sink; below, what the camera's own transport counted.</summary>
    public static Table Of(PipelineStatistics statistics, SourceLosses? losses = null)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("place")
            .AddColumn(new TableColumn("frames").RightAligned())
            .AddColumn(new TableColumn("fps").RightAligned())
            .AddColumn(new TableColumn("dropped").RightAligned())
            .AddColumn(new TableColumn("waiting").RightAligned())
            .AddColumn(new TableColumn("p50 ms").RightAligned())
            .AddColumn(new TableColumn("p95 ms").RightAligned())
            .AddColumn(new TableColumn("p99 ms").RightAligned());

        table.AddRow("source", Count(statistics.FramesIn), Rate(statistics.FpsIn), Count(statistics.LostBySource), "", "", "", "");
        foreach (QueueStatistics queue in statistics.Queues)
        {
            table.AddRow([Name($"queue {queue.Name} ({queue.Options.Policy.Format()})"), Count(queue.Out), "", Count(queue.Dropped), Count(queue.Depth), .. Latency(queue.Wait)]);
        }

        foreach (StageStatistics stage in statistics.Stages)
        {
            table.AddRow([Name(stage.Name), Count(stage.Out), Rate(stage.Fps), "", "", .. Latency(stage.Duration)]);
        }

        foreach (SinkStatistics sink in statistics.Sinks)
        {
            table.AddRow([Name($"capture to {sink.Name}"), Count(sink.Written), Rate(sink.Fps), "", "", .. Latency(sink.EndToEnd)]);
        }

        return losses is null ? table : table.Caption(Markup.Escape($"camera: {losses}"));
    }

    private static string Name(string text) => Markup.Escape(text);

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Rate(double fps) => fps.ToString("0.0", CultureInfo.InvariantCulture);

    private static string[] Latency(LatencySummary latency) =>
        latency.Count == 0
            ? ["", "", ""]
            : [Milliseconds(latency.P50), Milliseconds(latency.P95), Milliseconds(latency.P99)];

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
