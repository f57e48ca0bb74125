using System.Globalization;

namespace LiveSR.Training.Running;

/// <summary>Where a run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="LearningRate">Learning rate now.</param>
/// <param name="Elapsed">Time since this process started training.</param>
/// <param name="Remaining">Time that the rest will take at the pace so far.</param>
/// <param name="Validation">The validation just made, if one was.</param>
public sealed record TrainingProgress(
    long Step, long Steps, double Loss, double LearningRate, TimeSpan Elapsed, TimeSpan Remaining, ValidationReport? Validation = null)
{
    /// <summary>One line for a console.</summary>
    public override string ToString()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"step {Step}/{Steps}  loss {Loss:g4}  rate {LearningRate:g3}  {Elapsed:hh\\:mm\\:ss} gone, {Remaining:hh\\:mm\\:ss} to go");
        return Validation is null ? line : $"{line}{Environment.NewLine}{Validation}";
    }
}
