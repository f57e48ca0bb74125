using System.Text.RegularExpressions;

namespace LiveSR.Files.Video;

/// <summary>What ffmpeg said of errors, cut down to what fits into one line for the user.</summary>
internal sealed partial class FfmpegWords
{
    private const int Longest = 240;

    private readonly Lock _lock = new();
    private string? _first;
    private string? _last;

    /// <summary>The cause and the consequence: its first and its last complaint. Empty when there was none.</summary>
    internal string Text
    {
        get
        {
            lock (_lock)
            {
                string text = _first == _last ? _first ?? "" : $"{_first}; {_last}";
                return text.Length > Longest ? text[..Longest] + "..." : text;
            }
        }
    }

    /// <summary>Keeps a line of its log, written at <c>-loglevel level+warning</c> or finer, when it tells of an error.</summary>
    internal void Hear(string line)
    {
        if (Complaint().Match(line) is { Success: true } match)
        {
            lock (_lock)
            {
                _last = match.Groups["text"].Value.Trim().TrimEnd('.');
                _first ??= _last;
            }
        }
    }

    // What was dropped because it arrived damaged is a warning to ffmpeg, but an image less to the user.
    [GeneratedRegex(@"^(\[[^\]]* @ [^\]]*\] )*\[(error|fatal|panic|warning(?=\].*corrupt))\] (?<text>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Complaint();
}
