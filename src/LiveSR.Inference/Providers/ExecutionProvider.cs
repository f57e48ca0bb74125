namespace LiveSR.Inference.Providers;

/// <summary>Who computes the network.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor. Always there, and the reference for all others.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU through TensorRT, which builds an engine for minutes and keeps it. Only where it is asked for.</summary>
    TensorRt,

    /// <summary>Any GPU of a Windows machine, through DirectX 12.</summary>
    DirectML,

    /// <summary>A GPU through WebGPU: Vulkan on Linux, Direct3D 12 on Windows.</summary>
    WebGpu,
}

/// <summary>Names of execution providers, and the order in which they are tried.</summary>
public static class ExecutionProviders
{
    /// <summary>The name that lets LiveSR choose.</summary>
    public const string Auto = "auto";

    /// <summary>Every provider, the CPU last.</summary>
    public static IReadOnlyList<ExecutionProvider> All { get; } =
        [ExecutionProvider.DirectML, ExecutionProvider.Cuda, ExecutionProvider.TensorRt, ExecutionProvider.WebGpu, ExecutionProvider.Cpu];

    /// <summary>The name that users and provenance use: <c>cpu</c>, <c>cuda</c>, <c>tensorrt</c>, <c>dml</c>, <c>webgpu</c>.</summary>
    public static string Id(this ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.DirectML => "dml",
        _ => provider.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads a provider's name; null for <c>auto</c>.</summary>
    /// <exception cref="FormatException">No provider has that name.</exception>
    public static ExecutionProvider? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Equals(Auto, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (ExecutionProvider provider in All)
        {
            if (name.Equals(provider.Id(), StringComparison.OrdinalIgnoreCase))
            {
                return provider;
            }
        }

        throw new FormatException($"'{name}' is not an execution provider; use {Auto}, {string.Join(", ", All.Select(Id))}.");
    }

    /// <summary>
    /// The providers to try for <c>auto</c>, best first. On Windows DirectML, CUDA, WebGPU, CPU; on Linux CUDA, WebGPU
    /// where there is a real GPU (a software Vulkan driver is slower than the CPU provider), CPU.
    /// </summary>
    public static IReadOnlyList<ExecutionProvider> Candidates()
    {
        if (OperatingSystem.IsWindows())
        {
            return [ExecutionProvider.DirectML, ExecutionProvider.Cuda, ExecutionProvider.WebGpu, ExecutionProvider.Cpu];
        }

        return HasGpu()
            ? [ExecutionProvider.Cuda, ExecutionProvider.WebGpu, ExecutionProvider.Cpu]
            : [ExecutionProvider.Cuda, ExecutionProvider.Cpu];
    }

    /// <summary>
    /// Tries every provider on this machine with a small network, for <c>devices</c> and <c>doctor</c>. A model may still
    /// be refused where this network is trusted: each model is tried separately when it is opened.
    /// </summary>
    /// <exception cref="ProviderUnavailableException">ONNX Runtime itself cannot be loaded.</exception>
    public static IReadOnlyList<ProviderVerdict> CheckAll(ISessionFactory? sessions = null)
    {
        using var network = new ProbeNetwork();
        using var probe = new ProviderProbe(network.Package, sessions ?? OnnxSessionFactory.Instance);
        return [.. All.Select(provider => provider == ExecutionProvider.WebGpu && !HasGpu() && !HasVulkanDriver()
            ? new ProviderVerdict(provider, Trusted: false, "this machine shows no GPU; VK_ICD_FILENAMES may name a software driver")
            : probe.Check(provider))];
    }

    private static bool HasVulkanDriver() =>
        OperatingSystem.IsWindows() || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("VK_ICD_FILENAMES"));

    private static bool HasGpu() => File.Exists("/dev/nvidia0")
        || (Directory.Exists("/dev/dri") && Directory.EnumerateFiles("/dev/dri", "renderD*").Any());
}
