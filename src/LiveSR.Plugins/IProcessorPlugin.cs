using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>
/// A kind of processing that a user can add to the chain. Needs a public constructor without parameters, which must do
/// nothing slow. Every member may be called on any thread, any number of times, also at the same time.
/// </summary>
public interface IProcessorPlugin
{
    /// <summary>The name in chains, the same as in plugin.json: lower case with hyphens, as <c>flat-field</c>.</summary>
    string Name { get; }

    /// <summary>Version of the plugin.</summary>
    string Version { get; }

    /// <summary>What the plugin does and what its settings mean, for the user, in a few lines.</summary>
    string HelpText { get; }

    /// <summary>A new configurator that starts from <paramref name="settings"/>.</summary>
    /// <param name="settings">Settings of an earlier configurator, some of them, or <see cref="PropertyMap.Empty"/>; never null.</param>
    IProcessorConfigurator CreateConfigurator(PropertyMap settings);

    /// <summary>
    /// A new factory for <paramref name="settings"/>, on which alone it depends. Values are checked here, so that a
    /// mistake is found before the first image.
    /// </summary>
    /// <param name="settings">As <see cref="CreateConfigurator"/>'s; what is absent takes its default.</param>
    /// <exception cref="PropertyException">A value does not fit; one line says which, and what would.</exception>
    IProcessorFactory CreateFactory(PropertyMap settings);
}
