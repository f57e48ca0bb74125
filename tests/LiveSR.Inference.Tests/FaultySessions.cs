using LiveSR.Imaging;
using LiveSR.Inference.Device;
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
    private int _open;
    private int _lanes;

    /// <summary>Providers that are there at all; the CPU always is.</summary>
    public HashSet<ExecutionProvider> Present { get; init; } = [ExecutionProvider.Cuda, ExecutionProvider.DirectML, ExecutionProvider.WebGpu];

    /// <summary>What a provider does to its output: provider, number of its run, output.</summary>
    public Action<ExecutionProvider, int, Tensor>? Fault { get; init; }

    /// <summary>Input pixels that the device's memory holds.</summary>
    public long MemoryPixels { get; set; } = long.MaxValue;

    /// <summary>Called when a run begins.</summary>
    public Action? Running { get; set; }

    /// <summary>What a provider does to the integers that come back from the device: provider, the lane.</summary>
    public Action<ExecutionProvider, IFrameLane>? FrameFault { get; init; }

    /// <summary>Called when a run of integers begins.</summary>
    public Action<ExecutionProvider, IFrameLane>? FrameRunning { get; init; }

    /// <summary>What sessions of floats say of nodes left to the CPU.</summary>
    public IReadOnlyList<string> FallbackNodes { get; init; } = [];

    /// <summary>Lanes made and not yet disposed.</summary>
    public int Lanes => Volatile.Read(ref _lanes);

    /// <summary>Sessions opened and not yet disposed.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Batches and sizes of all runs.</summary>
    public List<(int Count, int Width, int Height)> Runs { get; } = [];

    /// <summary>The device that these sessions say they run on.</summary>
    public string Device { get; set; } = "a device of the tests";

    /// <summary>Settings that each session of floats was opened with.</summary>
    public List<SessionSettings> Settings { get; } = [];

    /// <summary>Settings that each session of integers was opened with.</summary>
    public List<SessionSettings> FrameSettings { get; } = [];

    public string Describe(ExecutionProvider provider) => $"{provider.Id()}, {Device}";

    IInferenceSession ISessionFactory.Open(ModelPackage model, ExecutionProvider provider, SessionSettings settings)
    {
        if (provider != ExecutionProvider.Cpu && !Present.Contains(provider))
        {
            throw new ProviderUnavailableException($"The execution provider {provider.Id()} is not available: no such device.");
        }

        IInferenceSession inner = OnnxSessionFactory.Instance.Open(model, ExecutionProvider.Cpu, settings);
        Interlocked.Increment(ref _open);
        Settings.Add(settings);
        return new Session(this, inner, provider);
    }

    IFrameSession? ISessionFactory.OpenFrames(ModelPackage model, PixelFormat format, ExecutionProvider provider, SessionSettings settings)
    {
        if (OnnxSessionFactory.Instance.OpenFrames(model, format, ExecutionProvider.Cpu, settings with { CudaGraph = false, NamesFallback = false }) is not { } inner)
        {
            return null;
        }

        Interlocked.Increment(ref _open);
        FrameSettings.Add(settings);
        return new FrameSession(this, inner, provider);
    }

    private sealed class Session(FaultySessions owner, IInferenceSession inner, ExecutionProvider provider) : IInferenceSession
    {
        private int _runs;

        public IReadOnlyList<string> FallbackNodes => owner.FallbackNodes;

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
            Interlocked.Decrement(ref owner._open);
            inner.Dispose();
        }
    }

    private sealed class FrameSession(FaultySessions owner, IFrameSession inner, ExecutionProvider provider) : IFrameSession
    {
        public IFrameLane Lane(int count, int width, int height)
        {
            if ((long)count * width * height > owner.MemoryPixels)
            {
                throw new InsufficientMemoryException("the device is full");
            }

            IFrameLane lane = inner.Lane(count, width, height);
            Interlocked.Increment(ref owner._lanes);
            return new FrameLane(owner, lane, provider, (count, width, height));
        }

        public void Dispose()
        {
            Interlocked.Decrement(ref owner._open);
            inner.Dispose();
        }
    }

    private sealed class FrameLane(FaultySessions owner, IFrameLane inner, ExecutionProvider provider, (int Count, int Width, int Height) shape) : IFrameLane
    {
        public int Count => inner.Count;

        public Span<byte> Input => inner.Input;

        public Span<byte> Output => inner.Output;

        public bool IsTerminated
        {
            get => inner.IsTerminated;
            set => inner.IsTerminated = value;
        }

        public bool Run(IntensityMap toNetwork, float largest)
        {
            bool finite = Counted(() => inner.Run(toNetwork, largest));
            owner.FrameFault?.Invoke(provider, this);
            return finite;
        }

        /// <summary>A fault changes what lies in the lane's own memory, so the frame goes through that.</summary>
        public bool Run(Frame frame, FrameWriter enhanced, IntensityMap toNetwork)
        {
            if (owner.FrameFault is not null)
            {
                frame.CopyTo(Input);
                bool isFinite = Run(toNetwork, frame.MaxValue);
                Output.CopyTo(enhanced.Bytes);
                return isFinite;
            }

            return Counted(() => inner.Run(frame, enhanced, toNetwork));
        }

        public void Dispose()
        {
            Interlocked.Decrement(ref owner._lanes);
            inner.Dispose();
        }

        private bool Counted(Func<bool> run)
        {
            owner.FrameRunning?.Invoke(provider, this);
            bool finite = run();
            lock (owner.Runs)
            {
                owner.Runs.Add(shape);
            }

            return finite;
        }
    }
}
