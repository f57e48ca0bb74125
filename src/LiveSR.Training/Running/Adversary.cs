using LiveSR.Training.Networks.Discriminators;
using LiveSR.Training.Recipes;
using LiveSR.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace LiveSR.Training.Running;

/// <summary>
/// The other side of adversarial training (Goodfellow et al. 2014): a discriminator that learns to tell true images from
/// generated ones, and that tells the generator how to be taken for true. The two learn in turns, one step each.
/// </summary>
internal sealed class Adversary : IDisposable
{
    private readonly AdversarialRecipe _recipe;
    private readonly DiscriminatorLabels _labels;
    private readonly NetworkUpdater _updater;
    private readonly long _steps;

    /// <summary>A discriminator with weights to be trained, drawn from libtorch's default generator.</summary>
    internal Adversary(TrainingRecipe recipe, Device device, BackwardPass backward)
    {
        _recipe = recipe.Adversarial!;
        _steps = recipe.Steps;
        _labels = new DiscriminatorLabels(_recipe, recipe.Seed);
        Discriminator = Create(_recipe, recipe.Data.Patch).to(device);
        _updater = new NetworkUpdater(_recipe.Optimizer ?? recipe.Optimizer, Discriminator, backward);
    }

    /// <summary>The names that recipes use for discriminators.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["srgan", "msrgan", "mdeblurgan"];

    /// <summary>The discriminator, with the weights it has now.</summary>
    internal Discriminator Discriminator { get; }

    /// <summary>Its optimiser, to save and to load.</summary>
    internal NetworkUpdater Updater => _updater;

    /// <summary>Whether the generator already competes at a step, or still learns by the warm-up's loss alone.</summary>
    internal bool CompetesAt(long step) => step >= _recipe.WarmUp;

    /// <summary>One step of the discriminator; gives the mean of its losses on true and on generated images.</summary>
    /// <param name="truth">True images: <c>[N, 1, P, P]</c>.</param>
    /// <param name="result">Generated ones; gradients do not reach the generator.</param>
    /// <param name="step">The step at hand.</param>
    internal double Learn(Tensor truth, Tensor result, long step)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor real = Against(Discriminator.call(truth), _labels.Real(step, truth.shape[0]));
        Tensor generated = Against(Discriminator.call(result.detach()), _labels.Generated(step, result.shape[0]));
        Tensor loss = (real + generated) / 2;
        double value = loss.ToDouble();
        if (double.IsFinite(value))
        {
            _updater.Descend(loss, step, _steps);
        }

        return value;
    }

    /// <summary>
    /// The generator's loss, a scalar: how far its images are from being taken for true, <c>-log D(G(x))</c> (Ledig et al.
    /// 2017, equation 6). The discriminator stays as it is.
    /// </summary>
    internal Tensor Judge(Tensor result)
    {
        Freeze(true);
        try
        {
            return Against(Discriminator.call(result), [.. Enumerable.Repeat(1f, (int)result.shape[0])]);
        }
        finally
        {
            Freeze(false);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _updater.Dispose();
        Discriminator.Dispose();
    }

    private static Discriminator Create(AdversarialRecipe recipe, int patch) => recipe.Discriminator switch
    {
        "srgan" => Discriminator.Srgan(patch, recipe.Channels, 16 * recipe.Channels),
        "msrgan" => Discriminator.Msrgan(recipe.Channels),
        "mdeblurgan" => Discriminator.MDeblurgan(recipe.Channels),
        _ => throw new TrainingException($"adversarial.discriminator: '{recipe.Discriminator}' is not {string.Join(", ", Names)}."),
    };

    private static Tensor Against(Tensor logits, float[] labels)
    {
        using Tensor target = tensor(labels, logits.shape).to(logits.device);
        return binary_cross_entropy_with_logits(logits, target);
    }

    /// <summary>Gradients of what is frozen are not computed, which saves a quarter of the generator's step.</summary>
    private void Freeze(bool frozen)
    {
        foreach (Parameter parameter in Discriminator.parameters())
        {
            parameter.requires_grad = !frozen;
        }
    }
}
