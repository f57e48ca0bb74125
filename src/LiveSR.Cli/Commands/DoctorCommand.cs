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
        bool sound = true;
        foreach (Check check in Checks.All())
        {
            // A line at a time: when a driver hangs, what stands last above it says which.
            sound &= check.Status != CheckStatus.Broken;
            AnsiConsole.MarkupLine($"  {Sign(check.Status)}  {Markup.Escape(check.Subject),-24}{Markup.Escape(check.Detail)}");
        }

        return Task.FromResult(sound ? 0 : 1);
    }

    private static string Sign(CheckStatus status) => status switch
    {
        CheckStatus.Works => "[green]works [/]",
        CheckStatus.Optional => "[yellow]absent[/]",
        _ => "[red]broken[/]",
    };
}
