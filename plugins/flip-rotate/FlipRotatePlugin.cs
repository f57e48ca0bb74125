using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FlipRotate;

/// <summary>The plugin <c>flip-rotate</c>.</summary>
public sealed class FlipRotatePlugin : IProcessorPlugin
{
    /// <inheritdoc/>
    public string Name => "flip-rotate";

    /// <inheritdoc/>
    public string Version => "0.1.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Mirrors the image, then turns it.
        mirror: none, horizontal (left and right change places) or vertical.
        rotation: 0, 90, 180 or 270 degrees clockwise.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => new SettingsConfigurator(Defaults, settings);

    /// <inheritdoc/>
    /// <exception cref="PropertyException">A setting is none of its choices.</exception>
    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string mirror = settings.GetChoice("mirror", "none", "horizontal", "vertical");
        int rotation = settings.GetInt32("rotation");
        return rotation is 0 or 90 or 180 or 270
            ? new ProcessorFactory(() => new FlipRotateProcessor(mirror, rotation))
            : throw new PropertyException($"'rotation' is {rotation}: choose one of 0, 90, 180, 270");
    }

    private static PropertyMap Defaults { get; } = PropertyMap.Empty.With("mirror", "none").With("rotation", 0);
}
