using System.CommandLine;
using LiveSR.Cli.Display;
using LiveSR.Cli.Pictures;
using LiveSR.Output;
using Spectre.Console;

namespace LiveSR.Cli.Recording;

/// <summary>What stays of a live run beside its frames: its figures, and a picture of its last frame. So it is when it failed too.</summary>
internal sealed class RunResults
{
    private readonly Option<string?> _snapshot = new("--snapshot") { Description = "At the end, draw the last raw and enhanced frame side by side.", HelpName = "file.png" };
    private readonly Option<string?> _stats = new("--stats") { Description = "At the end, write the figures as JSON.", HelpName = "file.json" };

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_snapshot, _stats];

    /// <summary>Asks, before any work, whether the files may be written.</summary>
    /// <exception cref="UsageException">One cannot be.</exception>
    /// <exception cref="OutputRefusedException">One must not be.</exception>
    public void RequireFree(ParseResult parsed, OverwriteOption overwrite, IEnumerable<string> inputs)
    {
        overwrite.RequireFree(parsed, [parsed.GetValue(_stats)], inputs);
        if (parsed.GetValue(_snapshot) is { } snapshot)
        {
            EnhancedComparison.RequireFormat(snapshot);
            overwrite.RequireFreeInside(parsed, [snapshot], inputs);
        }
    }

    /// <summary>Keeps all that can be kept; one that cannot costs no other.</summary>
    /// <returns>False when one could not be, which was said.</returns>
    public bool Keep(ParseResult parsed, bool overwrite, LiveRun run) =>
        Try(run.Folder, folder => KeepRun(folder, overwrite, run))
        & Try(parsed.GetValue(_stats), stats => OutputFile.WriteText(stats, FiguresJson.Of(FiguresJson.Node(run)), overwrite))
        & Try(parsed.GetValue(_snapshot), snapshot => Draw(snapshot, overwrite, run));

    private static void KeepRun(string folder, bool overwrite, LiveRun run)
    {
        var figures = new
        {
            source = run.Source.Info,
            processing = run.Processing.Title,
            provenance = run.Processing.Latest.Processed?.Metadata.Provenance,
            report = FiguresJson.Node(run),
        };
        OutputFile.WriteText(RecordingOptions.RunOf(folder), FiguresJson.Of(figures), overwrite);
        AnsiConsole.MarkupLineInterpolated($"recorded in [bold]{folder}[/]");
    }

    private static void Draw(string snapshot, bool overwrite, LiveRun run)
    {
        if (run.Processing.Latest is not { Raw: { } raw, Processed: { } processed })
        {
            Console.Error.WriteLine($"livesr: warning: no frame was processed, so {snapshot} is not drawn.");
            return;
        }

        using var comparison = new EnhancedComparison(raw, processed, run.Processing.Title);
        comparison.Save(snapshot, overwrite);
        AnsiConsole.MarkupLineInterpolated($"before and after: [bold]{snapshot}[/]");
    }

    private static bool Try(string? path, Action<string> keep)
    {
        try
        {
            if (path is not null)
            {
                keep(path);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"livesr: {e.Message}");
            return false;
        }
    }
}
