using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Device;

/// <summary>A <see cref="FrameGraph"/> in ONNX Runtime.</summary>
internal sealed class OnnxFrameSession : IFrameSession
{
    private readonly NodePlacement _placement;

    internal OnnxFrameSession(InferenceSession session, ModelPackage model, PixelFormat format, ExecutionProvider provider, SessionSettings settings)
    {
        (Session, Model, Format, Provider, Settings) = (session, model, format, provider, settings);
        Memory = HostMemory.For(session, provider, settings);
        Pinner = Memory.IsPinned ? CudaPages.Instance : null;
        _placement = new NodePlacement(session, settings);
    }

    public IReadOnlyList<string> FallbackNodes => _placement.OnCpu;

    internal InferenceSession Session { get; }

    internal ModelPackage Model { get; }

    internal PixelFormat Format { get; }

    internal ExecutionProvider Provider { get; }

    internal SessionSettings Settings { get; }

    /// <summary>Where frames lie on this side of the bus.</summary>
    internal HostMemory Memory { get; }

    /// <summary>Pins frames' own memory, which is then as good as <see cref="Memory"/>; null where it is so already.</summary>
    internal IMemoryPinner? Pinner { get; init; }

    public IFrameLane Lane(int count, int width, int height)
    {
        try
        {
            return new OnnxFrameLane(this, count, width, height);
        }
        catch (OnnxRuntimeException e)
        {
            throw ProviderErrors.Of(e, Provider, Model, $"[{count}, {height}, {width}]");
        }
    }

    /// <summary>Called after each run.</summary>
    internal void HasRun() => _placement.HasRun();

    public void Dispose()
    {
        Memory.Dispose();
        Session.Dispose();
    }
}
