using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Deconvolution;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Live;

/// <summary>What is asked of the enhancer: which model, by how much, on what device. Equal values ask for the same.</summary>
public sealed record Enhancement
{
    /// <value>A model's name, an .onnx file, or a classical method; null for <see cref="DefaultModel"/>.</value>
    public string? Model { get; init; }

    /// <value>Pixels of output for one pixel of input; null for what the model does.</value>
    public int? Scale { get; init; }

    /// <value>Execution provider: <c>auto</c> (default), <c>dml</c>, <c>cuda</c>, <c>tensorrt</c>, <c>webgpu</c>, <c>cpu</c>.</value>
    public string Provider { get; init; } = ExecutionProviders.Auto;

    /// <value>Arithmetic of a network that was written in 32-bit floats.</value>
    public Precision Precision { get; init; }

    /// <value>Which of the provider's devices, from 0.</value>
    public int Device { get; init; }

    /// <value>Most MiB of the device's memory that CUDA takes; null for all that it needs.</value>
    public int? DeviceMemoryMiB { get; init; }

    /// <value>Which intensities are black and white to a network; null for what the model says.</value>
    public IntensityRange? Intensities { get; init; }

    /// <value>Values that a network takes for black and white; null for what the model says.</value>
    public FigureRange? InputRange { get; init; }

    /// <value>Values that a network gives for black and white; null for what the model says.</value>
    public FigureRange? OutputRange { get; init; }

    /// <value>How a network sees colour, where the model does not say.</value>
    public ModelColour? Colour { get; init; }

    /// <value>Edge of a tile in pixels; null for the fastest, as measured once.</value>
    public int? Tile { get; init; }

    /// <value>Threads of the CPU provider; null for the fastest, as measured once.</value>
    public int? Threads { get; init; }

    /// <value>Where the point-spread function of methods that deconvolve comes from; null for their own. Others pass over it.</value>
    public PsfRequest? Psf { get; init; }

    /// <summary>Opens what is asked for.</summary>
    /// <param name="pool">Lends the enhanced frames.</param>
    /// <param name="say">Takes the lines that say which point-spread function is used and what is doubtful about the model; null for nobody.</param>
    /// <param name="calibration">The camera's calibration, by which hot pixels are replaced first; null for none.</param>
    /// <param name="measureAfter">What would disturb a measurement of the device; null for nothing.</param>
    /// <param name="measureLater">Is called instead of a measurement; null measures at once.</param>
    /// <exception cref="InferenceException">It cannot be opened; one line.</exception>
    public IFrameEnhancer Open(FramePool pool, Action<string>? say = null, CalibrationFile? calibration = null, Task? measureAfter = null, Action? measureLater = null) =>
        Enhancers.Open(
            Model ?? DefaultModel.Name(Scale),
            Options(pool, say) with { Calibration = calibration, MeasureAfter = measureAfter, MeasureLater = measureLater });

    /// <summary>All but the model's name, for who opens several alike.</summary>
    /// <param name="pool">Lends the enhanced frames.</param>
    /// <param name="say">Takes the lines that say which point-spread function is used and what is doubtful about the model; null for nobody.</param>
    public EnhancerOptions Options(FramePool pool, Action<string>? say = null) => new()
    {
        Deconvolution = new DeconvolutionOptions { Psf = Psf, Say = say },
        Say = say,
        Provider = Provider,
        Precision = Precision,
        Device = Device,
        DeviceMemoryMiB = DeviceMemoryMiB,
        Tile = Tile,
        Threads = Threads,
        Pool = pool,
        Overrides = new ModelOverrides { Scale = Scale, Colour = Colour, Intensities = Intensities, InputRange = InputRange, OutputRange = OutputRange },
    };
}
