using System.Globalization;

namespace LiveSR.Files.Video;

/// <summary>Copies a video, not encoding anything again, into the form in which it plays everywhere, with its sound.</summary>
internal static class VideoRemux
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Copies.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="from">The video.</param>
    /// <param name="to">The copy, which exists and is written over.</param>
    /// <param name="sound">A recording whose sound goes with it; null for none.</param>
    /// <param name="offsetMs">When the video begins in that recording, in milliseconds.</param>
    /// <returns>Null, or ffmpeg's words on why it failed.</returns>
    internal static string? Run(FfmpegProgram ffmpeg, string from, string to, string? sound, double offsetMs)
    {
        var words = new FfmpegWords();
        string offset = (offsetMs / 1000).ToString("0.######", CultureInfo.InvariantCulture);
        IEnumerable<string> inputs = sound is null
            ? ["-i", "file:" + from, "-map", "0:v:0"]
            : ["-itsoffset", offset, "-i", "file:" + from, "-i", "file:" + sound, "-map", "0:v:0", "-map", "1:a?"];
        using var child = new ChildProcess(ffmpeg.Path,
            ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+warning", "-y", .. inputs, "-c", "copy", .. EncoderArguments.Final(to), "file:" + to],
            line => words.Hear(line ?? ""));
        return child.WaitForExit(Patience) == 0 ? null : words.Text;
    }
}
