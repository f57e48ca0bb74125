using System.Globalization;
using System.Text.Json;
using LiveSR.Output;

namespace LiveSR.Training.Running;

/// <summary>
/// The files of a run: <c>recipe.yaml</c>, <c>last.checkpoint</c>, <c>best.checkpoint</c>, <c>log.csv</c> (a line for
/// each report), <c>validation.jsonl</c> (a line for each validation) and <c>samples/</c>.
/// </summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Compact = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The files of a run in a folder, which is made if it is not there.</summary>
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "samples"));
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The state after the last validation.</summary>
    public string LastCheckpoint => In("last.checkpoint");

    /// <summary>The state with the best mean gain, which is exported.</summary>
    public string BestCheckpoint => In("best.checkpoint");

    /// <summary>The recipe that the run follows.</summary>
    public string Recipe => In("recipe.yaml");

    /// <summary>A sample picture.</summary>
    public string Sample(string group, int scale, long step) =>
        In(System.IO.Path.Combine("samples", string.Create(CultureInfo.InvariantCulture, $"{group}-x{scale}-{step:d7}.png")));

    /// <summary>
    /// Writes the recipe that the run follows from here on. One that it followed until now, and that says something
    /// else, stays as <c>recipe-1.yaml</c>, <c>recipe-2.yaml</c>, ...
    /// </summary>
    public void KeepRecipe(string text)
    {
        if (File.Exists(Recipe) && File.ReadAllText(Recipe) is { } before && before != text)
        {
            int number = 1;
            while (File.Exists(In($"recipe-{number}.yaml")))
            {
                number++;
            }

            OutputFile.WriteText(In($"recipe-{number}.yaml"), before);
        }

        OutputFile.WriteText(Recipe, text, overwrite: true);
    }

    /// <summary>Adds a line of progress to the log.</summary>
    public void Log(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string file = In("log.csv");
        if (!File.Exists(file))
        {
            File.AppendAllText(file, "step,loss,learning_rate,seconds,discriminator_loss,adversarial_loss,shares" + Environment.NewLine);
        }

        string sides = progress.Adversarial is { } losses
            ? string.Create(CultureInfo.InvariantCulture, $"{losses.Discriminator:r},{losses.Generator:r}")
            : ",";
        File.AppendAllText(file, string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Step},{progress.Loss:r},{progress.LearningRate:r},{progress.Elapsed.TotalSeconds:f1},{sides},{string.Join(';', progress.Shares)}{Environment.NewLine}"));
    }

    /// <summary>Adds a validation to the log.</summary>
    public void Log(ValidationReport report) =>
        File.AppendAllText(In("validation.jsonl"), JsonSerializer.Serialize(report, Compact) + Environment.NewLine);

    /// <summary>All validations of the run, in order.</summary>
    public IReadOnlyList<ValidationReport> Validations() => File.Exists(In("validation.jsonl"))
        ? [.. File.ReadLines(In("validation.jsonl")).Select(line => JsonSerializer.Deserialize<ValidationReport>(line, Compact)!)]
        : [];

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
