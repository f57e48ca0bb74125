using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FocusMetric;

/// <summary>The plugin <c>focus-metric</c>.</summary>
public sealed class FocusMetricPlugin : IProcessorPlugin
{
    /// <inheritdoc/>
    public string Name => "focus-metric";

    /// <inheritdoc/>
    public string Version => "0.1.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Adds a figure to each image's user data, under Focus, that is largest in focus. Pixels stay as they are.
        measure: brenner, tenengrad, or normalized-variance (least sensitive to the lamp's brightness).
        roi: x,y,width,height in pixels, or empty for the whole image.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => new SettingsConfigurator(Defaults, settings);

    /// <inheritdoc/>
    /// <exception cref="PropertyException">The measure is unknown or the ROI is not four numbers.</exception>
    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string measure = settings.GetChoice("measure", "brenner", "tenengrad", "normalized-variance");
        string text = settings.GetString("roi");
        try
        {
            PixelRect? roi = text.Length == 0 ? null : PixelRect.Parse(text);
            return new ProcessorFactory(() => new FocusMetricProcessor(measure, roi));
        }
        catch (FormatException exception)
        {
            throw new PropertyException($"'roi': {exception.Message}", exception);
        }
    }

    private static PropertyMap Defaults { get; } = PropertyMap.Empty.With("measure", "brenner").With("roi", "");
}
