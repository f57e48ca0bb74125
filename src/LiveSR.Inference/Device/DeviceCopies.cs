using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Device;

/// <summary>
/// Buffers of the device at fixed addresses, beside those of the processor: a recorded CUDA graph reads and writes where it
/// did when it was recorded.
/// </summary>
internal sealed class DeviceCopies : IDisposable
{
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

    public void ToDevice() => OrtEnv.Instance().CopyTensors(_hostInputs, Inputs, null);

    public void FromDevice() => OrtEnv.Instance().CopyTensors(Outputs, _hostOutputs, null);

    public void Dispose()
    {
        foreach (OrtValue value in Inputs.Concat(Outputs))
        {
            value.Dispose();
        }

        _allocator.Dispose();
        _info.Dispose();
    }

    private OrtValue Twin(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return OrtValue.CreateAllocatedTensorValue(_allocator, info.ElementDataType, info.Shape);
    }
}
