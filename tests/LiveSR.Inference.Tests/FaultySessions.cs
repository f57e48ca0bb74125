using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Tests;

/// <summary>
/// Sessions of the CPU provider under any provider's name, with faults: an output changed after the run, or memory for
/// only so many pixels.
/// </summary>
public sealed class FaultySessions : ISessionFactory
{
    /// <summary>Providers that are there at all; the CPU always is.</summary>
    public HashSet<ExecutionProvider> Present { get; init; } = [ExecutionProvider.Cuda, ExecutionProvider.DirectML, ExecutionProvider.WebGpu];

    /// <summary>What a provider does to its output: provider, number of its run, output.</summary>
    public Action<ExecutionProvider, int, Tensor>? Fault { get; init; }

    /// <summary>Input pixels that the device's memory holds.</summary>
    public long MemoryPixels { get; init; } = long.MaxValue;

    /// <summary>Called when a run begins.</summary>
    public Action? Running { get; init; }

    /// <summary>Sessions opened and not yet disposed.</summary>
    public int Open { get; private set; }

    /// <summary>Batches and sizes of all runs.</summary>
    public List<(int Count, int Width, int Height)> Runs { get; } = [];

    /// <summary>The device that these sessions say they run on.</summary>
    public string Device { get; set; } = "a device of the tests";

    /// <summary>Settings that each session was opened with.</summary>
    public List<SessionSettings> Settings { get; } = [];

    public string Describe(ExecutionProvider provider) => $"{provider.Id()}, {Device}";

    IInferenceSession ISessionFactory.Open(ModelPackage model, ExecutionProvider provider, SessionSettings settings)
    {
        if (provider != ExecutionProvider.Cpu && !Present.Contains(provider))
        {
            throw new ProviderUnavailableException($"The execution provider {provider.Id()} is not available: no such device.");
        }

        IInferenceSession inner = OnnxSessionFactory.Instance.Open(model, ExecutionProvider.Cpu, settings);
        Open++;
        Settings.Add(settings);
        return new Session(this, inner, provider);
    }

    private sealed class Session(FaultySessions owner, IInferenceSession inner, ExecutionProvider provider) : IInferenceSession
    {
        private int _runs;

        public bool IsTerminated
        {
            get => inner.IsTerminated;
            set => inner.IsTerminated = value;
        }

        public void Run(Tensor input, Tensor output)
        {
            owner.Running?.Invoke();
            if ((long)input.Count * input.Width * input.Height > owner.MemoryPixels)
            {
                throw new InsufficientMemoryException("the device is full");
            }

            inner.Run(input, output);
            owner.Runs.Add((input.Count, input.Width, input.Height));
            owner.Fault?.Invoke(provider, _runs++, output);
        }

        public void Dispose()
        {
            owner.Open--;
            inner.Dispose();
        }
    }
}
