using System.Collections.Immutable;
using System.Text.Json;

namespace LiveSR.Plugins.Data;

/// <summary>
/// Named values of a processor's settings: whole numbers, numbers, texts, truths, lists of them, and maps within the
/// map. Immutable, equal by content, and the same thing as a JSON object, so that a person can write one.
/// </summary>
public sealed class PropertyMap : IEquatable<PropertyMap>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly JsonDocumentOptions Reading = new()
    {
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private readonly ImmutableSortedDictionary<string, JsonElement> _values;

    private PropertyMap(ImmutableSortedDictionary<string, JsonElement> values) => _values = values;

    /// <summary>No values: a plugin's defaults hold.</summary>
    public static PropertyMap Empty { get; } = new(ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal));

    /// <summary>Number of values.</summary>
    public int Count => _values.Count;

    /// <summary>Names, in ordinal order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Reads a JSON object. Comments and a last comma are allowed, a name that comes twice is not.</summary>
    /// <exception cref="PropertyException">The text is not a JSON object.</exception>
    public static PropertyMap Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            return FromJson(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new PropertyException($"not a JSON object: {exception.Message}", exception);
        }
    }

    /// <summary>The map of a JSON object that is at hand.</summary>
    /// <exception cref="PropertyException">The element is not an object.</exception>
    public static PropertyMap FromJson(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new PropertyException($"a JSON object in braces was expected, but this is {KindOf(element)}");
        }

        var values = Empty._values.ToBuilder();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            values[property.Name] = property.Value.Clone();
        }

        return new PropertyMap(values.ToImmutable());
    }

    /// <summary>True when there is a value of this name.</summary>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>The truth under <paramref name="key"/>, or <paramref name="otherwise"/> when there is none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public bool GetBoolean(string key, bool otherwise = false) =>
        !_values.TryGetValue(key, out JsonElement value) ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Unexpected(key, value, "true or false");

    /// <summary>The whole number under <paramref name="key"/>, or <paramref name="otherwise"/> when there is none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public int GetInt32(string key, int otherwise = 0) =>
        !_values.TryGetValue(key, out JsonElement value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Unexpected(key, value, "a whole number");

    /// <summary>The number under <paramref name="key"/>, or <paramref name="otherwise"/> when there is none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public double GetDouble(string key, double otherwise = 0) =>
        !_values.TryGetValue(key, out JsonElement value) ? otherwise
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : throw Unexpected(key, value, "a number");

    /// <summary>The text under <paramref name="key"/>, or <paramref name="otherwise"/> when there is none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public string GetString(string key, string otherwise = "") =>
        !_values.TryGetValue(key, out JsonElement value) ? otherwise
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw Unexpected(key, value, "a text");

    /// <summary>The text under <paramref name="key"/>, which must be one of <paramref name="choices"/>; the first when there is none.</summary>
    /// <exception cref="PropertyException">The value is of another kind, or none of the choices.</exception>
    public string GetChoice(string key, params ReadOnlySpan<string> choices)
    {
        string text = GetString(key, choices[0]);
        return choices.Contains(text)
            ? text
            : throw new PropertyException($"'{key}' is '{text}': choose one of {string.Join(", ", choices!)}");
    }

    /// <summary>The numbers under <paramref name="key"/>; empty when there are none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public ImmutableArray<double> GetDoubles(string key) =>
        !_values.TryGetValue(key, out JsonElement value) ? []
        : IsListOf(value, JsonValueKind.Number) ? [.. value.EnumerateArray().Select(number => number.GetDouble())]
        : throw Unexpected(key, value, "a list of numbers");

    /// <summary>The texts under <paramref name="key"/>; empty when there are none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public ImmutableArray<string> GetStrings(string key) =>
        !_values.TryGetValue(key, out JsonElement value) ? []
        : IsListOf(value, JsonValueKind.String) ? [.. value.EnumerateArray().Select(text => text.GetString()!)]
        : throw Unexpected(key, value, "a list of texts");

    /// <summary>The map under <paramref name="key"/>; empty when there is none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public PropertyMap GetMap(string key) =>
        !_values.TryGetValue(key, out JsonElement value) ? Empty
        : value.ValueKind == JsonValueKind.Object ? FromJson(value)
        : throw Unexpected(key, value, "a map in braces");

    /// <summary>The maps under <paramref name="key"/>; empty when there are none.</summary>
    /// <exception cref="PropertyException">The value is of another kind.</exception>
    public ImmutableArray<PropertyMap> GetMaps(string key) =>
        !_values.TryGetValue(key, out JsonElement value) ? []
        : IsListOf(value, JsonValueKind.Object) ? [.. value.EnumerateArray().Select(FromJson)]
        : throw Unexpected(key, value, "a list of maps in braces");

    /// <summary>This map with a truth set.</summary>
    public PropertyMap With(string key, bool value) => Set(key, value);

    /// <summary>This map with a whole number set.</summary>
    public PropertyMap With(string key, int value) => Set(key, value);

    /// <summary>This map with a number set.</summary>
    /// <exception cref="ArgumentException">The number is infinite or not a number, which JSON cannot hold.</exception>
    public PropertyMap With(string key, double value) => Set(key, value);

    /// <summary>This map with a text set.</summary>
    public PropertyMap With(string key, string value) => Set(key, value);

    /// <summary>This map with a list of numbers set.</summary>
    public PropertyMap With(string key, params ReadOnlySpan<double> values) => Set(key, values.ToArray());

    /// <summary>This map with a list of texts set.</summary>
    public PropertyMap With(string key, params ReadOnlySpan<string> values) => Set(key, values.ToArray());

    /// <summary>This map with a map set in it.</summary>
    public PropertyMap With(string key, PropertyMap value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Set(key, value._values);
    }

    /// <summary>All values of this map, replaced by those of <paramref name="over"/> where it has them.</summary>
    public PropertyMap With(PropertyMap over)
    {
        ArgumentNullException.ThrowIfNull(over);
        return new PropertyMap(_values.SetItems(over._values));
    }

    /// <summary>This map without <paramref name="key"/>.</summary>
    public PropertyMap Without(string key) => new(_values.Remove(key));

    /// <summary>The map as a JSON object, as <see cref="Parse"/> reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(_values, Indented);

    /// <inheritdoc/>
    public bool Equals(PropertyMap? other) =>
        other is not null && _values.Keys.SequenceEqual(other._values.Keys)
        && _values.All(pair => JsonElement.DeepEquals(pair.Value, other._values[pair.Key]));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PropertyMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (string key in _values.Keys)
        {
            hash.Add(key, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The map on one line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(_values);

    /// <summary>
    /// Refuses what <paramref name="defaults"/>, a plugin's settings with all their values, does not know: another
    /// name, or a value of another kind.
    /// </summary>
    internal void ThrowIfUnknown(PropertyMap defaults)
    {
        foreach ((string key, JsonElement value) in _values)
        {
            if (!defaults._values.TryGetValue(key, out JsonElement known))
            {
                string names = defaults.Count == 0 ? "it has no settings" : $"it knows {string.Join(", ", defaults.Keys)}";
                throw new PropertyException($"no setting '{key}': {names}");
            }

            if (KindOf(value) != KindOf(known))
            {
                throw Unexpected(key, value, KindOf(known));
            }
        }
    }

    internal JsonElement ToElement() => JsonSerializer.SerializeToElement(_values);

    private PropertyMap Set<T>(string key, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        return new PropertyMap(_values.SetItem(key, JsonSerializer.SerializeToElement(value)));
    }

    private static bool IsListOf(JsonElement value, JsonValueKind kind) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == kind);

    private static PropertyException Unexpected(string key, JsonElement value, string expected) =>
        new($"'{key}' is {value.GetRawText()}: write {expected}");

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a map in braces",
        _ => "nothing (null)",
    };
}

/// <summary>A setting has a name or value that does not fit. The message is one line that a user understands.</summary>
public sealed class PropertyException : Exception
{
    /// <summary>Makes the exception.</summary>
    public PropertyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
