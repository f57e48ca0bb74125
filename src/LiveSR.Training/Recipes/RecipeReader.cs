using System.Globalization;
using LiveSR.Training.Networks;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LiveSR.Training.Recipes;

/// <summary>Reads recipes, and says in one line what is wrong with one and where.</summary>
public static class RecipeReader
{
    /// <summary>Reads a recipe; its data folder becomes absolute.</summary>
    /// <exception cref="TrainingException">It is not there, not YAML, has unknown keys, or values that make no sense.</exception>
    public static TrainingRecipe Read(string path)
    {
        try
        {
            var recipe = Parse(File.ReadAllText(path), path);
            recipe.Data.Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, recipe.Data.Root));
            return recipe;
        }
        catch (IOException error)
        {
            throw new TrainingException($"{path}: the recipe cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a recipe from its text; <paramref name="name"/> is what errors call it.</summary>
    public static TrainingRecipe Parse(string yaml, string name)
    {
        TrainingRecipe? recipe;
        try
        {
            recipe = new DeserializerBuilder()
                .WithNamingConvention(UnderscoredNamingConvention.Instance)
                .Build()
                .Deserialize<TrainingRecipe>(yaml);
        }
        catch (YamlException error)
        {
            var reason = (error.InnerException ?? error).Message.ReplaceLineEndings(" ");
            throw new TrainingException(string.Create(CultureInfo.InvariantCulture, $"{name}, line {error.Start.Line}: {reason}"), error);
        }

        Validate(recipe ?? throw new TrainingException($"{name}: the recipe is empty."), name);
        return recipe;
    }

    /// <summary>The recipe as YAML, as a run keeps it beside its checkpoints.</summary>
    public static string Write(TrainingRecipe recipe) =>
        new SerializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Serialize(recipe);

    private static bool NamesItsImages(GroupRecipe group) => group.Folder.Length > 0
        ? group.Low.Length + group.High.Length == 0
        : group.Low.Length > 0 && group.High.Length > 0;

    private static void Validate(TrainingRecipe recipe, string name)
    {
        Require(recipe.Name.Length > 0, "name", "is missing");
        Require(NetworkCatalogue.Contains(recipe.Network), "network", $"'{recipe.Network}' is not one of {string.Join(", ", NetworkCatalogue.Names)}");
        Require(recipe.Scales.Count > 0 && recipe.Scales.All(scale => scale is >= 1 and <= 8), "scales", "must be one or more of 1 to 8");
        Require(recipe.Steps > 0, "steps", "must be at least 1");
        Require(recipe.Device is "cpu" or "cuda" or "auto", "device", $"'{recipe.Device}' is not cpu, cuda or auto");
        Require(recipe.Loss is "mse" or "half-sse" or "l1" or "charbonnier" or "relative-mse", "loss", $"'{recipe.Loss}' is not mse, half-sse, l1, charbonnier or relative-mse");
        Require(recipe.Data.Groups.Count > 0, "data.groups", "names no folder of images");
        Require(recipe.Data.Groups.All(group => group.Name.Length > 0 && group.Weight > 0), "data.groups", "need a name and a weight above 0 each");
        Require(recipe.Data.Groups.All(NamesItsImages), "data.groups", "need either a folder, or low and high, each");
        Require(recipe.Data.HeldBack is >= 0 and < 100, "data.held_back", "is a percentage under 100");
        Require(recipe.Data.Batch > 0, "data.batch", "must be at least 1");
        Require(recipe.Data.Patch >= 8 && recipe.Scales.All(scale => recipe.Data.Patch % scale == 0), "data.patch", "must be at least 8 and a multiple of every scale");
        Require(recipe.Degradation is { NoiseShare: >= 0 and <= 1, NoiseSigma: >= 0 }, "degradation", "needs noise_share from 0 to 1 and noise_sigma of at least 0");
        Require(recipe.Optimizer.Kind is "adam" or "sgd", "optimizer.kind", $"'{recipe.Optimizer.Kind}' is not adam or sgd");
        Require(recipe.Optimizer.Schedule is "constant" or "step" or "cosine", "optimizer.schedule", $"'{recipe.Optimizer.Schedule}' is not constant, step or cosine");
        Require(recipe.Optimizer.LearningRate > 0, "optimizer.learning_rate", "must be above 0");
        Require(recipe.Optimizer.DecayEvery > 0, "optimizer.decay_every", "must be at least 1");
        Require(recipe.Report is { Every: > 0, ValidateEvery: > 0 }, "report", "needs every and validate_every of at least 1");

        void Require(bool holds, string key, string problem)
        {
            if (!holds)
            {
                throw new TrainingException($"{name}: {key} {problem}.");
            }
        }
    }
}
