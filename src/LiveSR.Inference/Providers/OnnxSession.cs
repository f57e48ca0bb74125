using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using Microsoft.ML.OnnxRuntime;
using ModelMetadata = LiveSR.Inference.Models.ModelMetadata;

namespace LiveSR.Inference.Providers;

/// <summary>ONNX Runtime's session, over memory that the engine owns.</summary>
internal sealed class OnnxSession : IInferenceSession
{
    private readonly InferenceSession _session;
    private readonly NodePlacement _placement;
    private readonly ModelPackage _model;
    private readonly ExecutionProvider _provider;
    private readonly Lock _gate;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs = new OrtValue[1];

    internal OnnxSession(ModelPackage model, ExecutionProvider provider, SessionOptions options, SessionSettings settings)
    {
        _model = model;
        _provider = provider;
        (string Name, OrtValue Value)[] told = model.Psf is { } psf ? [.. Told(psf)] : [];
        _inputNames = [model.InputName, .. told.Select(input => input.Name)];
        _inputs = [null!, .. told.Select(input => input.Value)];
        _outputNames = [model.OutputName];
        _gate = ProviderTurn.Of(provider);
        lock (_gate)
        {
            byte[]? content = settings.Precision == Precision.Half ? model.Load(settings.Precision).ToByteArray() : model.Content;
            _session = content is not null ? new InferenceSession(content, options) : new InferenceSession(model.Path, options);
        }

        _placement = new NodePlacement(_session, settings);
    }

    public bool IsTerminated
    {
        get => _options.Terminate;
        set => _options.Terminate = value;
    }

    public IReadOnlyList<string> FallbackNodes => _placement.OnCpu;

    public void Run(Tensor input, Tensor output)
    {
        try
        {
            lock (_gate)
            {
                _inputs[0] = input.Value;
                _outputs[0] = output.Value;
                _session.Run(_options, _inputNames, _inputs, _outputNames, _outputs);
                _placement.HasRun();
            }
        }
        catch (OnnxRuntimeException e) when (IsTerminated)
        {
            throw new OperationCanceledException($"{_model.Path}: the run was ended before its time.", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw ProviderErrors.Of(e, _provider, _model, $"{input}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _session.Dispose();
        }

        foreach (OrtValue told in _inputs.Skip(1))
        {
            told.Dispose();
        }

        _options.Dispose();
    }

    /// <summary>The inputs of a network that is told the point-spread function, beside the image's.</summary>
    internal static IEnumerable<(string Name, OrtValue Value)> Told(SeparablePsf psf) =>
    [
        (ModelMetadata.PsfColumns, OrtValue.CreateTensorValueFromMemory(psf.Columns, [psf.Terms, 1, psf.Side, 1])),
        (ModelMetadata.PsfRows, OrtValue.CreateTensorValueFromMemory(psf.Rows, [1, psf.Terms, 1, psf.Side])),
    ];
}
