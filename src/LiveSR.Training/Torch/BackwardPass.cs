using static TorchSharp.torch;

namespace LiveSR.Training.Torch;

/// <summary>
/// A way to compute gradients. libtorch's choice is oneDNN, which is wrong on some processors (<see cref="ConvolutionCheck"/>);
/// then its own convolutions do the backward passes. Those are as fast as oneDNN held down to AVX, the other remedy,
/// which would have to be chosen in the environment before the library loads: a backward and a forward pass of 20
/// convolutions of 64 channels took 0.45 s with oneDNN, 0.50 s so and 0.69 s with AVX (one thread of Zen 4). Forward passes
/// stay with oneDNN, since libtorch's own need nine times an image's memory, too much for the whole images of a validation.
/// </summary>
/// <param name="Name">For the user.</param>
/// <param name="Run">Runs the pass from a tensor; from one that is no scalar, along a direction of its shape.</param>
internal sealed record BackwardPass(string Name, Action<Tensor, Tensor?> Run)
{
    /// <summary>The ways, the fastest first.</summary>
    internal static IReadOnlyList<BackwardPass> FastestFirst { get; } = [new("oneDNN", Backward), new("libtorch's own convolutions", WithoutOneDnn)];

    /// <summary>Which way it is, and why no faster one, in one line.</summary>
    internal string Verdict { get; private init; } = "";

    /// <summary>The fastest way whose gradients are right on a device.</summary>
    /// <param name="device">Where the training computes.</param>
    /// <param name="ways">What to choose from, the fastest first; libtorch's ways when absent.</param>
    /// <exception cref="TrainingException">None is right, or there is no libtorch.</exception>
    internal static BackwardPass Choose(Device device, IReadOnlyList<BackwardPass>? ways = null)
    {
        Libtorch.Load();
        var faults = new List<string>();
        foreach (BackwardPass way in ways ?? FastestFirst)
        {
            string? fault = ConvolutionCheck.FaultOf((input, weight, direction) => ConvolutionCheck.Convolve(input, weight, direction, way.Run), device);
            if (fault is null)
            {
                return way with { Verdict = $"gradients by {way.Name}, checked{string.Concat(faults.Select(reason => $"; not by {reason}"))}" };
            }

            faults.Add($"{way.Name}: {fault}");
        }

        throw new TrainingException($"libtorch computes wrong gradients on this machine, so nothing can be trained here ({string.Join("; ", faults)}). ONEDNN_MAX_CPU_ISA=SSE41 in the environment may help.");
    }

    private static void Backward(Tensor value, Tensor? direction) => value.backward(direction is null ? null : [direction]);

    private static void WithoutOneDnn(Tensor value, Tensor? direction)
    {
        Libtorch.AllowOneDnn(false);
        try
        {
            Backward(value, direction);
        }
        finally
        {
            Libtorch.AllowOneDnn(true);
        }
    }
}
