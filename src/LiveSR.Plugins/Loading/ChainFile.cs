using System.Collections.Immutable;
using System.Text.Json;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Loading;

/// <summary>
/// The JSON of a <see cref="ProcessorChain"/>:
/// <c>{ "processors": [ { "plugin": "flip-rotate", "enabled": true, "enabledInLive": true, "settings": { } } ] }</c>.
/// </summary>
internal static class ChainFile
{
    private const string Processors = "processors", Plugin = "plugin", Enabled = "enabled", EnabledInLive = "enabledInLive", Settings = "settings";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <exception cref="PropertyException">The text is not a chain.</exception>
    public static ProcessorChain Parse(string json)
    {
        var file = PropertyMap.Parse(json);
        ThrowIfUnknown(file, Processors);
        ImmutableArray<PropertyMap> maps = file.GetMaps(Processors);
        return new ProcessorChain([.. maps.Select((map, index) => ParseEntry(map, index + 1))]);
    }

    public static byte[] Format(ProcessorChain chain)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            writer.WriteStartArray(Processors);
            foreach (ProcessorChainEntry entry in chain.Entries)
            {
                writer.WriteStartObject();
                writer.WriteString(Plugin, entry.Plugin);
                writer.WriteBoolean(Enabled, entry.Enabled);
                writer.WriteBoolean(EnabledInLive, entry.EnabledInLive);
                writer.WritePropertyName(Settings);
                entry.Settings.ToElement().WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static ProcessorChainEntry ParseEntry(PropertyMap map, int number)
    {
        try
        {
            ThrowIfUnknown(map, Plugin, Enabled, EnabledInLive, Settings);
            string name = map.GetString(Plugin);
            return name.Length == 0
                ? throw new PropertyException("'plugin' is missing: name the plugin")
                : new ProcessorChainEntry(name)
                {
                    Enabled = map.GetBoolean(Enabled, true),
                    EnabledInLive = map.GetBoolean(EnabledInLive, true),
                    Settings = map.GetMap(Settings),
                };
        }
        catch (PropertyException exception)
        {
            throw new PropertyException($"processor {number}: {exception.Message}", exception);
        }
    }

    private static void ThrowIfUnknown(PropertyMap map, params string[] known)
    {
        if (map.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new PropertyException($"'{unknown}' is not known: write {string.Join(", ", known)}");
        }
    }
}
