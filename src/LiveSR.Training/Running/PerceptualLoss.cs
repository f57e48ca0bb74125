using System.Security.Cryptography;
using LiveSR.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>
/// Compares images by the features of a VGG-19 (Ledig et al. 2017, equation 5, there with one layer): the mean squared
/// difference at each layer, averaged over the layers. Without weights of the user's the network has fixed random ones,
/// which serve as well for this: what counts is the structure that the layers see (Liu, Chen, Chen et al., "A generic
/// perceptual loss for modeling structured output dependencies", CVPR 2021).
/// </summary>
internal sealed class PerceptualLoss : IDisposable
{
    private static readonly string[] RandomLayers = ["relu1_2", "relu2_2", "relu3_4", "relu4_4", "relu5_4"];
    private static readonly string[] TrainedLayers = ["relu5_4"];

    private readonly VggFeatures _network;

    /// <summary>Loads or makes the network.</summary>
    /// <exception cref="TrainingException">The weights cannot be read.</exception>
    internal PerceptualLoss(PerceptualRecipe recipe, Device device)
    {
        _network = new VggFeatures(LayersOf(recipe));
        if (recipe.Weights.Length > 0)
        {
            _network.LoadWeights(recipe.Weights);
        }

        _network.to(device);
    }

    /// <summary>The features and where their weights come from, for a model's metadata and card.</summary>
    internal static string Describe(PerceptualRecipe recipe)
    {
        string layers = string.Join(", ", LayersOf(recipe));
        return recipe.Weights.Length == 0
            ? $"VGG-19 shape with fixed random weights, {layers}"
            : $"VGG-19 weights of {Path.GetFileName(recipe.Weights)} (sha256 {Hash(recipe.Weights)}), {layers}";
    }

    /// <summary>How far the features of two batches <c>[N, 1, H, W]</c> are apart, a scalar.</summary>
    internal Tensor Of(Tensor result, Tensor truth)
    {
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyList<Tensor> mine = _network.All(result);
        IReadOnlyList<Tensor> theirs;
        using (no_grad())
        {
            theirs = _network.All(truth);
        }

        Tensor sum = mine.Zip(theirs, (a, b) => nn.functional.mse_loss(a, b)).Aggregate((a, b) => a + b);
        return (sum / mine.Count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose() => _network.Dispose();

    private static IEnumerable<string> LayersOf(PerceptualRecipe recipe) =>
        recipe.Layers.Count > 0 ? recipe.Layers : recipe.Weights.Length == 0 ? RandomLayers : TrainedLayers;

    private static string Hash(string file) =>
        File.Exists(file) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..16] : "unknown";
}
