using LiveSR.Plugins;
using LiveSR.Plugins.Data;

namespace MyPlugin;

/// <summary>What the host sees: a name, a help text, the settings, and a maker of processors.</summary>
public sealed class MyProcessorPlugin : IProcessorPlugin
{
    /// <summary>Every setting with its default. A chain file may set these and no others.</summary>
    private static readonly PropertyMap Defaults = PropertyMap.Empty.With("factor", 2.0);

    /// <inheritdoc/>
    public string Name => "my-plugin";

    /// <inheritdoc/>
    public string Version => "1.0.0";

    /// <inheritdoc/>
    public string HelpText =>
        """
        Multiplies every intensity and keeps it within the camera's range.
        factor: what to multiply by, from 0.01 to 100.
        """;

    /// <inheritdoc/>
    public IProcessorConfigurator CreateConfigurator(PropertyMap settings) => new SettingsConfigurator(Defaults, settings);

    /// <inheritdoc/>
    public IProcessorFactory CreateFactory(PropertyMap settings)
    {
        // Mistakes are found here, before the first image, in words that the user understands.
        double factor = settings.GetDouble("factor", 2.0);
        return factor is >= 0.01 and <= 100
            ? new ProcessorFactory(() => new MyProcessor((float)factor))
            : throw new PropertyException($"'factor' is {factor}: choose 0.01 to 100");
    }
}
