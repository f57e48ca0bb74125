using System.CommandLine;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Cli.Display;
using LiveSR.Cli.Recording;
using LiveSR.Files;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr info</c>: all that is understood of a file, and what of it each kind of output keeps. Nothing is written.</summary>
internal sealed class InfoCommand : ProgramCommand
{
    private readonly Argument<string> _input = new("input") { Description = "A video, TIFF stack, image, folder or pattern; or any source that 'livesr live' takes." };
    private readonly SeriesOption _series = new("all");
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON instead of tables." };

    public InfoCommand()
        : base(
            "info",
            "Show what is understood of a file: axes, sizes, depth, times, calibration, codec, channels, and what upscaling keeps of it.",
            "livesr info stack.ome.tif",
            "livesr info cells.mp4 --json")
    {
        Arguments.Add(_input);
        Options.Add(_series.Option);
        Options.Add(_json);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string input = parsed.GetValue(_input)!;
        int? chosen = _series.Of(parsed);
        var warnings = new List<string>();
        List<SourceInfo> all = [Read(input, chosen ?? 0, warnings)];
        int count = chosen is null ? all[0].Series?.Names.Length ?? 1 : 1;
        all.AddRange(Enumerable.Range(1, count - 1).Select(series => Read(input, series, warnings)));
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(FiguresJson.Of(new { series = all.Select(SourceFacts.Node), warnings = warnings.Distinct() }));
            return Task.FromResult(0);
        }

        foreach (SourceInfo info in all)
        {
            AnsiConsole.Write(Facts(info));
        }

        AnsiConsole.Write(Kept(all[0]));
        foreach (string warning in warnings.Distinct())
        {
            Console.Error.WriteLine($"livesr: warning: {warning}");
        }

        return Task.FromResult(0);
    }

    private static SourceInfo Read(string input, int series, List<string> warnings)
    {
        using IFrameSource source = FrameSources.Open(input, new SourceOptions { Series = series });
        using IDisposable listening = source.Warnings.Subscribe(warnings.Add);
        return source.Info;
    }

    private static Table Facts(SourceInfo info)
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().Title(Markup.Escape(info.Name)).AddColumns("what", "value");
        foreach ((string name, string value) in SourceFacts.Of(info))
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        return table;
    }

    private static Table Kept(SourceInfo info)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title("What upscaling keeps").AddColumns("", ".ome.tif", ".tif", "video", ".png");
        foreach (KeptFact fact in KeptFact.Of(info))
        {
            table.AddRow(Markup.Escape(fact.What), fact.Ome, fact.ImageJ, fact.Video, fact.Png);
        }

        return table;
    }
}
