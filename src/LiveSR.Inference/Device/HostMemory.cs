using LiveSR.Inference.Providers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LiveSR.Inference.Device;

/// <summary>
/// Memory of the processor that a device copies from and to: pinned where the provider has an allocator for it, which
/// doubles the bus's speed and lets it copy while it computes; else ONNX Runtime's own.
/// </summary>
internal sealed class HostMemory : IDisposable
{
    private const string CudaPinned = "CudaPinned";

    private readonly OrtMemoryInfo? _info;
    private readonly OrtAllocator _allocator;

    private HostMemory(OrtAllocator allocator, OrtMemoryInfo? info) => (_allocator, _info) = (allocator, info);

    /// <summary>Whether it is pinned.</summary>
    public bool IsPinned => _info is not null;

    public static HostMemory For(InferenceSession session, ExecutionProvider provider, SessionSettings settings)
    {
        if (provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt)
        {
            var info = new OrtMemoryInfo(CudaPinned, OrtAllocatorType.DeviceAllocator, settings.Device, OrtMemType.CpuOutput);
            try
            {
                return new HostMemory(new OrtAllocator(session, info), info);
            }
            catch (OnnxRuntimeException)
            {
                // Slower, and as right.
                info.Dispose();
            }
        }

        return new HostMemory(OrtAllocator.DefaultInstance, info: null);
    }

    /// <summary>A tensor of zeros.</summary>
    public HostTensor Tensor(TensorElementType type, params long[] shape)
    {
        var memory = OrtValue.CreateAllocatedTensorValue(_allocator, type, shape);
        memory.GetTensorMutableRawData().Clear();
        return new HostTensor(memory, IsPinned);
    }

    public void Dispose()
    {
        if (IsPinned)
        {
            _allocator.Dispose();
            _info!.Dispose();
        }
    }
}
