using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveSR.Files.Video;

/// <summary>What ffmpeg's filter showinfo says of a frame.</summary>
/// <param name="Pts">Its time, in the time base of the filter; null where the container has none.</param>
/// <param name="Format">ffmpeg's name of the pixel format.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="PixelAspect">Width of a pixel by its height; 1 where it is not stated.</param>
/// <param name="IsInterlaced">True for two fields of different times.</param>
internal readonly partial record struct ShownFrame(long? Pts, string Format, int Width, int Height, double PixelAspect, bool IsInterlaced)
{
    /// <summary>True for a frame that fits where the other did.</summary>
    internal bool IsLike(ShownFrame other) => (Format, Width, Height) == (other.Format, other.Width, other.Height);

    /// <summary>Reads a line of the log; null when it tells of something else.</summary>
    internal static ShownFrame? Parse(string line)
    {
        if (FrameLine().Match(line) is not { Success: true } match)
        {
            return null;
        }

        long Number(string group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        long across = Number("across"), down = Number("down");
        return new ShownFrame(
            match.Groups["pts"].ValueSpan is "NOPTS" ? null : Number("pts"),
            match.Groups["format"].Value,
            (int)Number("width"),
            (int)Number("height"),
            across > 0 && down > 0 ? (double)across / down : 1,
            match.Groups["fields"].ValueSpan is not "P");
    }

    [GeneratedRegex(
        @"n: *[0-9]+ pts: *(?<pts>-?[0-9]+|NOPTS) .*fmt:(?<format>\S+) .*sar:(?<across>[0-9]+)/(?<down>[0-9]+) s:(?<width>[0-9]+)x(?<height>[0-9]+) i:(?<fields>.)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex FrameLine();
}
