using System.CommandLine;
using LiveSR.Capture.Devices;
using LiveSR.Cli.Diagnosis;
using LiveSR.Cli.Display;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr devices</c>: the cameras, and the execution providers with the verdict of the probe.</summary>
internal sealed class DevicesCommand : ProgramCommand
{
    private readonly Option<string?> _model = new("--model") { Description = "Try the providers with this model.", HelpName = "name" };

    public DevicesCommand()
        : base(
            "devices",
            "List cameras, and execution providers with the probe's verdict: a provider is used only if it reproduces the CPU's result.",
            "livesr devices",
            "livesr devices --model livesr-live-x2") => Options.Add(_model);

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        Table cameras = new Table().Border(TableBorder.Rounded).Title("Cameras").AddColumns("source", "name", "where");
        IReadOnlyList<CaptureDevice> found = Cameras(out IReadOnlyList<string> notes);
        foreach (CaptureDevice camera in found)
        {
            cameras.AddRow(Markup.Escape(camera.Address), Markup.Escape(camera.Name), Markup.Escape(camera.Details));
        }

        cameras.AddRow("sim:actin", "the simulated microscope", "always there");
        AnsiConsole.Write(cameras);
        foreach (string note in notes)
        {
            AnsiConsole.MarkupLineInterpolated($"{note}");
        }

        ModelPackage? model = parsed.GetValue(_model) is { } name ? ModelCatalog.Default.Open(name) : null;
        Table providers = new Table().Border(TableBorder.Rounded).Title("Execution providers").AddColumns("provider", "verdict", "why");
        foreach (ProviderVerdict verdict in OwnThread.Run(() => ProviderReport.Verdicts(model)))
        {
            providers.AddRow(verdict.Provider.Id(), verdict.Trusted ? "[green]trusted[/]" : "[yellow]refused[/]", Markup.Escape(verdict.Reason));
        }

        AnsiConsole.Write(providers);
        return Task.FromResult(0);
    }

    private static IReadOnlyList<CaptureDevice> Cameras(out IReadOnlyList<string> notes)
    {
        try
        {
            (IReadOnlyList<CaptureDevice> found, notes) = OwnThread.Run(static () => (DeviceEnumerator.List(out IReadOnlyList<string> said), said));
            return found;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or TimeoutException)
        {
            notes = [$"Cameras cannot be listed: {(e.InnerException ?? e).Message}"];
            return [];
        }
    }
}
