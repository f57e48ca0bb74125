using System.Globalization;
using LiveSR.Inference.Providers;
using Spectre.Console;

namespace LiveSR.Cli.Benchmarking;

/// <summary>The measured cases as a table, a case a row.</summary>
internal static class BenchTable
{
    private static readonly string[] Titles =
        ["model", "frame", "provider", "path", "bare fps", "pipeline fps", "of bare", "p50 ms", "p95 ms", "p99 ms", "KiB a frame", "MiB", "GFLOP", "floor ms", "of floor", "loss dB", "counts"];

    /// <summary>The table.</summary>
    public static Table Of(IEnumerable<BenchResult> results)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        for (int i = 0; i < Titles.Length; i++)
        {
            var column = new TableColumn(Titles[i]) { NoWrap = true };
            table.AddColumn(i < 4 ? column : column.RightAligned());
        }

        foreach (BenchResult result in results)
        {
            table.AddRow([.. Cells(result).Select(Markup.Escape)]);
        }

        return table.Caption("floor: operations or bytes at the rates that this device reached in products and copies; loss: beside the processor's fp32");
    }

    private static string[] Cells(BenchResult result)
    {
        BenchCase asked = result.Case;
        string[] head = [asked.Model, asked.Size, $"{asked.Provider.Id()} {asked.Precision.Id()}", asked.DevicePath ? "device" : "engine"];
        return result.Figures is not { } figures
            ? [.. head, "failed"]
            :
            [
                .. head,
                Number(figures.BareFps, "0.0"),
                Number(figures.PipelineFps, "0.0"),
                Number(figures.PipelineShare, "0.00"),
                Number(figures.P50, "0.0"),
                Number(figures.P95, "0.0"),
                Number(figures.P99, "0.0"),
                Number((figures.BytesToDevice + figures.BytesFromDevice) / 1024.0, "0"),
                Number(figures.DeviceMiB ?? figures.ProcessMiB, "0"),
                Number(figures.Operations / 1e9, "0.00"),
                Number(figures.FloorMs, "0.00"),
                Number(figures.OfFloor, "0.00"),
                Number(figures.LossPsnr, "0.0"),
                Number(figures.LossCounts, "0"),
            ];
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
