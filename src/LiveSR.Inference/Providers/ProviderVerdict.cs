using System.Globalization;

namespace LiveSR.Inference.Providers;

/// <summary>Whether an execution provider may compute a model, and why.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Trusted">True when it reproduced the CPU's result, or is the CPU.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="LargestError">Largest absolute difference to the CPU on the probe tile, as a part of the model's value range; null when it did not run.</param>
public sealed record ProviderVerdict(ExecutionProvider Provider, bool Trusted, string Reason, double? LargestError = null)
{
    /// <summary><c>cuda: trusted, largest error 1.2e-06 of the value range</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Provider.Id()}: {(Trusted ? "trusted" : "refused")}, {Reason}");
}
