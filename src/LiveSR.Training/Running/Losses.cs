using LiveSR.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LiveSR.Training.Running;

/// <summary>What training makes small, by the names that recipes use.</summary>
public static class Losses
{
    // Keeps patches that bicubic interpolation gets all but right from outweighing the others: (1/1000)^2.
    private const double RelativeFloor = 1e-6;
    private const double CharbonnierEpsilon = 1e-3;

    /// <summary>The loss of a result <c>[N, 1, P, P]</c>, a scalar.</summary>
    /// <exception cref="TrainingException">There is no loss of that name.</exception>
    public static Tensor Of(string name, Tensor result, PatchBatch batch)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(batch);
        return name switch
        {
            "mse" => functional.mse_loss(result, batch.Truth),
            "half-sse" => functional.mse_loss(result, batch.Truth, Reduction.Sum) / (2 * result.shape[0]),
            "l1" => functional.l1_loss(result, batch.Truth),
            "charbonnier" => ((result - batch.Truth).square() + (CharbonnierEpsilon * CharbonnierEpsilon)).sqrt().mean(),
            "relative-mse" => RelativeToBicubic(result, batch),
            _ => throw new TrainingException($"'{name}' is no loss."),
        };
    }

    /// <summary>
    /// Each patch's mean squared error over bicubic interpolation's, averaged: a faint image counts as much as a bright
    /// one, as it does in a table of decibels gained.
    /// </summary>
    private static Tensor RelativeToBicubic(Tensor result, PatchBatch batch)
    {
        var mine = (result - batch.Truth).square().mean([1, 2, 3]);
        var bicubics = (batch.Bicubic - batch.Truth).square().mean([1, 2, 3]);
        return (mine / (bicubics + RelativeFloor)).mean();
    }
}
