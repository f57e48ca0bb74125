using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveSR.Files.Video;

/// <summary>What ffmpeg says of its input before it decodes: the container, and what lies in it beside the video that is read.</summary>
internal sealed partial class InputDescription
{
    // What ffmpeg or the container itself writes is no tag of whoever made the recording.
    private static readonly string[] TechnicalTags = ["encoder", "major_brand", "minor_version", "compatible_brands"];

    private readonly List<string> _leftOut = [];
    private readonly List<string> _tags = [];
    private bool _isInTags;
    private bool _hasEnded;
    private int _sounds;
    private int _subtitles;
    private int _chapters;

    /// <summary>Name of the container's format; empty until it is known.</summary>
    internal string Container { get; private set; } = "";

    /// <summary>Name of the video's codec; empty until it is known.</summary>
    internal string Codec { get; private set; } = "";

    /// <summary>Length of the recording, to 10 ms; null where none is stated, as for a live stream.</summary>
    internal TimeSpan? Duration { get; private set; }

    /// <summary>Frames a second on average, as the container states them; null when unknown.</summary>
    internal double? AverageRate { get; private set; }

    /// <summary>True where a stream of WebM says that its transparency lies beside its images, whose decoder passes over it.</summary>
    internal bool StatesAlpha { get; private set; }

    /// <summary>True where there is sound, whatever else there is.</summary>
    internal bool HasSound => _sounds > 0;

    /// <summary>What lies beside the images of a file.</summary>
    internal CompanionStreams Companions(string path) => new(path)
    {
        Sounds = _sounds,
        Subtitles = _subtitles,
        Chapters = _chapters,
        Tags = _tags,
        LeftOut = _leftOut,
    };

    /// <summary>Takes a line of the log; true when it belongs to the description.</summary>
    internal bool Hear(string line)
    {
        if (_hasEnded || !line.StartsWith("[info] ", StringComparison.Ordinal))
        {
            return false;
        }

        _hasEnded = line.StartsWith("[info] Stream mapping:", StringComparison.Ordinal);
        _isInTags &= !line.StartsWith("[info]   Duration:", StringComparison.Ordinal);
        if (Start().Match(line) is { Success: true } start)
        {
            (Container, _isInTags) = (start.Groups["container"].Value, true);
        }
        else if (Length().Match(line) is { Success: true } length)
        {
            double Number(string group) => double.Parse(length.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            Duration = TimeSpan.FromSeconds((3600 * Number("hours")) + (60 * Number("minutes")) + Number("seconds"));
        }
        else if (_isInTags && Tag().Match(line) is { Success: true } tag)
        {
            HearOfTag(tag.Groups["name"].Value);
        }
        else if (Stream().Match(line) is { Success: true } stream)
        {
            HearOfStream(stream.Groups["kind"].Value, stream.Groups["codec"].Value, stream.Groups["rest"].Value);
        }
        else
        {
            StatesAlpha |= Alpha().IsMatch(line);
            _chapters += Chapter().IsMatch(line) ? 1 : 0;
        }

        return true;
    }

    private void HearOfTag(string name)
    {
        if (!TechnicalTags.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _tags.Add(name);
        }
    }

    private void HearOfStream(string kind, string codec, string rest)
    {
        switch (kind)
        {
            case "Audio":
                _sounds++;
                break;
            case "Subtitle":
                _subtitles++;
                break;
            case "Video" when rest.Contains("(attached pic)", StringComparison.Ordinal):
                _leftOut.Add("a cover picture");
                break;
            case "Video" when Codec.Length == 0:
                Codec = codec;
                AverageRate = RateOf(rest);
                break;
            case "Video":
                _leftOut.Add($"another video ({codec})");
                break;
            case "Attachment":
                _leftOut.Add("an attached file");
                break;

            // The titles of an .mp4's chapters.
            case "Data" when codec == "bin_data" && _chapters > 0:
                break;
            default:
                _leftOut.Add($"data ({codec})");
                break;
        }
    }

    private static double? RateOf(string stream) => Rate().Match(stream) is { Success: true } rate
        ? double.Parse(rate.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture) * (rate.Groups["thousands"].Length > 0 ? 1000 : 1)
        : null;

    [GeneratedRegex(@"^\[info\] +alpha_mode *: 1$")]
    private static partial Regex Alpha();

    [GeneratedRegex(@"^\[info\] Input #0, (?<container>\S+), from ", RegexOptions.ExplicitCapture)]
    private static partial Regex Start();

    [GeneratedRegex(@"^\[info\]   Duration: (?<hours>[0-9]+):(?<minutes>[0-9]+):(?<seconds>[0-9.]+),", RegexOptions.ExplicitCapture)]
    private static partial Regex Length();

    [GeneratedRegex(@"^\[info\]     (?<name>[^\s:]+) *: ", RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\[info\]     Chapter #0:")]
    private static partial Regex Chapter();

    [GeneratedRegex(@"^\[info\] +Stream #0:[^ ]+ (?<kind>Video|Audio|Subtitle|Data|Attachment): (?<codec>\w+)(?<rest>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Stream();

    [GeneratedRegex(@", (?<rate>[0-9.]+)(?<thousands>k?) fps,", RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();
}
