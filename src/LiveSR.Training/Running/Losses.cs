using LiveSR.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LiveSR.Training.Running;

/// <summary>What training makes small: losses that compare pixels, by the names that recipes use.</summary>
public static class Losses
{
    // Keeps patches that are all but right from outweighing the others: (1/1000)^2.
    private const double RelativeFloor = 1e-6;
    private const double CharbonnierEpsilon = 1e-3;

    /// <summary>
    /// <c>mse</c>; <c>half-sse</c>, Ayas and Ekinci's equation 4; <c>l1</c>; <c>charbonnier</c>, l1 with a rounded tip;
    /// <c>relative-mse</c>, each patch's squared error over that of bicubic; <c>log-mse</c>, its logarithm, so that a mean of losses is a
    /// mean of decibels; <c>ssim</c>, one minus structural similarity.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = ["mse", "half-sse", "l1", "charbonnier", "relative-mse", "log-mse", "ssim"];

    /// <summary>The loss of a result <c>[N, 1, P, P]</c> against the truth, a scalar.</summary>
    /// <exception cref="TrainingException">There is no loss of that name.</exception>
    public static Tensor Of(string name, Tensor result, PatchBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Of(name, result, batch.Truth, batch);
    }

    /// <summary>The loss of a result against a target of its size, which may be another than the truth; a scalar.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="result">What a network made: <c>[N, 1, H, W]</c>.</param>
    /// <param name="target">What it should have made: <c>[N, 1, H, W]</c>.</param>
    /// <param name="batch">The patches, for losses that compare with bicubic.</param>
    /// <exception cref="TrainingException">There is no loss of that name.</exception>
    public static Tensor Of(string name, Tensor result, Tensor target, PatchBatch batch)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(batch);
        return name switch
        {
            "mse" => functional.mse_loss(result, target),
            "half-sse" => functional.mse_loss(result, target, Reduction.Sum) / (2 * result.shape[0]),
            "l1" => functional.l1_loss(result, target),
            "charbonnier" => ((result - target).square() + (CharbonnierEpsilon * CharbonnierEpsilon)).sqrt().mean(),
            "relative-mse" => RelativeToBicubic(result, target, batch),
            "log-mse" => (SquaredErrors(result, target) + RelativeFloor).log().mean(),
            "ssim" => 1 - StructuralSimilarity.Of(result, target),
            _ => throw new TrainingException($"'{name}' is no loss."),
        };
    }

    /// <summary>
    /// Each patch's mean squared error over bicubic interpolation's, averaged: a faint image counts as much as a bright
    /// one, as it does in a table of decibels gained.
    /// </summary>
    private static Tensor RelativeToBicubic(Tensor result, Tensor target, PatchBatch batch)
    {
        Tensor bicubics = SquaredErrors(batch.Bicubic, batch.Truth);
        return (SquaredErrors(result, target) / (bicubics + RelativeFloor)).mean();
    }

    private static Tensor SquaredErrors(Tensor result, Tensor target) => (result - target).square().mean([1, 2, 3]);
}
