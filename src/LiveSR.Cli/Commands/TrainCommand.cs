using System.CommandLine;
using System.Globalization;
using LiveSR.Cli.Recording;
using LiveSR.Training.Export;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using LiveSR.Training.Torch;
using Spectre.Console;

namespace LiveSR.Cli.Commands;

/// <summary><c>livesr train</c>: a recipe becomes a model package, judged on images that training never saw.</summary>
internal sealed class TrainCommand : ProgramCommand
{
    private readonly Argument<string> _recipe = new("recipe") { Description = "The recipe, a YAML file such as models/recipes/livesr-live-x2.yaml." };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Folder of the run: checkpoints, log, sample pictures; by default runs/NAME. A stopped run goes on from there.",
        HelpName = "folder",
    };

    private readonly Option<string?> _export = new("--export") { Description = "At the end, write the model package to this file; with several scales, one file for each, as file-x2.onnx.", HelpName = "file.onnx" };

    private readonly OverwriteOption _overwrite = new();

    public TrainCommand()
        : base(
            "train",
            "Train a network as a recipe says, with progress, validation against bicubic, and checkpoints that resume.",
            "livesr train models/recipes/livesr-live-x2.yaml",
            "livesr train my-scope.yaml --run runs/my-scope --export models/my-scope-x2.onnx")
    {
        Arguments.Add(_recipe);
        Options.Add(_run);
        Options.Add(_export);
        Options.Add(_overwrite.Option);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        TrainingRecipe recipe = RecipeReader.Read(parsed.GetValue(_recipe)!);
        string folder = parsed.GetValue(_run) ?? Path.Combine("runs", recipe.Name);
        (int Scale, string File)[] exports = parsed.GetValue(_export) is { } export ? [.. recipe.Scales.Select(scale => (scale, FileOf(export, recipe, scale)))] : [];
        _overwrite.RequireFree(parsed, exports.Select(package => package.File), parsed.GetValue(_recipe)!);
        AnsiConsole.WriteLine(Libtorch.Check());
        AnsiConsole.MarkupLineInterpolated($"[bold]{recipe.Name}[/] ({recipe.Network}) in [bold]{folder}[/]; Ctrl-C stops with a checkpoint");

        var lines = new Progress<TrainingProgress>(p => AnsiConsole.Console.Profile.Out.Writer.WriteLine(
            p.Step < p.Steps ? p.ToString() : $"{p}{Environment.NewLine}judging all held-back images"));
        ValidationReport report = await Task.Run(() => Trainer.Run(recipe, folder, lines, cancellation), CancellationToken.None);
        AnsiConsole.WriteLine(report.ToString());
        foreach ((int scale, string file) in exports)
        {
            ExportedRun exported = RunExporter.Export(recipe, folder, file, scale, _overwrite.IsSet(parsed));
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{file}[/]: the network after {exported.Step} steps; ONNX Runtime equals it to {exported.Difference:0.0e+0}");
        }

        return 0;
    }

    private static string FileOf(string export, TrainingRecipe recipe, int scale) => recipe.Scales.Count == 1
        ? export
        : Path.ChangeExtension(export, null) + string.Create(CultureInfo.InvariantCulture, $"-x{scale}.onnx");
}
