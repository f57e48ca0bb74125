using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Cli.Diagnosis;

/// <summary>Which execution providers may compute on this machine: each must give the CPU's result.</summary>
internal static class ProviderReport
{
    /// <summary>The verdict on every provider.</summary>
    /// <param name="model">The model they are tried with; null takes a small network of the engine's own.</param>
    /// <exception cref="InferenceException">ONNX Runtime cannot be loaded, or the model fails on the CPU.</exception>
    public static IReadOnlyList<ProviderVerdict> Verdicts(ModelPackage? model = null)
    {
        if (model is null)
        {
            return ExecutionProviders.CheckAll();
        }

        using var probe = new ProviderProbe(model, OnnxSessionFactory.Instance);
        return [.. ExecutionProviders.All.Select(probe.Check)];
    }
}
