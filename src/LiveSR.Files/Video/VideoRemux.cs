using System.Globalization;

namespace LiveSR.Files.Video;

/// <summary>
/// Copies a video, not encoding anything again, into the form in which it plays everywhere, with what another recording
/// holds beside its images.
/// </summary>
internal sealed record VideoRemux
{
    /// <summary>Names by which ffmpeg writes tags into an .mp4; others it drops.</summary>
    private static readonly string[] Mp4Tags =
    [
        "title", "artist", "album_artist", "album", "composer", "date", "creation_time", "comment", "genre", "copyright", "grouping", "lyrics",
        "description", "synopsis", "keywords", "show", "episode_id", "network", "track", "disc",
    ];

    /// <summary>The video, or a <see cref="VideoList"/> of several.</summary>
    internal required string From { get; init; }

    /// <summary>The copy, which exists and is written over.</summary>
    internal required string To { get; init; }

    /// <summary>Images in the video, and for how many milliseconds the last of them is shown.</summary>
    internal required (long Count, double LastMs) Images { get; init; }

    /// <summary>A recording that the video is made of, whose sound, subtitles, chapters and tags go with it; null for none.</summary>
    internal CompanionStreams? Companions { get; init; }

    /// <summary>When the video begins in that recording, in milliseconds.</summary>
    internal double OffsetMs { get; init; }

    private bool IsMp4 => EncoderArguments.IsMp4(To);

    /// <summary>
    /// Copies: everything, or else as much as the container takes. The same input gives the same bytes each time: a container's
    /// random numbers and ffmpeg's version stay out.
    /// </summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="warn">Takes a line for what is not carried over.</param>
    /// <returns>Null, or ffmpeg's words on why not even the images could be copied.</returns>
    internal string? Run(FfmpegProgram ffmpeg, Action<string>? warn)
    {
        string? why = null, words = null;
        foreach ((string[] streams, string what, string fate) in Attempts())
        {
            words = Copy(ffmpeg, streams);
            if (words is null)
            {
                WarnOfLoss(what, $"{fate}: {why}", warn);
                return null;
            }

            why ??= words;
        }

        return words;
    }

    private void WarnOfLoss(string what, string fate, Action<string>? warn)
    {
        if (what.Length > 0)
        {
            warn?.Invoke($"the {what} of {Companions!.Path} {fate}.");
        }

        if (Companions is { Chapters: > 0 } && !VideoCodecs.HasTimes(To))
        {
            warn?.Invoke($"an .avi holds no chapters; those of {Companions.Path} are left out.");
        }

        if (ForeignTags().ToArray() is { Length: > 0 } tags)
        {
            warn?.Invoke($"the tags {string.Join(", ", tags)} of {Companions!.Path} are left out: an .mp4 has no place for them, an .mkv has.");
        }
    }

    /// <summary>Names of the tags that the container has no place for.</summary>
    private IEnumerable<string> ForeignTags() => IsMp4 ? Companions?.Tags.Where(name => !Mp4Tags.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? [] : [];

    /// <summary>What is taken from the recording, and what is said of what is not; the best first.</summary>
    private IEnumerable<(string[] Streams, string What, string Fate)> Attempts()
    {
        string[] sound = ["-map", "1:a?"], subtitles = ["-map", "1:s?"], text = ["-c:s", IsMp4 ? "mov_text" : "srt"];
        (int sounds, int texts) = (Companions?.Sounds ?? 0, Companions?.Subtitles ?? 0);
        yield return ([.. sounds > 0 ? sound : [], .. texts > 0 ? subtitles : []], "", "");
        if (texts > 0)
        {
            yield return ([.. sounds > 0 ? sound : [], .. subtitles, .. text], "subtitles", "are carried over as plain text");
        }

        if (texts > 0 && sounds > 0)
        {
            yield return (sound, "subtitles", "are not carried over");
            yield return ([.. subtitles, .. text], "sound", "is not carried over");
        }

        if (texts > 0 || sounds > 0)
        {
            yield return ([], texts == 0 ? "sound" : sounds == 0 ? "subtitles" : "sound and subtitles", sounds > 0 && texts == 0 ? "is not carried over" : "are not carried over");
        }
    }

    private string? Copy(FfmpegProgram ffmpeg, string[] streams) => ffmpeg.Copy(
        [.. Inputs(), "-c", "copy", "-bitexact", .. streams, "-bsf:v", LastDuration(), .. Final(), "file:" + To]);

    private string[] Inputs() => Companions is null
        ? [.. VideoList.Input(From), "-map", "0:v:0"]
        :
        [
            "-itsoffset", Seconds(OffsetMs), .. VideoList.Input(From), "-i", "file:" + Companions.Path,
            "-map", "0:v:0", "-map_metadata", "1", "-map_chapters", "1",
        ];

    /// <summary>An image is shown until the next begins; how long the last is shown, encoders do not pass on.</summary>
    private string LastDuration() => string.Create(CultureInfo.InvariantCulture,
        $@"setts=duration=if(eq(N\,{Images.Count - 1})\,{Seconds(Images.LastMs)}/TB\,NEXT_PTS-PTS)");

    /// <summary>
    /// How the file is laid out. Where a recording was cut without encoding it again, an .mp4 says by an edit list from when on its
    /// sound counts; other containers cannot, so that sound goes but for the three packets from which a decoder gets ready.
    /// </summary>
    private IEnumerable<string> Final() => IsMp4
        ? EncoderArguments.Final(To)
        : ["-bsf:a", @"noise=drop=lt(pts\,-3*duration)"];

    private static string Seconds(double ms) => (ms / 1000).ToString("0.######", CultureInfo.InvariantCulture);
}
