using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.SuperResolution;

/// <summary>
/// One call of the engine per image: the engine reads the image where it lies and writes the result into the buffer
/// that is passed on.
/// </summary>
internal sealed class SuperResolutionProcessor : IProcessor
{
    private const string Name = "super-resolution";

    private readonly IFrameEnhancer _enhancer;
    private readonly IFrameEnhancer _keepsRaw;
    private readonly PixelRect? _roi;

    /// <summary>Opens the model, which takes its time.</summary>
    /// <exception cref="InferenceException">The model cannot be used.</exception>
    public SuperResolutionProcessor(SuperResolutionOptions options)
    {
        _roi = options.Enhancer.Roi;
        _enhancer = Enhancers.Open(options.Model, options.Enhancer);
        _keepsRaw = Enhancers.Open("nearest", new EnhancerOptions { Roi = _roi, Overrides = new ModelOverrides { Scale = _enhancer.Scale } });
    }

    public SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary)
    {
        if (_roi is { } roi && summary is { ImageWidth: { } width, ImageHeight: { } height }
            && !new PixelRect(0, 0, width, height).Contains(roi))
        {
            throw new InvalidOperationException($"the ROI {roi} does not lie inside the {width}x{height} images: choose another");
        }

        return summary with
        {
            ImageWidth = (_roi?.Width ?? summary.ImageWidth) * _enhancer.Scale,
            ImageHeight = (_roi?.Height ?? summary.ImageHeight) * _enhancer.Scale,
        };
    }

    public void ProcessImage(Image image, IProcessorContext context)
    {
        bool raw = image.Metadata.IsRaw();
        using FrameLease enhanced = (raw ? _keepsRaw : _enhancer).Enhance(image.Frame);
        string step = raw ? $"each pixel repeated x{_enhancer.Scale}" : $"{_enhancer.Name} x{_enhancer.Scale}";
        using FrameLease described = enhanced.Frame.With(enhanced.Frame.Metadata.WithStep(Name, step));
        using var result = new Image(described.Frame, image.Coords);
        context.OutputImage(result);
    }

    public void Cleanup(IProcessorContext context)
    {
        _enhancer.Dispose();
        _keepsRaw.Dispose();
    }
}
