using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>
/// A recipe's sum of losses over a network's stages. Losses of pixels count at every stage against that stage's target;
/// features are compared for the network's result only.
/// </summary>
internal sealed class ContentLoss : IDisposable
{
    private readonly IReadOnlyList<LossTerm> _terms;
    private readonly PerceptualLoss? _perceptual;

    /// <summary>Reads the formula, and makes the network that features come from where one is asked for.</summary>
    internal ContentLoss(string formula, PerceptualRecipe perceptual, Device device)
    {
        _terms = LossFormula.Parse(formula);
        _perceptual = _terms.Any(term => term.Name == LossFormula.Perceptual) ? new PerceptualLoss(perceptual, device) : null;
    }

    /// <summary>The loss of all stages' results, a scalar, and what each term adds to it.</summary>
    internal (Tensor Loss, IReadOnlyList<LossPart> Parts) Of(SuperResolutionNetwork network, IReadOnlyList<Tensor> results, PatchBatch batch)
    {
        Tensor? sum = null;
        var parts = new List<LossPart>();
        foreach ((TrainingStage? stage, Tensor? result) in network.Stages.Zip(results))
        {
            Tensor target = stage.TargetOf(batch.Truth);
            foreach (LossTerm term in _terms.Where(term => term.Name != LossFormula.Perceptual))
            {
                Add(term, Losses.Of(term.Name, result, target, batch) * (term.Weight * stage.Weight));
            }
        }

        foreach (LossTerm term in _terms.Where(term => term.Name == LossFormula.Perceptual))
        {
            Add(term, _perceptual!.Of(results[^1], batch.Truth) * term.Weight);
        }

        return (sum!, parts);

        void Add(LossTerm term, Tensor part)
        {
            sum = sum is null ? part : sum + part;
            parts.Add(new LossPart(term.Name, part.ToDouble()));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _perceptual?.Dispose();
}
