using System.CommandLine;
using System.Runtime.InteropServices;
using LiveSR.Cli.Diagnosis;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr doctor</c>: what works on this machine, and why the rest does not.</summary>
internal sealed class DoctorCommand : ProgramCommand
{
    public DoctorCommand()
        : base("doctor", "Try everything that LiveSR builds on and say what works, what does not, why, and what to do.", "livesr doctor")
    {
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        AnsiConsole.MarkupLineInterpolated($"LiveSR on {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores");
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("", "what", "version, or the reason");
        bool sound = true;
        foreach (Check check in Checks.All())
        {
            sound &= check.Status != CheckStatus.Broken;
            table.AddRow(Sign(check.Status), Markup.Escape(check.Subject), Markup.Escape(check.Detail));
        }

        AnsiConsole.Write(table);
        return Task.FromResult(sound ? 0 : 1);
    }

    private static string Sign(CheckStatus status) => status switch
    {
        CheckStatus.Works => "[green]works[/]",
        CheckStatus.Optional => "[yellow]absent[/]",
        _ => "[red]broken[/]",
    };
}
