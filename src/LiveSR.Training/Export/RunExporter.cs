using System.Globalization;
using System.Text.Json;
using LiveSR.Inference.Models;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;

namespace LiveSR.Training.Export;

/// <summary>Makes a model package of a training run: its weights, what it was trained on, and what it reached.</summary>
public static class RunExporter
{
    /// <summary>
    /// Exports the best checkpoint of a run. Of adversarial training it is the last one: there decibels fall while images
    /// get sharper, and the best by decibels is the warm-up's.
    /// </summary>
    /// <param name="recipe">The run's recipe.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="path">The .onnx file to write.</param>
    /// <param name="scale">For networks with interpolated input, which of its scales the package is for; the recipe's first when absent.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <returns>What was exported.</returns>
    /// <exception cref="TrainingException">There is no checkpoint, or ONNX Runtime computes something else.</exception>
    public static ExportedRun Export(TrainingRecipe recipe, string folder, string path, int? scale = null, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var run = new RunFolder(folder);
        string checkpoint = recipe.Adversarial is null && File.Exists(run.BestCheckpoint) ? run.BestCheckpoint : run.LastCheckpoint;
        if (!File.Exists(checkpoint))
        {
            throw new TrainingException($"{folder}: there is no checkpoint to export; train first.");
        }

        int wanted = scale ?? recipe.Scales[0];
        using SuperResolutionNetwork network = NetworkCatalogue.Create(recipe.Network, wanted);
        RunState state = Checkpoint.LoadWeights(checkpoint, network);
        return new ExportedRun(state.Step, OnnxExporter.Export(network, path, MetadataOf(recipe, network, run, state.Step), overwrite));
    }

    private static string RangeText((double Low, double High) range) => string.Create(CultureInfo.InvariantCulture, $"{range.Low:0.####},{range.High:0.####}");

    private static Dictionary<string, string> MetadataOf(TrainingRecipe recipe, SuperResolutionNetwork network, RunFolder run, long step)
    {
        int scale = network.Scale;
        var metadata = recipe.Metadata.ToDictionary(entry => $"livesr.{entry.Key}", entry => entry.Value);
        metadata.TryAdd("livesr.name", recipe.Scales.Count == 1 ? recipe.Name : string.Create(CultureInfo.InvariantCulture, $"{recipe.Name}-x{scale}"));
        metadata["livesr.network"] = recipe.Network;
        metadata["livesr.loss"] = LossOf(recipe);
        if (recipe.StartFrom.Length > 0)
        {
            metadata["livesr.started_from"] = Path.GetFileNameWithoutExtension(recipe.StartFrom);
        }

        if (recipe.Degradation.Microscope is { } microscope)
        {
            metadata.TryAdd(ModelMetadata.LearnedNoise, RangeText(microscope.NoiseToContrast));
            if (!network.PassesGain)
            {
                metadata.TryAdd(ModelMetadata.LearnedContrast, RangeText(microscope.Contrast));
            }
        }

        metadata["livesr.training_steps"] = step.ToString(CultureInfo.InvariantCulture);
        var groups = run.Validations()
            .LastOrDefault(report => report.Step == step)?.Groups
            .Where(group => group.Scale == scale)
            .Select(group => new
            {
                group = group.Group,
                images = group.Images,
                psnr = Math.Round(group.Psnr, 2),
                ssim = Math.Round(group.Ssim, 4),
                bicubic_psnr = Math.Round(group.BicubicPsnr, 2),
                bicubic_ssim = Math.Round(group.BicubicSsim, 4),
            });
        if (groups is not null)
        {
            metadata["livesr.metrics"] = JsonSerializer.Serialize(groups);
        }

        return metadata;
    }

    /// <summary>The loss as the recipe wrote it, with whose features were compared and which discriminator was competed with.</summary>
    private static string LossOf(TrainingRecipe recipe)
    {
        string text = recipe.Adversarial is { } adversary
            ? string.Create(CultureInfo.InvariantCulture, $"{recipe.Loss} + {adversary.Weight} adversarial ({adversary.Discriminator} discriminator)")
            : recipe.Loss;
        return LossFormula.Parse(recipe.Loss).Any(term => term.Name == LossFormula.Perceptual)
            ? $"{text}; perceptual: {PerceptualLoss.Describe(recipe.Perceptual)}"
            : text;
    }
}

/// <summary>What became a model package.</summary>
/// <param name="Step">Steps that its weights had been trained.</param>
/// <param name="Difference">The largest difference between ONNX Runtime and the network on the test images.</param>
public readonly record struct ExportedRun(long Step, float Difference);
