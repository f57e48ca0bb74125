using System.Globalization;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Running;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LiveSR.Training.Recipes;

/// <summary>Reads recipes, and says in one line what is wrong with one and where.</summary>
public static class RecipeReader
{
    /// <summary>Reads a recipe; its data folder and the file of perceptual weights become absolute.</summary>
    /// <exception cref="TrainingException">It is not there, not YAML, has unknown keys, or values that make no sense.</exception>
    public static TrainingRecipe Read(string path)
    {
        try
        {
            TrainingRecipe recipe = Parse(File.ReadAllText(path), path);
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            recipe.Data.Root = Path.GetFullPath(Path.Combine(folder, recipe.Data.Root));
            recipe.StartFrom = recipe.StartFrom.Length == 0 ? "" : Path.GetFullPath(Path.Combine(folder, recipe.StartFrom));
            recipe.Perceptual.Weights = recipe.Perceptual.Weights.Length == 0 ? "" : Path.GetFullPath(Path.Combine(folder, recipe.Perceptual.Weights));
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
            string reason = (error.InnerException ?? error).Message.ReplaceLineEndings(" ");
            throw new TrainingException(string.Create(CultureInfo.InvariantCulture, $"{name}, line {error.Start.Line}: {reason}"), error);
        }

        Validate(recipe ?? throw new TrainingException($"{name}: the recipe is empty."), name);
        return recipe;
    }

    /// <summary>The recipe as YAML, as a run keeps it beside its checkpoints.</summary>
    public static string Write(TrainingRecipe recipe) =>
        new SerializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Serialize(recipe);

    private static bool IsRange(IList<double> numbers) => numbers.Count == 2 && numbers[0] <= numbers[1];

    private static bool ComposesWhatItCan(GroupRecipe group) => group.Compose.Count == 0
        || (group.Folder.Length > 0 && group.SameField.Length > 0 && group.Compose.Count <= ChannelComposition.Colours);

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
        RequireLoss(recipe.Loss, "loss");
        Require(recipe.Perceptual.Layers.All(VggFeatures.LayerNames.Contains), "perceptual.layers", $"are some of {string.Join(", ", VggFeatures.LayerNames)}");
        Require(recipe.Data.Groups.Count > 0, "data.groups", "names no folder of images");
        Require(recipe.Data.Groups.All(group => group.Name.Length > 0 && group.Weight > 0), "data.groups", "need a name and a weight above 0 each");
        Require(recipe.Data.Groups.All(NamesItsImages), "data.groups", "need either a folder, or low and high, each");
        Require(recipe.Data.Groups.All(group => group.ComposeAs is "luma" or "grey"), "data.groups", "have compose_as luma or grey");
        Require(recipe.Data.Groups.All(ComposesWhatItCan), "data.groups", $"compose a folder's images by at most {ChannelComposition.Colours} channels, and say in same_field what their names differ in");
        Require(recipe.Data.HeldBack is >= 0 and <= 100, "data.held_back", "is a percentage: under 100, or 100 for images that are only judged on");
        Require(recipe.Data.Batch > 0, "data.batch", "must be at least 1");
        Require(recipe.Data.Patch >= 8 && recipe.Scales.All(scale => recipe.Data.Patch % scale == 0), "data.patch", "must be at least 8 and a multiple of every scale");
        Require(recipe.Data.Stride >= 0 && recipe.Scales.All(scale => recipe.Data.Stride % scale == 0), "data.stride", "must be a multiple of every scale");
        Require(recipe.Data.Augment is "turns" or "flips" or "none", "data.augment", $"'{recipe.Data.Augment}' is not turns, flips or none");
        Require(recipe.Degradation.BlurSigma.Count == 0 || (IsRange(recipe.Degradation.BlurSigma) && recipe.Degradation.BlurSigma[0] >= 0), "degradation.blur_sigma", "is a range such as [0, 1.5]");
        Require(recipe.Degradation is { NoiseShare: >= 0 and <= 1, NoiseSigma: >= 0 }, "degradation", "needs noise_share from 0 to 1 and noise_sigma of at least 0");
        if (recipe.Degradation.Microscope is { } microscope)
        {
            ValidateMicroscope(microscope);
        }

        ValidateOptimizer(recipe.Optimizer, "optimizer");
        if (recipe.Adversarial is { } adversarial)
        {
            ValidateAdversarial(adversarial);
        }

