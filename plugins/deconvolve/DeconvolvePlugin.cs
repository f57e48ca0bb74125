using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Deconvolve;

/// <summary>The plugin <c>deconvolve</c>.</summary>
public sealed class DeconvolvePlugin : IProcessorPlugin
{
    /// <inheritdoc/>
    public string Name => "deconvolve";

    /// <inheritdoc/>
    public string Version => "0.2.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Richardson-Lucy deconvolution (Richardson 1972, Lucy 1974) by a Gaussian point-spread function; size, depth and
        format stay.
        iterations: more sharpen further and amplify noise; 0 takes as many as the first image's noise allows.
        sigma: standard deviation of the point-spread function in pixels; 0 to compute it.
        numericalAperture: of the objective; with it, sigma is computed as 0.21 wavelength / NA (Zhang, Zerubia and
        Olivo-Marin 2007) from the image's pixel size.
        wavelengthNm: of the light, in nanometres.
        offset: counts that the camera gives without light.
        Images that split-raw keeps are left alone.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) =>
        new SettingsConfigurator(DeconvolveOptions.Defaults, settings);

    /// <inheritdoc/>
    /// <exception cref="PropertyException">A setting does not fit.</exception>
    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = DeconvolveOptions.From(settings);
        return new ProcessorFactory(() => new DeconvolveProcessor(options));
    }
}
