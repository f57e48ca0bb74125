using System.CommandLine;
using System.Globalization;
using LiveSR.Onnx;
using LiveSR.Onnx.Analysis;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;
using LiveSR.Training.Torch;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr networks</c>: the networks that recipes can name, with their papers and what they cost.</summary>
internal sealed class NetworksCommand : ProgramCommand
{
    public NetworksCommand()
        : base("networks", "List the networks that 'livesr train' can train, with their papers and what they cost.", "livesr networks")
    {
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Libtorch.Load();
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("network", "paper", "scales", "input")
            .AddColumn(new TableColumn("parameters").RightAligned())
            .AddColumn(new TableColumn("GFLOP per input MP").RightAligned())
            .AddColumn("sees, of the input");
        foreach (CatalogueEntry entry in NetworkCatalogue.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            table.AddRow(Row(entry));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(
            "Counted for the first of the scales, from the graph that export writes. Parameters: values that training changes. FLOP: two for each multiply-add of a convolution or matrix product, for a million pixels of what the network is given: the low-resolution image, or, with input 'interpolated', the enlarged one. Sees: at most so many pixels of the input decide one pixel of the result; 'whole image' runs on tiles of the stated size.");
        return Task.FromResult(0);
    }

    private static string[] Row(CatalogueEntry entry)
    {
        using SuperResolutionNetwork network = entry.Create(entry.Scales[0]);
        OnnxModel model = OnnxExporter.Write(network);
        var field = ReceptiveField.Of(model);
        return
        [
            Markup.Escape(entry.Name),
            Markup.Escape(entry.Source),
            string.Join(", ", entry.Scales.Select(scale => $"x{scale}")),
            entry.Input.ToString().ToLowerInvariant(),
            $"{network.ParameterCount():N0}",
            GraphCost.Of(model).FlopsPerMegapixel is { } flops ? (flops / 1e9).ToString("N0", CultureInfo.CurrentCulture) : "?",
            field.IsGlobal ? $"whole image ({network.FixedTile})" : Extent(field.Halo),
        ];
    }

    private static string Extent(Halo halo) => $"{halo.Left + 1 + halo.Right} x {halo.Top + 1 + halo.Bottom}";
}
