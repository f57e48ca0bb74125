using System.Globalization;
using LiveSR.Files;

namespace LiveSR.Capture.Opening;

/// <summary>
/// The text that names a source, taken apart: <c>scheme:target?option=value&amp;option=value</c>. A path or an address
/// without a scheme gets the one that its form tells. What exists by the very name that was written goes before every
/// other reading of it, whatever signs are in that name.
/// </summary>
internal sealed class SourceAddress
{
    private static readonly string[] Schemes = ["camera", "video", "sequence", "tiff", "ffmpeg", "genicam", "sim"];

    private readonly Dictionary<string, string> _options;

    private SourceAddress(string scheme, string whole, string target, Dictionary<string, string> options)
    {
        Scheme = scheme;
        Whole = whole;
        Target = target;
        _options = options;
    }

    /// <summary>Kind of source, in lower case.</summary>
    internal string Scheme { get; }

    /// <summary>All that follows the scheme, options included.</summary>
    internal string Whole { get; }

    /// <summary>What the scheme opens: a path, a number, ffmpeg's arguments.</summary>
    internal string Target { get; }

    /// <summary>Takes <paramref name="text"/> apart.</summary>
    /// <exception cref="SourceException">It names no source, or an option is written wrong.</exception>
    internal static SourceAddress Parse(string text)
    {
        if (Exists(text))
        {
            return new SourceAddress(Guess(text, text), text, text, []);
        }

        text = text.Trim();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon > 0 ? text[..colon].ToLowerInvariant() : "";
        return Schemes.Contains(scheme) ? Split(scheme, text[(colon + 1)..]) : Split(Guess(text, text.Split('?')[0]), text);
    }

    /// <summary>Fails on options that the scheme does not know.</summary>
    /// <exception cref="SourceException">An option is unknown.</exception>
    internal void Allow(params ReadOnlySpan<string> names)
    {
        foreach (string option in _options.Keys)
        {
            if (!names.Contains(option))
            {
                string known = string.Join(", ", names!);
                throw SourceException.Usage($"'{Scheme}:' has no option '{option}'; it knows {(known.Length > 0 ? known : "none")}.");
            }
        }
    }

    /// <summary>The option as text, or null.</summary>
    internal string? Text(string name) => _options.GetValueOrDefault(name);

    /// <summary>The option as a switch: 1 or 0; false when it is absent.</summary>
    internal bool Flag(string name) => Text(name) switch
    {
        null or "0" or "false" or "no" => false,
        "1" or "true" or "yes" or "" => true,
        string text => throw Wrong(name, text, "0 or 1"),
    };

    /// <summary>The option as a whole number from <paramref name="least"/> to <paramref name="most"/>, or null.</summary>
    internal int? Integer(string name, int least, int most) => Text(name) switch
    {
        null => null,
        string text when int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most => value,
        string text => throw Wrong(name, text, $"a whole number from {least} to {most}"),
    };

    /// <summary>The option as a positive number, or null.</summary>
    internal double? Positive(string name) => Number(name) switch
    {
        null => null,
        > 0 and double value => value,
        _ => throw Wrong(name, Text(name)!, "a number above 0"),
    };

    /// <summary>The option as a number, or null.</summary>
    internal double? Number(string name) => Text(name) switch
    {
        null => null,
        string text when double.TryParse(text, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) => value,
        string text => throw Wrong(name, text, "a number"),
    };

    private static SourceException Wrong(string name, string value, string wanted) =>
        SourceException.Usage($"The option {name}={value} is not {wanted}.");

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static string Guess(string text, string path)
    {
        string extension = Path.GetExtension(path);
        bool isThere = Exists(path);
        return text switch
        {
            "" => throw SourceException.Usage("No source is named: write for example camera:0, video:recording.mp4 or sim:actin."),
            _ when text.Contains("://", StringComparison.Ordinal) && !isThere => "video",
            _ when text.StartsWith("/dev/video", StringComparison.Ordinal) => "camera",
            _ when Directory.Exists(path) || (path.Contains('*', StringComparison.Ordinal) && !isThere) => "sequence",
            _ when ImageFiles.IsStack(path) => "tiff",
            _ when ImageFiles.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase) => "sequence",
            _ when extension.Length > 1 || isThere => "video",
            _ => throw SourceException.Usage($"'{text}' names no source: write {string.Join(", ", Schemes.Select(s => s + ":"))}, or the path of a file."),
        };
    }

    // A '?' may stand in a file pattern or a network address too: it begins options only where nothing
    // but pairs follow it, and an address keeps the pairs that are its own.
    private static SourceAddress Split(string scheme, string target)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        int mark = target.LastIndexOf('?');
        if (mark < 0 || Exists(target) || !IsQuery(target[(mark + 1)..]))
        {
            return new SourceAddress(scheme, target, target, options);
        }

        bool network = target.Contains("://", StringComparison.Ordinal);
        var kept = new List<string>();
        foreach (string pair in target[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            if (network && !VideoSource.Options.Contains(parts[0]))
            {
                kept.Add(pair);
                continue;
            }

            if (!options.TryAdd(parts[0], parts.ElementAtOrDefault(1) ?? ""))
            {
                throw SourceException.Usage($"The option {parts[0]} is given twice.");
            }
        }

        string rest = kept.Count > 0 ? "?" + string.Join('&', kept) : "";
        return new SourceAddress(scheme, target, target[..mark] + rest, options);
    }

    private static bool IsQuery(string text) =>
        text.Split('&').All(pair => pair.Length > 0 && char.IsLetter(pair[0]) && pair.Split('=')[0].All(char.IsLetterOrDigit));
}
