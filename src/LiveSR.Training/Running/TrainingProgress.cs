using System.Globalization;

namespace LiveSR.Training.Running;

/// <summary>Where a run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="LearningRate">Learning rate now.</param>
/// <param name="Elapsed">Time since this process started training.</param>
/// <param name="Remaining">Time that the rest will take at the pace so far.</param>
/// <param name="Shares">Share of each term in the generator's loss since the last report, 0 to 1; empty where it has one term.</param>
/// <param name="Adversarial">Mean losses of the two sides since the last report, in adversarial training.</param>
/// <param name="Validation">The validation just made, if one was.</param>
public sealed record TrainingProgress(
    long Step,
    long Steps,
    double Loss,
    double LearningRate,
    TimeSpan Elapsed,
    TimeSpan Remaining,
    IReadOnlyList<LossPart> Shares,
    AdversarialLosses? Adversarial = null,
    ValidationReport? Validation = null)
{
    /// <summary>One line for a console.</summary>
    public override string ToString()
    {
        string sides = Adversarial is { } losses
            ? string.Create(CultureInfo.InvariantCulture, $"  discriminator {losses.Discriminator:f3}  generator {losses.Generator:f3}")
            : "";
        string shares = Shares.Count == 0 ? "" : $" ({string.Join(", ", Shares)})";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"step {Step}/{Steps}  loss {Loss:g4}{shares}{sides}  rate {LearningRate:g3}  {Elapsed:hh\\:mm\\:ss} gone, {Remaining:hh\\:mm\\:ss} to go");
        return Validation is null ? line : $"{line}{Environment.NewLine}{Validation}";
    }
}

/// <summary>How the two sides of adversarial training stand, before weights; 0.693 is a coin toss.</summary>
/// <param name="Discriminator">The discriminator's loss: mean cross entropy on true and generated images.</param>
/// <param name="Generator">The generator's: cross entropy of its images with being true.</param>
public readonly record struct AdversarialLosses(double Discriminator, double Generator);

/// <summary>What one step of training gave.</summary>
/// <param name="Loss">The generator's whole loss before the step.</param>
/// <param name="LearningRate">The generator's learning rate.</param>
/// <param name="Parts">What each term of the loss added to it.</param>
/// <param name="Adversarial">The two sides' losses, when they competed.</param>
public readonly record struct StepResult(double Loss, double LearningRate, IReadOnlyList<LossPart> Parts, AdversarialLosses? Adversarial);

/// <summary>One term's part of a loss.</summary>
/// <param name="Term">A loss of the recipe's formula, or <c>adversarial</c>.</param>
/// <param name="Value">What it adds, its weight included; or its share, 0 to 1.</param>
public readonly record struct LossPart(string Term, double Value)
{
    /// <summary>The term and its share.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Term} {100 * Value:f1} %");
}
