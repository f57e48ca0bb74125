using LiveSR.Imaging;
using LiveSR.Inference.Device;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Benchmarking;

/// <summary>
/// What an enhancer runs, without the enhancer: a batch of equal images from the processor's memory to the processor's
/// memory. What everything round it is measured against.
/// </summary>
public sealed class BareLoop : IDisposable
{
    private readonly IFrameSession? _frames;
    private readonly IFrameLane[] _lanes = [];
    private readonly IInferenceSession? _floats;
    private readonly NativeFloats _memory = new();
    private readonly Tensor? _input;
    private readonly Tensor? _output;
    private readonly IntensityMap _toNetwork;
    private readonly float _largest;

    /// <summary>Prepares the loop.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">Pixel format of the images, of full depth.</param>
    /// <param name="width">Their width, that the network can take as it is.</param>
    /// <param name="height">Their height.</param>
    /// <param name="batch">Images of a run.</param>
    /// <param name="provider">Who computes.</param>
    /// <param name="settings">How.</param>
    /// <param name="lanes">Runs at the same time on the device's path; with 0 the network alone runs, on the engine's floats.</param>
    /// <exception cref="InferenceException">The provider or the model fails, or the device's path cannot take such images.</exception>
    public unsafe BareLoop(
        ModelPackage model, PixelFormat format, int width, int height, int batch, ExecutionProvider provider, SessionSettings settings, int lanes)
    {
        ArgumentNullException.ThrowIfNull(model);
        Batch = batch;
        _largest = (1 << format.ContainerBits()) - 1;
        _toNetwork = model.Range.MapFor(_largest);
        if (lanes > 0)
        {
            _frames = OnnxSessionFactory.Instance.OpenFrames(model, format, provider, settings)
                ?? throw new ModelFormatException($"{model.Path}: the device's path cannot take {format} images for this model.");
            _lanes = [.. Enumerable.Range(0, lanes).Select(_ => _frames.Lane(batch, width, height))];
            new Random(width).NextBytes(_lanes[0].Input);
            BytesToDevice = _lanes[0].Input.Length / batch;
            BytesFromDevice = _lanes[0].Output.Length / batch;
            return;
        }

        int before = model.Scale / model.NetworkScale, images = batch * (format.IsColour() && model.Colour == ModelColour.Gray ? 3 : 1);
        _floats = OnnxSessionFactory.Instance.Open(model, provider, settings);
        (int networkWidth, int networkHeight) = (width * before, height * before);
        long input = (long)images * model.Channels * networkWidth * networkHeight;
        _memory.Reserve(input + (input * model.NetworkScale * model.NetworkScale));
        float* start = (float*)_memory.Address;
        _input = new Tensor((nint)start, images, model.Channels, networkHeight, networkWidth);
        _output = new Tensor((nint)(start + input), images, model.Channels, networkHeight * model.NetworkScale, networkWidth * model.NetworkScale);
        ProbeImage.Fill(_input, model.Range.Low, model.Range.High);
        BytesToDevice = (long)sizeof(float) * _input.Length / batch;
        BytesFromDevice = (long)sizeof(float) * _output.Length / batch;
    }

    /// <summary>Images of a run.</summary>
    public int Batch { get; }

    /// <summary>Bytes that an image takes to the provider.</summary>
    public long BytesToDevice { get; }

    /// <summary>Bytes that an image takes back.</summary>
    public long BytesFromDevice { get; }

    /// <summary>Runs one batch.</summary>
    /// <param name="lane">Which of the lanes; one thread at a time may use each.</param>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    /// <exception cref="InferenceException">The run failed.</exception>
    public void Run(int lane = 0)
    {
        if (_floats is not null)
        {
            _floats.Run(_input!, _output!);
        }
        else
        {
            _lanes[lane].Run(_toNetwork, _largest);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IFrameLane lane in _lanes)
        {
            lane.Dispose();
        }

        _frames?.Dispose();
        _input?.Dispose();
        _output?.Dispose();
        _floats?.Dispose();
        _memory.Dispose();
    }
}
