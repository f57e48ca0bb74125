using System.Runtime.CompilerServices;

namespace LiveSR.Plugins.Loading;

/// <summary>
/// The plugins that a host found: each in an unloadable context of its own, those that cannot be used listed with the
/// reason. Safe for any number of threads.
/// </summary>
public sealed class PluginCatalog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<PluginEntry> _entries = [];
    private readonly Dictionary<string, LoadedPlugin> _loaded = new(StringComparer.Ordinal);

    private PluginCatalog()
    {
    }

    /// <summary>All plugins, usable or not, in the order in which they were found.</summary>
    public IReadOnlyList<PluginEntry> Plugins
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>
    /// Loads the plugins in the folders below <paramref name="folders"/>, those that hold a <c>plugin.json</c>. No
    /// plugin, however broken, makes it throw; a folder that does not exist holds none. Of two plugins of one name the
    /// first is used: folders in the order given, within one by name.
    /// </summary>
    /// <param name="folders">Folders of plugin folders, as <see cref="DefaultFolders"/>.</param>
    public static PluginCatalog Scan(params IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var catalog = new PluginCatalog();
        foreach (string folder in folders.Where(Directory.Exists))
        {
            IEnumerable<string> found = Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { IgnoreInaccessible = true })
                .Where(candidate => File.Exists(Path.Combine(candidate, PluginManifest.FileName)))
                .Order(StringComparer.Ordinal);
            foreach (string plugin in found)
            {
                catalog.Add(plugin);
            }
        }

        return catalog;
    }

    /// <summary>A catalog of plugins that are part of the host.</summary>
    public static PluginCatalog Of(params IEnumerable<IProcessorPlugin> plugins)
    {
        var catalog = new PluginCatalog();
        foreach (IProcessorPlugin plugin in plugins)
        {
            catalog._loaded.Add(plugin.Name, LoadedPlugin.OfHost(plugin));
            catalog._entries.Add(new PluginEntry(plugin.Name, "", Manifest: null, PluginState.Ready, ""));
        }

        return catalog;
    }

    /// <summary>
    /// Where plugins are looked for: the folders in the environment variable LIVESR_PLUGINS (parted as in PATH),
    /// <c>plugins</c> beside the program, and <c>LiveSR/plugins</c> in the user's application data.
    /// </summary>
    public static IEnumerable<string> DefaultFolders()
    {
        string[] named = (Environment.GetEnvironmentVariable("LIVESR_PLUGINS") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return [.. named, Path.Combine(AppContext.BaseDirectory, "plugins"), Path.Combine(user, "LiveSR", "plugins")];
    }

    /// <summary>The plugin of this name.</summary>
    /// <exception cref="PluginException">There is none, or it cannot be used; one line says why.</exception>
    public IProcessorPlugin Get(string name)
    {
        lock (_lock)
        {
            if (_loaded.TryGetValue(name, out LoadedPlugin? loaded))
            {
                return loaded.Plugin;
            }

            throw new PluginException(_entries.Find(entry => entry.Name == name) is { } entry
                ? $"the plugin '{name}' cannot be used: {entry.Reason} ({entry.Folder})"
                : $"no plugin is named '{name}': there {(_loaded.Count == 0 ? "are none" : $"are {string.Join(", ", _loaded.Keys.Order(StringComparer.Ordinal))}")}");
        }
    }

    /// <summary>
    /// Forgets a plugin and unloads its assemblies, so that its files can be replaced. That takes effect when nothing
    /// of the plugin is in use any more: halt the pipelines that run its processors first.
    /// </summary>
    /// <returns>True when it is gone from memory; false when something still holds it, or when it is part of the host.</returns>
    /// <exception cref="PluginException">There is no such plugin in use.</exception>
    public bool Unload(string name)
    {
        WeakReference context = Forget(name);
        for (int i = 0; context.IsAlive && i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !context.IsAlive;
    }

    /// <summary>Unloads all plugins, without waiting until they are gone from memory.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (LoadedPlugin plugin in _loaded.Values)
            {
                plugin.Context?.Unload();
            }

            _loaded.Clear();
            _entries.Clear();
        }
    }

    /// <summary>A method of its own, so that no local of <see cref="Unload"/> keeps the context alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Forget(string name)
    {
        lock (_lock)
        {
            if (!_loaded.Remove(name, out LoadedPlugin? plugin))
            {
                throw new PluginException($"no plugin named '{name}' is loaded");
            }

            int index = _entries.FindIndex(entry => entry.Name == name && entry.State == PluginState.Ready);
            _entries[index] = _entries[index] with { State = PluginState.Unloaded, Reason = "it was unloaded" };
            plugin.Context?.Unload();
            return new WeakReference((object?)plugin.Context ?? plugin.Plugin);
        }
    }

    private void Add(string folder)
    {
        string name = Path.GetFileName(folder);
        PluginManifest? manifest = null;
        try
        {
            manifest = PluginManifest.Read(folder);
            name = manifest.Name;
            if (manifest.Contract != PluginContract.Version)
            {
                Reject(PluginState.Incompatible, $"it was built for contract {manifest.Contract}, this host has {PluginContract.Version}: get a version of the plugin for it");
            }
            else if (_loaded.ContainsKey(name))
            {
                Reject(PluginState.Duplicate, $"the plugin in {_entries.First(entry => entry.Name == name).Folder} has the same name: remove one of them");
            }
            else
            {
                _loaded.Add(name, LoadedPlugin.Load(manifest, folder));
                _entries.Add(new PluginEntry(name, folder, manifest, PluginState.Ready, ""));
            }
        }
        catch (Exception exception)
        {
            Reject(PluginState.Broken, exception.Message);
        }

        void Reject(PluginState state, string reason) =>
            _entries.Add(new PluginEntry(name, folder, manifest, state, reason));
    }
}
