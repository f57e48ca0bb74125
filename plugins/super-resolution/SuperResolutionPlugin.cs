using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.SuperResolution;

/// <summary>The plugin <c>super-resolution</c>.</summary>
public sealed class SuperResolutionPlugin : IProcessorPlugin
{
    /// <inheritdoc/>
    public string Name => "super-resolution";

    /// <inheritdoc/>
    public string Version => "0.1.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Enlarges images with a network. Pixel size, affine, ROI and provenance are rewritten; depth and format stay.
        model: name of a model in the models folder or path of an .onnx file; or nearest, bicubic, lanczos.
        scale: enlargement, for a model that does not state its own and for the classical methods; 0 takes the default.
        provider: auto, cpu, cuda, webgpu or dml.
        intensities: what is black and white to a network: depth, frame (each image's own range), or low,high in counts; empty for what the model says.
        roi: x,y,width,height in pixels to enhance that part only, or empty.
        calibration: file of 'livesr calibrate', by which the camera's hot pixels are replaced first; or empty.
        tile: edge of a tile in pixels, 0 to let the device decide.
        threads: threads of the CPU provider, 0 for the fastest number, as measured on this machine.
        Images that split-raw keeps are enlarged by repeating each pixel.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) =>
        new SettingsConfigurator(SuperResolutionOptions.Defaults, settings);

    /// <inheritdoc/>
    /// <exception cref="PropertyException">A setting does not fit.</exception>
    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = SuperResolutionOptions.From(settings);
        return new ProcessorFactory(() => new SuperResolutionProcessor(options));
    }
}
