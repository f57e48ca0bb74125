using LiveSR.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Benchmarks;

/// <summary>What LiveSR is measured against: <c>session.Run</c> on the same model and size, into memory that is reused, and nothing else.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    public BareSession(ModelPackage model, int size, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(model.Path, options);
        _inputNames = [model.InputName];
        _outputNames = [model.OutputName];
        float[] image = new float[model.Channels * size * size];
        var random = new Random(1);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = random.NextSingle();
        }

        int outSize = size * model.NetworkScale;
        _inputs = [OrtValue.CreateTensorValueFromMemory(image, [1, model.Channels, size, size])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(new float[model.Channels * outSize * outSize], [1, model.Channels, outSize, outSize])];
    }

    public void Run() => _session.Run(_run, _inputNames, _inputs, _outputNames, _outputs);

    public void Dispose()
    {
        _inputs[0].Dispose();
        _outputs[0].Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
