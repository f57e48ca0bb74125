using System.CommandLine;
using LiveSR.Cli.Recording;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Models;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr models</c>: what models are installed, and what their cards say.</summary>
internal sealed class ModelsCommand : ProgramCommand
{
    private readonly Argument<string?> _name = new("name") { Description = "Show this model's card.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _writeClassical = new("--write-classical")
    {
        Description = "Write the models that need no training into this folder.",
        HelpName = "folder",
    };

    private readonly OverwriteOption _overwrite = new();

    public ModelsCommand()
        : base(
            "models",
            "List the installed models, or show one model's card.",
            "livesr models",
            "livesr models richardson-lucy-x2",
            "LIVESR_MODELS=/lab/models livesr models",
            "livesr models --write-classical models --overwrite")
    {
        Arguments.Add(_name);
        Options.Add(_writeClassical);
        Options.Add(_overwrite.Option);
    }

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_writeClassical) is { } folder)
        {
            _overwrite.RequireFreeInside(parsed, ClassicalGraphs.Shipped.Keys.Select(name => Path.Combine(folder, name)));
            ClassicalGraphs.WriteShipped(folder, _overwrite.IsSet(parsed));
            AnsiConsole.MarkupLineInterpolated($"written into {folder}");
            return Task.FromResult(0);
        }

        ModelCatalog catalog = ModelCatalog.Default;
        if (parsed.GetValue(_name) is { } name)
        {
            ShowCard(catalog.Open(name));
        }
        else
        {
            ShowAll(catalog);
        }

        return Task.FromResult(0);
    }

    private static void ShowAll(ModelCatalog catalog)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("model", "task", "scale", "colour", "tiles", "licence");
        foreach (CatalogEntry entry in catalog.Entries())
        {
            if (entry.Package is { } model)
            {
                table.AddRow(
                    Markup.Escape(model.Title), Markup.Escape(model.Task), $"x{model.Scale}", Lower(model.Colour), Markup.Escape(model.Tiling), Markup.Escape(model.Licence));
            }
            else
            {
                table.AddRow(Markup.Escape(Path.GetFileName(entry.Path)), $"[red]{Markup.Escape(entry.Problem!)}[/]");
            }
        }

        table.AddRow("nearest, bicubic, lanczos", "interpolation", "any", "any", "whole frame", "");
        table.AddRow("richardson-lucy", "deconvolution", "any", "any", "whole frame", "");
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Looked in: {string.Join(", ", catalog.Folders)}");
    }

    private static void ShowCard(ModelPackage model)
    {
        string card = Path.ChangeExtension(model.Path, ".md");
        Table facts = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        foreach ((string key, string value) in new (string, string)[]
        {
            ("model", model.Title), ("file", model.Path), ("sha256", model.Sha256), ("task", model.Task), ("scale", $"x{model.Scale}"),
            ("input", Lower(model.Input)), ("colour", Lower(model.Colour)), ("intensities", model.Range.ToString()), ("adapted", model.Adapted), ("tiles", model.Tiling),
            ("licence", model.Licence), ("trained on", model.TrainingData), ("metrics", model.Metrics),
        })
        {
            if (value.Length > 0)
            {
                facts.AddRow(Markup.Escape(key), Markup.Escape(value));
            }
        }

        AnsiConsole.Write(facts);
        if (File.Exists(card))
        {
            Console.WriteLine();
            Console.WriteLine(File.ReadAllText(card));
        }
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
