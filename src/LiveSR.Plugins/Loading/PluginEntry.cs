namespace LiveSR.Plugins.Loading;

/// <summary>What became of a plugin's folder.</summary>
public enum PluginState
{
    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>It was built for another version of the contract.</summary>
    Incompatible,

    /// <summary>A folder before it has a plugin of the same name.</summary>
    Duplicate,

    /// <summary>It cannot be read or threw while it was being loaded.</summary>
    Broken,

    /// <summary>It was unloaded.</summary>
    Unloaded,
}

/// <summary>One plugin as a host lists it: usable or not, and why not.</summary>
/// <param name="Name">Name from the manifest, or of the folder when that cannot be read.</param>
/// <param name="Folder">Its folder, or empty for one that the host itself made.</param>
/// <param name="Manifest">Its manifest, or null when that cannot be read.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="Reason">Why not, in one line; empty when it can.</param>
public sealed record PluginEntry(string Name, string Folder, PluginManifest? Manifest, PluginState State, string Reason)
{
    /// <summary><c>flat-field 1.0.0 (MIT): ready</c>.</summary>
    public override string ToString()
    {
        string version = Manifest is null ? "" : $" {Manifest.Version} ({Manifest.Licence})";
        return $"{Name}{version}: {State.ToString().ToLowerInvariant()}{(Reason.Length > 0 ? $", {Reason}" : "")}";
    }
}
