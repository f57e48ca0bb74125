using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveSR.Files.Video;

/// <summary>What ffmpeg is to read, and what is known of it that ffmpeg does not say.</summary>
internal sealed partial record FfmpegInput
{
    /// <summary>Label of the file or stream.</summary>
    internal required string Name { get; init; }

    /// <summary>ffmpeg's arguments, up to and with <c>-i</c> and what follows it.</summary>
    internal required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The file, which has an end though it may state no length; null for anything else.</summary>
    internal string? Path { get; init; }

    /// <summary>True where even an orderly end is a loss: a network stream without a stated length.</summary>
    internal bool NeverEnds { get; init; }

    /// <summary>How long ffmpeg may be silent before it is ended.</summary>
    internal required TimeSpan Patience { get; init; }

    /// <summary>Brings colour to luma.</summary>
    internal bool Gray { get; init; }

    /// <summary>Significant bits; null for all that the source has.</summary>
    internal int? BitDepth { get; init; }

    /// <summary>Edge of a pixel in micrometres; null when unknown.</summary>
    internal double? PixelSizeUm { get; init; }

    /// <summary>A file. The prefix keeps ffmpeg from reading a colon, a dash or a percent sign in the name as its own.</summary>
    internal static FfmpegInput File(string path, TimeSpan? patience) => new()
    {
        Name = System.IO.Path.GetFileName(path),
        Arguments = ["-fflags", "+discardcorrupt", "-i", "file:" + path],
        Path = path,
        Patience = patience ?? TimeSpan.FromSeconds(30),
    };

    /// <summary>An address on the network. ffmpeg's own time-out ends it even when this program is no longer there to do so.</summary>
    internal static FfmpegInput Network(string url, TimeSpan? patience)
    {
        TimeSpan limit = patience ?? TimeSpan.FromSeconds(10);
        string microseconds = (2 * limit).TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture);
        string[] timeout = url.Split("://")[0].ToLowerInvariant() switch
        {
            "rtsp" => ["-rtsp_transport", "tcp", "-timeout", microseconds],
            "http" or "https" or "tcp" => ["-rw_timeout", microseconds],
            _ => [],
        };
        return new FfmpegInput { Name = url, Arguments = [.. timeout, "-i", url], NeverEnds = true, Patience = limit };
    }

    /// <summary>What ffmpeg's own command line would name: an input, or options, <c>-i</c> and an input; quotes hold spaces together.</summary>
    /// <exception cref="SourceException">Something follows the input.</exception>
    internal static FfmpegInput Parse(string text, TimeSpan? patience)
    {
        string[] words = [.. Word().Matches(text).Select(word => word.Groups["word"].Value)];
        string[] arguments = words.Contains("-i") ? words : ["-i", text.Trim()];
        if (arguments is not [.., "-i", not ""])
        {
            throw SourceException.Usage("ffmpeg: takes an input, or ffmpeg's options for it, '-i' and the input at the end: ffmpeg:-f lavfi -i testsrc2.");
        }

        return new FfmpegInput { Name = arguments[^1], Arguments = arguments, Patience = patience ?? TimeSpan.FromSeconds(30) };
    }

    [GeneratedRegex(@"""(?<word>[^""]*)""|'(?<word>[^']*)'|(?<word>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
