using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Deconvolution;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Deconvolve;

/// <summary>
/// Deconvolves each image at its own size. The first image fixes the point-spread function, by its pixel size, and, where
/// nothing is set, the number of iterations, by its noise.
/// </summary>
internal sealed class DeconvolveProcessor(DeconvolveOptions options) : IProcessor
{
    private RichardsonLucyEnhancer? _enhancer;
    private int _iterations;

    public void ProcessImage(Image image, IProcessorContext context)
    {
        if (image.Metadata.IsRaw())
        {
            context.OutputImage(image);
            return;
        }

        _enhancer ??= Open(image);
        using FrameLease sharpened = _enhancer.Enhance(image.Frame);
        FrameMetadata metadata = sharpened.Frame.Metadata.WithStep("deconvolve", $"Richardson-Lucy, {_iterations} iterations");
        using FrameLease described = sharpened.Frame.With(metadata);
        using var result = new Image(described.Frame, image.Coords);
        context.OutputImage(result);
    }

    public void Cleanup(IProcessorContext context) => _enhancer?.Dispose();

    private RichardsonLucyEnhancer Open(Image first)
    {
        var psf = PointSpreadFunction.Gaussian(options.SigmaFor(first.Metadata.PixelSizeUm));
        _iterations = options.Iterations > 0 ? options.Iterations : NoiseStop.Iterations(first.Frame, psf, offset: options.Offset);
        return new RichardsonLucyEnhancer(scale: 1, new RichardsonLucyOptions { Psf = psf, Iterations = _iterations, Offset = options.Offset });
    }
}
