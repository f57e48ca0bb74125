using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.SplitRaw;

/// <summary>The plugin <c>split-raw</c>.</summary>
public sealed class SplitRawPlugin : IProcessorPlugin
{
    /// <inheritdoc/>
    public string Name => "split-raw";

    /// <inheritdoc/>
    public string Version => "0.1.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Put it before super-resolution or deconvolve: channel c becomes 2c, which stays raw, and 2c+1, which is
        processed. Both keep the image's other coordinates and number. An enlarging processor repeats each raw pixel,
        so that both channels have one size and the raw intensities are the camera's own. It has no settings.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => new SettingsConfigurator(PropertyMap.Empty, settings);

    /// <inheritdoc/>
    public IProcessorFactory CreateFactory(PropertyMap settings) => new ProcessorFactory(static () => new SplitRawProcessor());
}