        Require(recipe.Report is { Every: > 0, ValidateEvery: > 0 }, "report", "needs every and validate_every of at least 1");

        void ValidateMicroscope(MicroscopeRecipe light)
        {
            const string key = "degradation.microscope";
            double[] shares = [light.CleanShare, light.HotShare, light.EmccdShare, light.JpegShare, light.SmoothedShare, light.ResampledShare, light.OverlaidShare];
            Require(shares.All(share => share is >= 0 and <= 1), key, "needs shares from 0 to 1");
            IList<double>[] ratios = [light.Photons, light.ReadNoise, light.Filled];
            Require(ratios.All(range => IsRange(range) && range[0] > 0), key, "needs photons, read_noise and filled as ranges above 0, such as [5, 5000]");
            IList<double>[] ranges = [light.BlurSigma, light.RestoredSigma, light.SmoothedSigma, light.ReadNoiseSpread, light.HotPixels, light.Background];
            Require(ranges.All(range => IsRange(range) && range[0] >= 0), key, "needs ranges of at least 0, such as [0, 3]");
            Require(light.Background[1] < 1 && light.HotPixels[1] <= 1, key, "needs background under 1 and hot_pixels of at most 1");
            Require(IsRange(light.Shrink) && light.Shrink[0] >= 1, $"{key}.shrink", "is a range from 1 up, such as [1, 3]");
            Require(IsRange(light.JpegQuality) && light.JpegQuality is [>= 1, <= 100], $"{key}.jpeg_quality", "is a range from 1 to 100");
            Require(light.Bits.Count > 0 && light.Bits.All(bits => bits is >= 1 and <= 16), $"{key}.bits", "names depths from 1 to 16");
            Require(light.Sharpened >= 1, $"{key}.sharpened", "must be at least 1");
            if (light.Optics is { } optics)
            {
                IList<double>[] positive = [optics.NumericalAperture, optics.WavelengthUm, optics.PixelUm];
                Require(positive.All(range => IsRange(range) && range[0] > 0) && IsRange(optics.DefocusUm), $"{key}.optics", "needs ranges, all but defocus_um above 0");
            }
        }

        void ValidateOptimizer(OptimizerRecipe optimizer, string key)
        {
            Require(optimizer.Kind is "adam" or "sgd", $"{key}.kind", $"'{optimizer.Kind}' is not adam or sgd");
            Require(optimizer.Schedule is "constant" or "step" or "cosine" or "linear", $"{key}.schedule", $"'{optimizer.Schedule}' is not constant, step, cosine or linear");
            Require(optimizer.LearningRate > 0, $"{key}.learning_rate", "must be above 0");
            Require(optimizer.DecayEvery > 0, $"{key}.decay_every", "must be at least 1");
            Require(optimizer.DecayFrom is >= 0 and < 1, $"{key}.decay_from", "is a share of the steps, from 0 to under 1");
            Require(optimizer is { Beta1: >= 0 and < 1, Beta2: >= 0 and < 1 }, key, "needs beta1 and beta2 from 0 to under 1");
        }

        void ValidateAdversarial(AdversarialRecipe adversarial)
        {
            Require(Adversary.Names.Contains(adversarial.Discriminator), "adversarial.discriminator", $"'{adversarial.Discriminator}' is not one of {string.Join(", ", Adversary.Names)}");
            Require(adversarial.Channels > 0, "adversarial.channels", "must be at least 1");
            Require(adversarial.Weight > 0, "adversarial.weight", "must be above 0");
            Require(adversarial.WarmUp >= 0, "adversarial.warm_up", "must be at least 0");
            Require(IsRange(adversarial.RealLabels) && IsRange(adversarial.GeneratedLabels), "adversarial", "needs real_labels and generated_labels of two numbers each, such as [0.8, 1.2]");
            RequireLoss(adversarial.WarmUpLoss, "adversarial.warm_up_loss");
            if (adversarial.Optimizer is { } optimizer)
            {
                ValidateOptimizer(optimizer, "adversarial.optimizer");
            }
        }

        void RequireLoss(string formula, string key)
        {
            try
            {
                LossFormula.Parse(formula);
            }
            catch (TrainingException error)
            {
                Require(false, key, error.Message);
            }
        }

        void Require(bool holds, string key, string problem)
        {
            if (!holds)
            {
                throw new TrainingException($"{name}: {key} {problem}.");
            }
        }
    }
}
