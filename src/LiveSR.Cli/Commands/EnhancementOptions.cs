using System.CommandLine;
using LiveSR.Cli.Evaluation;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Live;

namespace LiveSR.Cli.Commands;

/// <summary>The options of every command that enhances: which model, on what device, by how much.</summary>
internal sealed class EnhancementOptions
{
    private readonly bool _manyModels;

    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model's name, an .onnx file, or nearest, bicubic, lanczos, richardson-lucy; by default the best that fits ('livesr models').",
        HelpName = "name",
    };

    private readonly Option<string[]> _models = new("--model")
    {
        Description = "A model's name, an .onnx file, or nearest, lanczos, richardson-lucy; several by repeating it or by commas. Bicubic is always judged beside them.",
        HelpName = "name",
    };

    private readonly Option<string> _provider = new("--provider")
    {
        Description = "Execution provider: auto, dml, cuda, tensorrt, webgpu or cpu. Each is trusted only after it has reproduced the CPU's result.",
        DefaultValueFactory = _ => ExecutionProviders.Auto,
    };

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "Arithmetic of a network: fp32, tf32 (NVIDIA) or fp16, which a GPU computes faster; what it loses is checked at the start.",
        DefaultValueFactory = _ => Precisions.Id(default),
    };

    private readonly Option<int> _device = new("--device") { Description = "Which of the provider's devices, from 0.", DefaultValueFactory = _ => 0 };

    private readonly Option<int?> _deviceMemory = new("--device-memory")
    {
        Description = "Most MiB of the device's memory that CUDA takes; by default all that it needs.",
        HelpName = "MiB",
    };

    private readonly Option<int?> _scale = new("--scale") { Description = "Enlarge by 2, 3 or 4, or keep the size (1); by default what the model does." };
    private readonly Option<string?> _colour = new("--colour") { Description = "For a model that does not say: gray, luma or rgb." };
    private readonly Option<int?> _tile = new("--tile") { Description = "Edge of a tile in pixels; by default the fastest, as measured once." };

    private readonly Option<int?> _threads = new("--threads") { Description = "Threads of the CPU provider; by default the fastest, as measured once." };

    private readonly Option<string?> _intensities = new("--intensities")
    {
        Description = "What is black and white to a network: depth (0 and the largest value of the bit depth), low,high in counts, or frame (each frame's own range; a video may flicker). By default what the model says, commonly depth.",
        HelpName = "depth|frame|low,high",
    };

    private readonly Option<string?> _inputRange = new("--input-range")
    {
        Description = "For a model that does not say: the values that it takes for black and white, such as 0,1 or 0,255 or -1,1. Below 0: --input-range=-1,1.",
        HelpName = "low,high",
    };

    private readonly Option<string?> _outputRange = new("--output-range")
    {
        Description = "The values that it gives for black and white; by default those that it takes.",
        HelpName = "low,high",
    };

    private readonly PsfOption _psf = new();

    /// <summary>The options of a command.</summary>
    /// <param name="manyModels">Whether it takes several models, for <see cref="OpenMany"/>; else one, for <see cref="Open"/>.</param>
    public EnhancementOptions(bool manyModels = false) => _manyModels = manyModels;

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All =>
        [_manyModels ? _models : _model, _provider, _precision, _device, _deviceMemory, _scale, _colour, _intensities, _inputRange, _outputRange, _psf.Option, _tile, _threads];

    /// <summary>Whether the command line names a model.</summary>
    public bool NamesModel(ParseResult parsed) => parsed.GetValue(_model) is not null;

    /// <summary>Opens the enhancer that the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The model when none is named; null takes the default model.</param>
    /// <param name="calibration">The camera's calibration; null for none.</param>
    public IFrameEnhancer Open(ParseResult parsed, string? otherwise = null, CalibrationFile? calibration = null)
    {
        Enhancement asked = Asked(parsed, otherwise);
        return (asked with { Model = asked.Model ?? otherwise }).Open(FramePool.Shared, PsfOption.Say, calibration);
    }

    /// <summary>What the command line asks for, for a session that opens it itself and may exchange it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The model when none is named; null takes the default model.</param>
    public Enhancement Asked(ParseResult parsed, string? otherwise = null)
    {
        Enhancement asked = AskedOfAny(parsed);
        _psf.RequireTaken(parsed, [asked.Model ?? otherwise ?? DefaultModel.Name(asked.Scale)]);
        return asked;
    }

    private Enhancement AskedOfAny(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(_model),
        Psf = _psf.Read(parsed),
        Scale = Scale(parsed),
        Provider = parsed.GetValue(_provider)!,
        Precision = Precisions.Parse(parsed.GetValue(_precision)!),
        Device = Device(parsed),
        DeviceMemoryMiB = DeviceMemory(parsed),
        Intensities = Intensities(parsed),
        InputRange = Range(parsed, _inputRange),
        OutputRange = Range(parsed, _outputRange),
        Colour = Colour(parsed),
        Tile = parsed.GetValue(_tile),
        Threads = Threads(parsed),
    };

    /// <summary>Opens bicubic and the models to judge, all of one scale. The provider is meant for the networks among them.</summary>
    public EvaluatedMethods OpenMany(ParseResult parsed)
    {
        Enhancement asked = AskedOfAny(parsed);
        string[] models = parsed.GetValue(_models) is { Length: > 0 } some ? some : [DefaultModel.Name(asked.Scale)];
        string[] names = [.. models.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        _psf.RequireTaken(parsed, names);
        var methods = new EvaluatedMethods();
        try
        {
            foreach (string name in names)
            {
                EnhancerOptions options = (asked with { Scale = asked.Scale ?? methods.KnownScale }).Options(FramePool.Shared, PsfOption.Say);
                options = options with { Deconvolution = options.Deconvolution! with { EachFrame = true } };
                bool classical = Enhancers.Classical.Contains(name, StringComparer.OrdinalIgnoreCase);
                methods.Add(Enhancers.Open(name, classical ? options with { Provider = ExecutionProviders.Auto } : options));
            }

            return methods;
        }
        catch
        {
            methods.Dispose();
            throw;
        }
    }

    private int? Scale(ParseResult parsed) => parsed.GetValue(_scale) is not { } scale ? null
        : scale is >= 1 and <= 8 ? scale
        : throw new UsageException($"--scale {scale} is not possible: write 1, 2, 3 or 4.");

    private int Device(ParseResult parsed) => parsed.GetValue(_device) is >= 0 and <= 64 and var device ? device
        : throw new UsageException($"--device {parsed.GetValue(_device)} is not possible: write a number from 0.");

    private int? DeviceMemory(ParseResult parsed) => parsed.GetValue(_deviceMemory) is not { } most ? null
        : most >= 64 ? most
        : throw new UsageException($"--device-memory {most} is not possible: write MiB, at least 64.");

    private int? Threads(ParseResult parsed) => parsed.GetValue(_threads) is not { } threads ? null
        : threads is >= 1 and <= 4096 ? threads
        : throw new UsageException($"--threads {threads} is not possible: write a number from 1 to {Environment.ProcessorCount}.");

    private IntensityRange? Intensities(ParseResult parsed) => parsed.GetValue(_intensities) is not { } text ? null
        : IntensityRange.TryParse(text, out IntensityRange? range) ? range
        : throw new UsageException($"--intensities {text} is not possible: write {IntensityRange.Choices}.");

    private static FigureRange? Range(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : FigureRange.TryParse(text, out FigureRange range) && range.Low < range.High ? range
        : throw new UsageException($"{option.Name} {text} is not possible: write low,high such as 0,255.");

    private ModelColour? Colour(ParseResult parsed) => parsed.GetValue(_colour) is not { } text ? null
        : Enum.TryParse(text, ignoreCase: true, out ModelColour colour) ? colour
        : throw new UsageException($"--colour {text} is not possible: write gray, luma or rgb.");
}
