using System.CommandLine;
using LiveSR.Training.Networks;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr networks</c>: the networks that recipes can name, with their papers.</summary>
internal sealed class NetworksCommand : ProgramCommand
{
    public NetworksCommand()
        : base("networks", "List the networks that 'livesr train' can train, with their papers.", "livesr networks")
    {
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("network", "paper", "scales", "input").AddColumn(new TableColumn("parameters at the first scale").RightAligned());
        foreach (CatalogueEntry entry in NetworkCatalogue.Entries)
        {
            using SuperResolutionNetwork network = entry.Create(entry.Scales[0]);
            long parameters = network.parameters().Sum(p => p.numel());
            table.AddRow(
                Markup.Escape(entry.Name), Markup.Escape(entry.Source), string.Join(", ", entry.Scales.Select(s => $"x{s}")),
                entry.Input.ToString().ToLowerInvariant(), $"{parameters:N0}");
        }

        AnsiConsole.Write(table);
        return Task.FromResult(0);
    }
}
