using LiveSR.Training.Recipes;
using LiveSR.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>One network's optimiser with its learning rate and clipping, as a recipe states them.</summary>
internal sealed class NetworkUpdater : IDisposable
{
    private readonly OptimizerRecipe _recipe;
    private readonly nn.Module _network;
    private readonly BackwardPass _backward;

    /// <summary>An optimiser of all parameters of a network.</summary>
    internal NetworkUpdater(OptimizerRecipe recipe, nn.Module network, BackwardPass backward)
    {
        (_recipe, _network, _backward) = (recipe, network, backward);
        Optimizer = recipe.Kind == "sgd"
            ? optim.SGD(network.parameters(), recipe.LearningRate, momentum: recipe.Momentum, weight_decay: recipe.WeightDecay)
            : optim.Adam(network.parameters(), recipe.LearningRate, recipe.Beta1, recipe.Beta2, weight_decay: recipe.WeightDecay);
    }

    /// <summary>The optimiser, to save and to load.</summary>
    internal OptimizerHelper Optimizer { get; }

    /// <summary>Follows the gradients of a loss; gives the learning rate that was used.</summary>
    internal double Descend(Tensor loss, long step, long steps)
    {
        double rate = LearningRate.At(_recipe, step, steps);
        foreach (optim.ILearningRateController? group in Optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        Optimizer.zero_grad();
        _backward.Run(loss, null);
        Clip(rate);
        Optimizer.step();
        return rate;
    }

    /// <inheritdoc />
    public void Dispose() => Optimizer.Dispose();

    private void Clip(double rate)
    {
        if (_recipe.ClipTheta > 0)
        {
            nn.utils.clip_grad_value_(_network.parameters(), _recipe.ClipTheta / rate);
        }

        if (_recipe.ClipNorm > 0)
        {
            nn.utils.clip_grad_norm_(_network.parameters(), _recipe.ClipNorm);
        }
    }
}
