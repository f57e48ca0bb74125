using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FlatField;

/// <summary>The plugin <c>flat-field</c>.</summary>
public sealed class FlatFieldPlugin : IProcessorPlugin
{
    /// <inheritdoc/>
    public string Name => "flat-field";

    /// <inheritdoc/>
    public string Version => "0.1.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Corrects uneven illumination: (image - dark) x mean(flat - dark) / (flat - dark) + pedestal.
        flat: TIFF of an even specimen, one page for all channels or one for each. Empty to estimate the shading from
        the images themselves, as a smooth surface: good enough where the specimen fills the field evenly, wrong where
        it does not.
        dark: TIFF taken without light, pages as above; or empty, and darkOffset is the camera's offset in counts.
        estimateFrames: images of a channel that an estimate waits for; they are held back until then.
        pedestal: counts added to the result, so that noise around black is not cut off at zero.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => new SettingsConfigurator(Defaults, settings);

    /// <inheritdoc/>
    /// <exception cref="PropertyException">A file cannot be read or a number is out of range.</exception>
    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = FlatFieldOptions.From(settings);
        return new ProcessorFactory(() => new FlatFieldProcessor(options));
    }

    private static PropertyMap Defaults { get; } = PropertyMap.Empty
        .With("flat", "")
        .With("dark", "")
        .With("darkOffset", 0.0)
        .With("estimateFrames", 8)
        .With("pedestal", 0.0);
}
