using LiveSR.Imaging;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Deconvolution;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference;

/// <summary>How an enhancer is opened.</summary>
public sealed record EnhancerOptions
{
    /// <summary>Scale of a classical method that is given none.</summary>
    public const int DefaultScale = 2;

    /// <value>Execution provider: <c>auto</c> (default), <c>dml</c>, <c>cuda</c>, <c>tensorrt</c>, <c>webgpu</c>, <c>cpu</c>.</value>
    public string Provider { get; init; } = ExecutionProviders.Auto;

    /// <value>What the user says of the model, or of a classical method's scale.</value>
    public ModelOverrides Overrides { get; init; } = new();

    /// <value>Part of the frame to enhance, in its own pixels; null for all of it.</value>
    public PixelRect? Roi { get; init; }

    /// <value>The camera's calibration, by which hot pixels are replaced first; null for none.</value>
    public CalibrationFile? Calibration { get; init; }

    /// <value>Edge of a tile in pixels of the network's input; null lets the device probe choose. Ignored for fixed tiles.</value>
    public int? Tile { get; init; }

    /// <value>Tiles per run; null lets the device probe choose.</value>
    public int? Batch { get; init; }

    /// <value>Threads of the CPU provider; null lets the device probe choose.</value>
    public int? Threads { get; init; }

    /// <value>Arithmetic of a network that was written in 32-bit floats.</value>
    public Precision Precision { get; init; }

    /// <value>Which of the provider's devices, from 0.</value>
    public int Device { get; init; }

    /// <value>Most MiB of the device's memory that CUDA takes, so that other programs keep theirs; null for all that it needs. Tiles shrink to fit.</value>
    public int? DeviceMemoryMiB { get; init; }

    /// <value>
    /// Whether frames go to the provider in their own integers and all that they go through is part of its graph; null for
    /// every provider but the CPU, which takes this path for frames side by side.
    /// </value>
    public bool? DevicePath { get; init; }

    /// <value>Whether CUDA records a run and repeats it; for frames of one size, one at a time: while it records, nothing else may run.</value>
    public bool CudaGraph { get; init; }

    /// <value>
    /// Frames that may be enhanced at the same time; null for two on a device, whose copies and kernels then overlap, and on the
    /// CPU for what was measured to bring more frames a second: one, or two of which each has half of the threads. Who sends
    /// one after the other always has all of them.
    /// </value>
    public int? FramesInFlight { get; init; }

    /// <value>Where enhanced frames come from.</value>
    public FramePool Pool { get; init; } = FramePool.Shared;

    /// <value>Where models are looked for by name; null for <see cref="ModelCatalog.Default"/>.</value>
    public ModelCatalog? Catalog { get; init; }

    /// <value>What this program does meanwhile and what would disturb a measurement of the device, which waits for its end, well or not; null for nothing.</value>
    public Task? MeasureAfter { get; init; }

    /// <value>
    /// Is called where the device would be measured; the enhancer then takes the usual settings, and whoever is called opens
    /// another when there is time. Null, the default, measures at once.
    /// </value>
    public Action? MeasureLater { get; init; }

    /// <value>Where measured settings are kept; null for the user's cache folder.</value>
    public string? CacheFolder { get; init; }

    /// <value>Who opens sessions; tests put faulty providers here.</value>
    public ISessionFactory Sessions { get; init; } = OnnxSessionFactory.Instance;

    /// <value>
    /// How methods that deconvolve follow the frames: the microscope's point-spread function, and a stop before noise is
    /// amplified. Null computes them as they are, with their own function and number of iterations.
    /// </value>
    public DeconvolutionOptions? Deconvolution { get; init; }

    /// <value>
    /// Takes a line where the model does not treat a gentle image as it should, commonly because it wants another range of
    /// values; null asks for no such trial.
    /// </value>
    public Action<string>? Say { get; init; }

    /// <value>Parameters of <c>richardson-lucy</c>.</value>
    public RichardsonLucyOptions RichardsonLucy { get; init; } = new();
}
