using System.Globalization;

namespace LiveSR.Training.Running;

/// <summary>Where a run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="LearningRate">Learning rate now.</param>
/// <param name="Elapsed">Time since this process started training.</param>
/// <param name="Remaining">Time that the rest will take at the pace so far.</param>
/// <param name="Adversarial">Mean losses of the two sides since the last report, in adversarial training.</param>
/// <param name="Validation">The validation just made, if one was.</param>
public sealed record TrainingProgress(
    long Step,
    long Steps,
    double Loss,
    double LearningRate,
    TimeSpan Elapsed,
    TimeSpan Remaining,
    AdversarialLosses? Adversarial = null,
    ValidationReport? Validation = null)
{
    /// <summary>One line for a console.</summary>
    public override string ToString()
    {
        string sides = Adversarial is { } losses
            ? string.Create(CultureInfo.InvariantCulture, $"  discriminator {losses.Discriminator:f3}  generator {losses.Generator:f3}")
            : "";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"step {Step}/{Steps}  loss {Loss:g4}{sides}  rate {LearningRate:g3}  {Elapsed:hh\\:mm\\:ss} gone, {Remaining:hh\\:mm\\:ss} to go");
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
/// <param name="Adversarial">The two sides' losses, when they competed.</param>
public readonly record struct StepResult(double Loss, double LearningRate, AdversarialLosses? Adversarial);
