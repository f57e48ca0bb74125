using LiveSR.Imaging;
using LiveSR.Inference.Calibration;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Deconvolution;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference;

/// <summary>Opens enhancers by name: a classical method, a model of the catalog, or a model file.</summary>
public static class Enhancers
{
    /// <summary>Names of the classical methods.</summary>
    public static IReadOnlyList<string> Classical { get; } = ["nearest", "bicubic", "lanczos", "richardson-lucy"];

    /// <summary>Opens an enhancer.</summary>
    /// <param name="nameOrPath"><c>nearest</c>, <c>bicubic</c>, <c>lanczos</c>, <c>richardson-lucy</c>, a model's name, or the path of an .onnx file.</param>
    /// <param name="options">How; null for defaults.</param>
    /// <exception cref="ModelNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="ProviderUnavailableException">The provider asked for is not here, or it is a classical method, which only the CPU computes.</exception>
    /// <exception cref="InferenceException">The model cannot be used; the message is one line.</exception>
    public static IFrameEnhancer Open(string nameOrPath, EnhancerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        options ??= new EnhancerOptions();
        int scale = options.Overrides.Scale ?? EnhancerOptions.DefaultScale;
        string name = nameOrPath.ToLowerInvariant();
        if (Classical.Contains(name) && ExecutionProviders.Parse(options.Provider) is { } provider and not ExecutionProvider.Cpu)
        {
            throw new ProviderUnavailableException($"{name} is a classical method, which {provider.Id()} cannot compute; choose the provider auto or cpu, or a network.");
        }

        IFrameEnhancer enhancer = name switch
        {
            "nearest" => new NearestEnhancer(scale, options.Pool),
            "bicubic" => new BicubicEnhancer(scale, options.Pool),
            "lanczos" => new LanczosEnhancer(scale, options.Pool),
            "richardson-lucy" => Deconvolvers.RichardsonLucy(scale, options),
            _ => Network((options.Catalog ?? ModelCatalog.Default).Open(nameOrPath, options.Overrides), options),
        };
        enhancer = Calibrated(enhancer, options.Calibration, options.Pool);
        return options.Roi is { } region ? new RegionEnhancer(enhancer, region) : enhancer;
    }

    /// <summary>An enhancer before which a camera's hot pixels are replaced. It owns the one that it is given.</summary>
    /// <param name="enhancer">The enhancer.</param>
    /// <param name="calibration">The camera's calibration; with null the enhancer is returned as it is.</param>
    /// <param name="pool">Lends the frames without hot pixels.</param>
    public static IFrameEnhancer Calibrated(IFrameEnhancer enhancer, CalibrationFile? calibration, FramePool pool) =>
        calibration is null ? enhancer : new CalibratedEnhancer(enhancer, calibration, pool);

    /// <summary>Whether a method or model can be given a point-spread function.</summary>
    /// <inheritdoc cref="Open"/>
    public static bool TakesPsf(string nameOrPath, EnhancerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        string name = nameOrPath.ToLowerInvariant();
        return Classical.Contains(name)
            ? name == "richardson-lucy"
            : Deconvolvers.TakesPsf((options?.Catalog ?? ModelCatalog.Default).Open(nameOrPath, options?.Overrides));
    }

    private static IFrameEnhancer Network(ModelPackage model, EnhancerOptions options) =>
        options.Deconvolution is { } following && Deconvolvers.TakesPsf(model) ? Deconvolvers.Open(model, options, following) : new OnnxEnhancer(model, options);
}

/// <summary>Enhances one region of each frame: what comes out shows that region alone.</summary>
internal sealed class RegionEnhancer(IFrameEnhancer inner, PixelRect region) : IFrameEnhancer
{
    public string Name => inner.Name;

    public int Scale => inner.Scale;

    public bool WaitsForFrames => inner.WaitsForFrames;

    public int FramesInFlight => inner.FramesInFlight;

    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using FrameLease part = frame.Crop(region);
        return inner.Enhance(part.Frame, cancellation);
    }

    public void Dispose() => inner.Dispose();
}
