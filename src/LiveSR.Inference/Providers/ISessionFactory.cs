using LiveSR.Imaging;
using LiveSR.Inference.Device;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Providers;

/// <summary>What the CPU provider's threads do while they have no work.</summary>
public enum Spinning
{
    /// <summary>They sleep: capture, encoding and other programs get the processors.</summary>
    Never,

    /// <summary>They spin between a run's operators, which answers sooner where they are alone, and sleep when it ends.</summary>
    WithinRuns,

    /// <summary>They spin for a while after a run, too: ONNX Runtime's own way.</summary>
    Always,
}

/// <summary>How a session is set up.</summary>
/// <param name="Threads">Threads of the CPU provider inside an operator; 0 leaves it to ONNX Runtime.</param>
/// <param name="Spinning">What these threads do while they have no work.</param>
public sealed record SessionSettings(int Threads = 0, Spinning Spinning = Spinning.Never)
{
    /// <summary>Arithmetic of the network; what a provider does not have is an error.</summary>
    public Precision Precision { get; init; }

    /// <summary>Which of a provider's devices, from 0.</summary>
    public int Device { get; init; }

    /// <summary>Most MiB that CUDA's arena takes of the device; null for all that it needs.</summary>
    public int? DeviceMemoryMiB { get; init; }

    /// <summary>Whether the first run notes which nodes the provider left to the CPU.</summary>
    public bool NamesFallback { get; init; }

    /// <summary>Whether CUDA records the first run of a lane and repeats it, which saves the launch of each kernel.</summary>
    public bool CudaGraph { get; init; }
}

/// <summary>A network loaded by one execution provider. One <see cref="Run"/> at a time.</summary>
public interface IInferenceSession : IDisposable
{
    /// <summary>
    /// Runs the network: reads <paramref name="input"/>, <c>[N, C, H, W]</c>, writes <paramref name="output"/>,
    /// <c>[N, C, H * s, W * s]</c>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The session <see cref="IsTerminated"/>.</exception>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    /// <exception cref="WrongOutputSizeException">The network's output does not have the shape of <paramref name="output"/>.</exception>
    /// <exception cref="ModelRunException">The run failed for another reason.</exception>
    void Run(Tensor input, Tensor output);

    /// <summary>While true, a run ends as soon as it can, also the one that is going on. May be set on any thread.</summary>
    bool IsTerminated { get; set; }

    /// <summary>Operators of images that the CPU computed in the first run instead of the provider, where <see cref="SessionSettings.NamesFallback"/> asked for it.</summary>
    IReadOnlyList<string> FallbackNodes => [];
}

/// <summary>Opens sessions. The one real implementation is <see cref="OnnxSessionFactory"/>; tests put faulty ones here.</summary>
public interface ISessionFactory
{
    /// <summary>Loads a model.</summary>
    /// <exception cref="ProviderUnavailableException">The provider is not on this machine, with the reason.</exception>
    /// <exception cref="ModelFormatException">The provider is there, but cannot load this model.</exception>
    IInferenceSession Open(ModelPackage model, ExecutionProvider provider, SessionSettings settings);

    /// <summary>Loads a model with all that stands round it, for frames of a format; null where such frames need the engine's floats.</summary>
    /// <exception cref="ProviderUnavailableException">The provider is not on this machine, with the reason.</exception>
    /// <exception cref="ModelFormatException">The provider is there, but cannot load this graph.</exception>
    IFrameSession? OpenFrames(ModelPackage model, PixelFormat format, ExecutionProvider provider, SessionSettings settings);

    /// <summary>Names the device and the library behind a provider, so that measured settings are not used for others.</summary>
    string Describe(ExecutionProvider provider);
}
