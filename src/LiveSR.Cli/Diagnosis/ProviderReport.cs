using LiveSR.Cli.Commands;
using LiveSR.Inference;

namespace LiveSR.Cli.Diagnosis;

/// <summary>Which execution providers may compute on this machine: each runs the default model beside the CPU.</summary>
internal static class ProviderReport
{
    /// <summary>The verdict on every provider.</summary>
    /// <param name="model">The model they are tried with; null takes the default model.</param>
    /// <exception cref="InferenceException">There is no model to try with, or it fails on the CPU.</exception>
    public static IReadOnlyList<ProviderVerdict> Verdicts(ModelPackage? model = null)
    {
        using var probe = new ProviderProbe(model ?? ModelCatalog.Default.Open(DefaultModel.Name(scale: null)), OnnxSessionFactory.Instance);
        return [.. ExecutionProviders.All.Select(probe.Check)];
    }
}
