using System.Globalization;
using System.Text;

namespace LiveSR.Files.Video;

/// <summary>
/// A list of videos that follow one another. Each says when it begins rather than how long it is, which its container may not
/// know: so a sum of lengths cannot drift, and the times are those that one file would have.
/// </summary>
internal static class VideoList
{
    private const string Extension = ".ffconcat";

    /// <summary>Writes a list, whose name ends in .ffconcat.</summary>
    /// <param name="path">The list.</param>
    /// <param name="parts">Paths of the videos, and when each begins in milliseconds.</param>
    internal static void Write(string path, IReadOnlyList<(string Path, double BeginsMs)> parts)
    {
        static long Microseconds(double ms) => (long)Math.Round(1000 * ms);
        var text = new StringBuilder("ffconcat version 1.0\n");
        for (int i = 0; i < parts.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"file 'file:{parts[i].Path.Replace("'", @"'\''", StringComparison.Ordinal)}'\n");
            if (i + 1 < parts.Count)
            {
                text.Append(CultureInfo.InvariantCulture, $"duration {Microseconds(parts[i + 1].BeginsMs) - Microseconds(parts[i].BeginsMs)}us\n");
            }
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>ffmpeg's arguments that read a video, or a list of them.</summary>
    internal static string[] Input(string path) =>
        [.. path.EndsWith(Extension, StringComparison.Ordinal) ? (string[])["-f", "concat", "-safe", "0"] : [], "-i", "file:" + path];
}
