using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>
/// Where a user's choice of settings is held while it is being made. The host calls it on one thread, its user
/// interface's if it has one, and disposes it once. A change takes effect when the host builds a new pipeline.
/// </summary>
public interface IProcessorConfigurator : IDisposable
{
    /// <summary>
    /// Every setting that the plugin knows, with the value chosen or its default: the host learns the settings' names
    /// and kinds from it, and refuses others in a chain file. Called any number of times.
    /// </summary>
    PropertyMap GetSettings();
}
