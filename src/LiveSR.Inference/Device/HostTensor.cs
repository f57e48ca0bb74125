using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Device;

/// <summary>
/// A tensor in <see cref="HostMemory"/>. Pinned memory is shown to ONNX Runtime as the processor's, which it is too: under
/// its own name the CUDA provider (seen with 1.30) binds it as an output and then refuses to copy it onto itself. CUDA
/// knows the address for a pinned one and copies as fast.
/// </summary>
internal sealed class HostTensor : IDisposable
{
    private readonly OrtValue? _pinned;

    internal HostTensor(OrtValue memory, bool isPinned)
    {
        _pinned = isPinned ? memory : null;
        Value = isPinned ? AsTheProcessors(memory) : memory;
    }

    /// <summary>The tensor, to bind.</summary>
    public OrtValue Value { get; }

    public void Dispose()
    {
        Value.Dispose();
        _pinned?.Dispose();
    }

    /// <summary>A tensor of the same elements and shape over other memory of the processor, which must outlive its runs.</summary>
    public OrtValue Over(nint address) => Over(address, Value);

    private static unsafe OrtValue AsTheProcessors(OrtValue pinned) =>
        Over((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned.GetTensorMutableRawData())), pinned);

    private static OrtValue Over(nint address, OrtValue like)
    {
        OrtTensorTypeAndShapeInfo info = like.GetTensorTypeAndShape();
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, info.ElementDataType, info.Shape, address, like.GetTensorMutableRawData().Length);
    }
}
