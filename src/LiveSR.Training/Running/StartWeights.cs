using LiveSR.Onnx;
using LiveSR.Training.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Running;

/// <summary>Begins a run with the weights of a model package, so that a network goes on from what another one learned.</summary>
internal static class StartWeights
{
    /// <summary>Takes every weight of the package whose name and shape are the network's; the others keep what they have.</summary>
    /// <exception cref="TrainingException">The file is no package, or none of its weights fits.</exception>
    internal static void Load(string package, SuperResolutionNetwork network)
    {
        try
        {
            var model = OnnxModel.Load(package);
            var stored = model.Initializers.ToHashSet(StringComparer.Ordinal);
            int taken = 0;
            using IDisposable frozen = no_grad();
            foreach ((string name, Parameter weight) in network.named_parameters())
            {
                if (stored.Contains(name) && model.DimensionsOf(name).SequenceEqual(weight.shape))
                {
                    using Tensor values = tensor(model.ReadFloats(name), weight.shape);
                    weight.copy_(values);
                    taken++;
                }
            }

            if (taken == 0)
            {
                throw new TrainingException($"start_from: {package} has no weight that fits {network.GetName()}; take a package of the same network.");
            }
        }
        catch (Exception error) when (error is IOException or OnnxFormatException)
        {
            throw new TrainingException($"start_from: {package} cannot be read: {error.Message}", error);
        }
    }
}
