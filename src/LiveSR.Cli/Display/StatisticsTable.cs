using System.Globalization;
using LiveSR.Capture;
using LiveSR.Cli.Recording;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>
/// The pipeline's figures as a table: what came, what was lost and where, how long each place takes. Where the terminal is
/// narrow, whole columns are left out, those that say least first; no word is broken.
/// </summary>
internal static class StatisticsTable
{
    private const string Policies = "policies";
    private static readonly string[] Titles = ["place", "frames", "fps", "dropped", "waiting", "p50 ms", "p95 ms", "p99 ms"];

    /// <summary>What a narrow table goes without, one after the other: columns, and the queues' policies.</summary>
    private static readonly string[] Dispensable = ["waiting", "p99 ms", Policies, "p50 ms", "fps", "p95 ms"];

    /// <summary>The table of a run that has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static Table Of(LiveRun run, int width)
    {
        Table table = Of(run.Report.Statistics, run.Source, width);
        string first = run.FirstFrame is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"first frame after {time.TotalSeconds:0.0} s")
            : "no frame was processed";
        return table.Caption(table.Caption is { } own ? $"{own.Text}; {first}" : first);
    }

    /// <summary>One row for the source and for each queue, stage and sink; below, what the camera's own transport counted.</summary>
    /// <param name="statistics">The figures.</param>
    /// <param name="source">What the frames come from.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static Table Of(PipelineStatistics statistics, IFrameSource source, int width)
    {
        int without = 0;
        List<string[]> rows = Rows(statistics, source, without);
        while (Width(rows, without) > width && without < Dispensable.Length)
        {
            rows = Rows(statistics, source, ++without);
        }

        Table table = new Table().Border(TableBorder.Rounded);
        foreach (string title in Shown(without).Select(i => Titles[i]))
        {
            var column = new TableColumn(title) { NoWrap = true };
            table.AddColumn(title == Titles[0] ? column : column.RightAligned());
        }

        rows.ForEach(row => table.AddRow([.. Shown(without).Select(i => Markup.Escape(row[i]))]));
        return source.Losses is { } losses ? table.Caption(Markup.Escape($"camera: {losses}"))
            : source.Info.LossesAreCounted ? table
            : table.Caption("what the source itself lost is not known");
    }

    private static IEnumerable<int> Shown(int without) => Enumerable.Range(0, Titles.Length).Where(i => !Dispensable[..without].Contains(Titles[i]));

    private static int Width(List<string[]> rows, int without) =>
        1 + Shown(without).Sum(i => 3 + rows.Append(Titles).Max(row => row[i].Length));

    private static List<string[]> Rows(PipelineStatistics statistics, IFrameSource source, int without)
    {
        bool knowsLosses = source.Info.LossesAreCounted || statistics.LostBySource > 0;
        string lost = knowsLosses ? Count(statistics.LostBySource) : "?";
        return
        [
            ["source", Count(statistics.FramesIn), Rate(statistics.FpsIn), lost, "", "", "", ""],
            .. statistics.Queues.Select(queue => (string[])
                [Name(queue, !Dispensable[..without].Contains(Policies)), Count(queue.Out), "", Count(queue.Dropped), Count(queue.Depth), .. Latency(queue.Wait)]),
            .. statistics.Stages.Select(stage => (string[])[stage.Name, Count(stage.Out), Rate(stage.Fps), "", "", .. Latency(stage.Duration)]),
            .. statistics.Sinks.Select(sink => (string[])
                [$"capture to {sink.Name}", Count(sink.Written), Rate(sink.Fps), "", "", .. Latency(sink.EndToEnd)]),
        ];
    }

    private static string Name(QueueStatistics queue, bool withPolicy) =>
        withPolicy ? $"queue {queue.Name} ({queue.Options.Policy.Format()})" : $"queue {queue.Name}";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Rate(double fps) => fps.ToString("0.0", CultureInfo.InvariantCulture);

    private static string[] Latency(LatencySummary latency) =>
        latency.Count == 0
            ? ["", "", ""]
            : [Milliseconds(latency.P50), Milliseconds(latency.P95), Milliseconds(latency.P99)];

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
