using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Loading;

/// <summary>What a plugin's folder says of it in <c>plugin.json</c>, so that a host can judge it without running its code.</summary>
public sealed partial record PluginManifest
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "plugin.json";

    private static readonly ImmutableHashSet<string> Known =
        ["$schema", "name", "version", "contract", "licence", "description", "assembly", "type", "hostAssemblies"];

    /// <summary>Name in chains: lower case letters and digits, joined by hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the plugin.</summary>
    public required string Version { get; init; }

    /// <summary>The <see cref="PluginContract.Version"/> that the plugin was built for.</summary>
    public required int Contract { get; init; }

    /// <summary>Licence of the plugin, as an SPDX expression where there is one.</summary>
    public required string Licence { get; init; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; init; } = "";

    /// <summary>File name of the assembly, in the same folder.</summary>
    public required string Assembly { get; init; }

    /// <summary>Full name of the class that implements <see cref="IProcessorPlugin"/>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Assemblies to be taken from the host if it has them, and from the plugin's folder otherwise: large engines that
    /// are better not loaded twice. The contract's own assemblies always are the host's.
    /// </summary>
    public ImmutableArray<string> HostAssemblies { get; init; } = [];

    /// <summary>Reads <c>plugin.json</c> in <paramref name="folder"/>.</summary>
    /// <exception cref="PluginException">It cannot be read, lacks something, or names what is not allowed.</exception>
    public static PluginManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return From(PropertyMap.Parse(File.ReadAllText(path)));
        }
        catch (Exception exception) when (exception is PropertyException or IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{FileName}: {exception.Message}", exception);
        }
    }

    private static PluginManifest From(PropertyMap map)
    {
        if (map.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
        {
            throw new PropertyException($"'{unknown}' is not known: write one of {string.Join(", ", Known.Order(StringComparer.Ordinal))}");
        }

        var manifest = new PluginManifest
        {
            Name = Required(map, "name"),
            Version = Required(map, "version"),
            Contract = map.ContainsKey("contract") ? map.GetInt32("contract") : throw Missing("contract"),
            Licence = Required(map, "licence"),
            Description = map.GetString("description"),
            Assembly = Required(map, "assembly"),
            Type = Required(map, "type"),
            HostAssemblies = map.GetStrings("hostAssemblies"),
        };
        if (!NamePattern().IsMatch(manifest.Name))
        {
            throw new PropertyException($"the name '{manifest.Name}' must be lower case letters and digits joined by hyphens, as flat-field");
        }

        if (manifest.Assembly != Path.GetFileName(manifest.Assembly) || !manifest.Assembly.EndsWith(".dll", StringComparison.Ordinal))
        {
            throw new PropertyException($"the assembly '{manifest.Assembly}' must be a .dll in the plugin's own folder");
        }

        return manifest;
    }

    private static string Required(PropertyMap map, string key) =>
        map.GetString(key) is { Length: > 0 } text ? text : throw Missing(key);

    private static PropertyException Missing(string key) => new($"'{key}' is missing");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex NamePattern();
}
