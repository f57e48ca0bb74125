using System.Text.RegularExpressions;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using Microsoft.ML.OnnxRuntime;
using ModelMetadata = LiveSR.Inference.Models.ModelMetadata;

namespace LiveSR.Inference.Providers;

/// <summary>ONNX Runtime's session, over memory that the engine owns.</summary>
internal sealed partial class OnnxSession : IInferenceSession
{
    /// <summary>
    /// All WebGPU sessions of a process record into one command encoder: two threads in it at once fail with "command
    /// encoding already finished" (seen with 1.30). Other providers have a lock each, which nobody else takes.
    /// </summary>
    private static readonly Lock WebGpu = new();

    private readonly InferenceSession _session;
    private readonly ModelPackage _model;
    private readonly ExecutionProvider _provider;
    private readonly Lock _gate;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs = new OrtValue[1];

    internal OnnxSession(ModelPackage model, ExecutionProvider provider, SessionOptions options)
    {
        _model = model;
        _provider = provider;
        _inputNames = model.Psf is null ? [model.InputName] : [model.InputName, ModelMetadata.PsfColumns, ModelMetadata.PsfRows];
        _inputs = model.Psf is { } psf ? Told(psf) : new OrtValue[1];
        _outputNames = [model.OutputName];
        _gate = provider == ExecutionProvider.WebGpu ? WebGpu : new Lock();
        lock (_gate)
        {
            _session = model.Content is { } content ? new InferenceSession(content, options) : new InferenceSession(model.Path, options);
        }
    }

    public bool IsTerminated
    {
        get => _options.Terminate;
        set => _options.Terminate = value;
    }

    public void Run(Tensor input, Tensor output)
    {
        _inputs[0] = input.Value;
        _outputs[0] = output.Value;
        try
        {
            lock (_gate)
            {
                _session.Run(_options, _inputNames, _inputs, _outputNames, _outputs);
            }
        }
        catch (OnnxRuntimeException e) when (IsTerminated)
        {
            throw new OperationCanceledException($"{_model.Path}: the run was ended before its time.", e);
        }
        catch (OnnxRuntimeException e) when (IsOutOfMemory(e.Message))
        {
            throw new InsufficientMemoryException($"{_provider.Id()} has not enough memory for {input} ({OneLine(e)}).", e);
        }
        catch (OnnxRuntimeException e) when (IsShape(e.Message))
        {
            throw new WrongOutputSizeException(
                $"{_model.Path}: for the input {input} the model does not give {output}; its scale is not {_model.Scale}, or its sizes must be multiples of more than {_model.SizeMultiple} ({OneLine(e)}).");
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelRunException($"{_model.Path}: failed on {_provider.Id()} with the input {input} ({OneLine(e)}).", e);
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

    /// <summary>The inputs of a network that is told the point-spread function; the image's place is free.</summary>
    private static OrtValue[] Told(SeparablePsf psf) =>
    [
        null!,
        OrtValue.CreateTensorValueFromMemory(psf.Columns, [psf.Terms, 1, psf.Side, 1]),
        OrtValue.CreateTensorValueFromMemory(psf.Rows, [1, psf.Terms, 1, psf.Side]),
    ];

    /// <summary>What an error of ONNX Runtime says to a user: its text in one line, without codes and source files.</summary>
    internal static string OneLine(OnnxRuntimeException e)
    {
        string line = string.Join(' ', e.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = line.Replace(" Please fix either the inputs/outputs or the model.", "", StringComparison.Ordinal);
        foreach (string prefix in new[] { "Status Message: ", "[ONNXRuntimeError] : ", " was false. " })
        {
            int at = line.LastIndexOf(prefix, StringComparison.Ordinal);
            line = at < 0 ? line : line[(at + prefix.Length)..];
        }

        return Noise().Replace(line, "").Trim().TrimEnd('.');
    }

    /// <summary>An error code, a number and name of a status, or the place in ONNX Runtime's sources.</summary>
    [GeneratedRegex(@"^(\[ErrorCode:\w+\] ?|\d+ : [A-Z_]+ : |(/|[A-Za-z]:\\)\S+\.(cc|cpp|h)[:(]\d+\)?\S*)+")]
    private static partial Regex Noise();

    private static bool IsOutOfMemory(string message) =>
        message.Contains("Failed to allocate memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || message.Contains("bad_alloc", StringComparison.Ordinal)
        || message.Contains("bad allocation", StringComparison.Ordinal)
        || message.Contains("8007000E", StringComparison.OrdinalIgnoreCase);

    private static bool IsShape(string message) =>
        message.Contains("computed output shape", StringComparison.Ordinal)
        || message.Contains("invalid dimensions for output", StringComparison.Ordinal)
        || message.Contains("OrtValue shape verification failed", StringComparison.Ordinal)
        || message.Contains("shape mismatch attempting to re-use buffer", StringComparison.OrdinalIgnoreCase);
}
