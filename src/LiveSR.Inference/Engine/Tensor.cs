using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LiveSR.Inference.Engine;

/// <summary>
/// A view of native floats as an image batch <c>[N, C, H, W]</c>, made once and used for many runs. It does not own the
/// memory.
/// </summary>
public sealed unsafe class Tensor : IDisposable
{
    private readonly float* _data;
    private OrtValue? _value;

    internal Tensor(nint address, int count, int channels, int height, int width)
    {
        _data = (float*)address;
        Count = count;
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>Images in the batch.</summary>
    public int Count { get; }

    /// <summary>Channels of an image.</summary>
    public int Channels { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Number of floats.</summary>
    public int Length => Count * Channels * Height * Width;

    /// <summary>All values.</summary>
    public Span<float> Values => new(_data, Length);

    /// <summary>The same memory as ONNX Runtime's value.</summary>
    internal OrtValue Value => _value ??= OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [Count, Channels, Height, Width], (nint)_data, (long)Length * sizeof(float));

    /// <summary>Shape, as messages state it.</summary>
    public override string ToString() => $"[{Count}, {Channels}, {Height}, {Width}]";

    /// <summary>One row of one channel of one image.</summary>
    internal Span<float> Row(int image, int channel, int y) =>
        new(_data + ((((long)image * Channels) + channel) * Height + y) * Width, Width);

    /// <inheritdoc/>
    public void Dispose()
    {
        _value?.Dispose();
        _value = null;
    }
}
