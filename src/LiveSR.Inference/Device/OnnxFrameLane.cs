using LiveSR.Imaging;
using LiveSR.Inference.Providers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LiveSR.Inference.Device;

/// <summary>The bound buffers of one run at a time. No memory of an image's size is made for a frame.</summary>
internal sealed class OnnxFrameLane : IFrameLane
{
    private readonly OnnxFrameSession _owner;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly OrtIoBinding _binding;
    private readonly List<(string Name, OrtValue Value)> _inputs = [];
    private readonly HostTensor _frame;
    private readonly HostTensor _intensities;
    private readonly HostTensor _enhanced;
    private readonly HostTensor _sum;
    private readonly DeviceCopies? _copies;
    private readonly Lock _turn;
    private readonly string _shape;

    internal OnnxFrameLane(OnnxFrameSession owner, int count, int width, int height)
    {
        (_owner, Count, _shape) = (owner, count, $"[{count}, {height}, {width}]");
        _turn = ProviderTurn.Of(owner.Provider);
        TensorElementType integers = owner.Format.BytesPerChannel() == 1 ? TensorElementType.UInt8 : TensorElementType.UInt16;
        long[] Shape(int scale) => owner.Format.IsColour() ? [count, height * scale, width * scale, 3] : [count, height * scale, width * scale];
        _frame = owner.Memory.Tensor(integers, Shape(1));
        _intensities = owner.Memory.Tensor(TensorElementType.Float, FrameIntensities.Count);
        _inputs.AddRange([(FrameGraph.Frame, _frame.Value), (FrameGraph.Intensities, _intensities.Value)]);
        if (owner.Model.Psf is { } psf)
        {
            _inputs.AddRange(OnnxSession.Told(psf));
        }

        _enhanced = owner.Memory.Tensor(integers, Shape(owner.Model.Scale));
        _sum = owner.Memory.Tensor(TensorElementType.Float);
        _binding = owner.Session.CreateIoBinding();
        _copies = owner.Settings.CudaGraph ? new DeviceCopies(owner, [.. _inputs.Select(input => input.Value)], [_enhanced.Value, _sum.Value]) : null;
        // Binding copies to the device, which is the provider's work as a run is.
        lock (_turn)
        {
            BindInputs(_copies?.Inputs ?? [.. _inputs.Select(input => input.Value)]);
            _binding.BindOutput(FrameGraph.Enhanced, _copies?.Outputs[0] ?? _enhanced.Value);
            _binding.BindOutput(FrameGraph.Sum, _copies?.Outputs[1] ?? _sum.Value);
        }
    }

    public int Count { get; }

    public Span<byte> Input => _frame.Value.GetTensorMutableRawData();

    public Span<byte> Output => _enhanced.Value.GetTensorMutableRawData();

    public bool IsTerminated
    {
        get => _options.Terminate;
        set => _options.Terminate = value;
    }

    public bool Run(IntensityMap toNetwork, float largest) => Run(_frame.Value, _enhanced.Value, toNetwork, largest);

    public bool Run(Frame frame, FrameWriter enhanced, IntensityMap toNetwork)
    {
        // A recorded run reads and writes where it did when it was recorded.
        bool reaches = _copies is null;
        using OrtValue? read = reaches && frame.IsPacked && (_owner.Pinner is null || frame.Pin(_owner.Pinner)) ? _frame.Over(frame.Address) : null;
        using OrtValue? written = reaches && (_owner.Pinner is null || enhanced.Pin(_owner.Pinner)) ? _enhanced.Over(enhanced.Address) : null;
        if (read is null)
        {
            frame.CopyTo(Input);
        }

        bool isFinite = Run(read ?? _frame.Value, written ?? _enhanced.Value, toNetwork, frame.MaxValue);
        if (written is null)
        {
            Output.CopyTo(enhanced.Bytes);
        }

        return isFinite;
    }

    private bool Run(OrtValue frame, OrtValue enhanced, IntensityMap toNetwork, float largest)
    {
        FrameIntensities.Write(toNetwork, largest, _intensities.Value.GetTensorMutableDataAsSpan<float>());
        try
        {
            using Lock.Scope turn = _turn.EnterScope();
            if (_copies is not null)
            {
                _copies.ToDevice();
            }
            else
            {
                // Binding is what copies to a device. Each run binds both frames: those of the last run may be gone.
                BindInputs([frame, _intensities.Value]);
                _binding.BindOutput(FrameGraph.Enhanced, enhanced);
            }

            _owner.Session.RunWithBinding(_options, _binding);
            _copies?.FromDevice();
            _owner.HasRun();
        }
        catch (OnnxRuntimeException e) when (IsTerminated)
        {
            throw new OperationCanceledException($"{_owner.Model.Path}: the run was ended before its time.", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw ProviderErrors.Of(e, _owner.Provider, _owner.Model, _shape);
        }

        return float.IsFinite(_sum.Value.GetTensorDataAsSpan<float>()[0]);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _copies?.Dispose();
        // The first two are those of the frame and the intensities.
        foreach ((_, OrtValue value) in _inputs.Skip(2))
        {
            value.Dispose();
        }

        _frame.Dispose();
        _intensities.Dispose();
        _enhanced.Dispose();
        _sum.Dispose();
        _options.Dispose();
    }

    private void BindInputs(ReadOnlySpan<OrtValue> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            _binding.BindInput(_inputs[i].Name, values[i]);
        }
    }
}
