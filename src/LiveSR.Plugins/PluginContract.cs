namespace LiveSR.Plugins;

/// <summary>The version of everything that a plugin and its host must agree on: this namespace.</summary>
public static class PluginContract
{
    /// <summary>
    /// Raised when a plugin built before cannot run any more. A plugin states the version it was built for in its
    /// plugin.json and is refused under any other.
    /// </summary>
    public const int Version = 1;
}
