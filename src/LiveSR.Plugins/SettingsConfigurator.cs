using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>A configurator without a user interface: the plugin's defaults, replaced by what was chosen already.</summary>
public sealed class SettingsConfigurator : IProcessorConfigurator
{
    private readonly PropertyMap _settings;

    /// <summary>Makes the configurator.</summary>
    /// <param name="defaults">Every setting of the plugin with its default.</param>
    /// <param name="chosen">Settings chosen before.</param>
    public SettingsConfigurator(PropertyMap defaults, PropertyMap chosen)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        _settings = defaults.With(chosen);
    }

    /// <inheritdoc/>
    public PropertyMap GetSettings() => _settings;

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }
}
