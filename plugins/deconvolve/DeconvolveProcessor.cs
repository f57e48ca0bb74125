using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Deconvolve;

/// <summary>Deconvolves each image at its own size. The point-spread function is fixed by the first image's pixel size.</summary>
internal sealed class DeconvolveProcessor(DeconvolveOptions options) : IProcessor
{
    private RichardsonLucyEnhancer? _enhancer;

    public void ProcessImage(Image image, IProcessorContext context)
    {
        if (image.Metadata.IsRaw())
        {
            context.OutputImage(image);
            return;
        }

        _enhancer ??= new RichardsonLucyEnhancer(scale: 1, new RichardsonLucyOptions
        {
            Psf = PointSpreadFunction.Gaussian(options.SigmaFor(image.Metadata.PixelSizeUm)),
            Iterations = options.Iterations,
            Offset = options.Offset,
        });
        using FrameLease sharpened = _enhancer.Enhance(image.Frame);
        FrameMetadata metadata = sharpened.Frame.Metadata.WithStep("deconvolve", $"Richardson-Lucy, {options.Iterations} iterations");
        using FrameLease described = sharpened.Frame.With(metadata);
        using var result = new Image(described.Frame, image.Coords);
        context.OutputImage(result);
    }

    public void Cleanup(IProcessorContext context) => _enhancer?.Dispose();
}
