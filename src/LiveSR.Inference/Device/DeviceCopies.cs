using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Device;

/// <summary>
/// Buffers of the device at fixed addresses, beside those of the processor: a recorded CUDA graph reads and writes where it
/// did when it was recorded.
/// </summary>
internal sealed partial class DeviceCopies : IDisposable
{
    private const int HostToDevice = 1, DeviceToHost = 2;

    private readonly OrtMemoryInfo _info;
    private readonly OrtAllocator _allocator;
    private readonly OrtValue[] _hostInputs;
    private readonly OrtValue[] _hostOutputs;

    public DeviceCopies(OnnxFrameSession owner, OrtValue[] inputs, OrtValue[] outputs)
    {
        _info = new OrtMemoryInfo("Cuda", OrtAllocatorType.DeviceAllocator, owner.Settings.Device, OrtMemType.Default);
        _allocator = new OrtAllocator(owner.Session, _info);
        (_hostInputs, _hostOutputs) = (inputs, outputs);
        (Inputs, Outputs) = (Array.ConvertAll(inputs, Twin), Array.ConvertAll(outputs, Twin));
        ToDevice();
    }

    public OrtValue[] Inputs { get; }

    public OrtValue[] Outputs { get; }

    public void ToDevice() => Copy(_hostInputs, Inputs, HostToDevice);

    public void FromDevice() => Copy(Outputs, _hostOutputs, DeviceToHost);

    public void Dispose()
    {
        foreach (OrtValue value in Inputs.Concat(Outputs))
        {
            value.Dispose();
        }

        _allocator.Dispose();
        _info.Dispose();
    }

    private static unsafe void Copy(OrtValue[] from, OrtValue[] to, int direction)
    {
        for (int i = 0; i < from.Length; i++)
        {
            Span<byte> source = from[i].GetTensorMutableRawData(), target = to[i].GetTensorMutableRawData();
            fixed (byte* read = source, write = target)
            {
                int error = CudaMemcpy((nint)write, (nint)read, (nuint)source.Length, direction);
                if (error != 0)
                {
                    throw new DeviceLostException($"cuda: copying {source.Length} bytes failed with CUDA's error {error}.");
                }
            }
        }
    }

    /// <summary>CUDA's own copy, of the runtime that the provider has loaded: ONNX Runtime's copies tensors outside a run only for providers that came as plugins.</summary>
    [LibraryImport(CudaPages.Runtime, EntryPoint = "cudaMemcpy")]
    private static partial int CudaMemcpy(nint target, nint source, nuint bytes, int direction);

    private OrtValue Twin(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return OrtValue.CreateAllocatedTensorValue(_allocator, info.ElementDataType, info.Shape);
    }
}
