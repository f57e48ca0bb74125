using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Onnx.Tests;

/// <summary>A tensor of floats, row by row.</summary>
internal sealed record Tensor(float[] Data, params long[] Dimensions)
{
    internal int Height => (int)Dimensions[2];

    internal int Width => (int)Dimensions[3];

    internal float this[int y, int x] => Data[(y * Width) + x];

    internal static Tensor Random(int seed, params long[] dimensions)
    {
        var random = new Random(seed);
        float[] data = new float[dimensions.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = random.NextSingle();
        }

        return new Tensor(data, dimensions);
    }

    /// <summary>A part of every channel of every image.</summary>
    internal Tensor Crop(int top, int left, int height, int width)
    {
        long planes = Dimensions[0] * Dimensions[1];
        float[] part = new float[planes * height * width];
        for (long plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < height; y++)
            {
                long from = (((plane * Height) + top + y) * Width) + left;
                Array.Copy(Data, from, part, ((plane * height) + y) * width, width);
            }
        }

        return new Tensor(part, Dimensions[0], Dimensions[1], height, width);
    }

    internal float LargestDifference(Tensor other)
    {
        Dimensions.ShouldBe(other.Dimensions);
        float largest = 0;
        for (int i = 0; i < Data.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(Data[i] - other.Data[i]));
        }

        return largest;
    }
}

/// <summary>Runs a model on ONNX Runtime's CPU provider.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;

    internal Runtime(OnnxModel model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(model.ToByteArray(), options);
    }

    internal static Tensor Run(OnnxModel model, Tensor input)
    {
        using var runtime = new Runtime(model);
        return runtime.Run(input);
    }

    internal Tensor Run(Tensor input)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(input.Data, input.Dimensions);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results =
            _session.Run(run, [_session.InputNames[0]], [value], [_session.OutputNames[0]]);
        return new Tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }

    public void Dispose() => _session.Dispose();
}
