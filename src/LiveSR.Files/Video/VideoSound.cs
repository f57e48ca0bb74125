using LiveSR.Output;

namespace LiveSR.Files.Video;

/// <summary>Copies a video with sounds beside its images, mixed into one track; images are not encoded again.</summary>
public static class VideoSound
{
    /// <summary>Makes the copy: with FLAC in an .mkv, which keeps every sample, with AAC in an .mp4.</summary>
    /// <param name="video">The video; it stays as it is.</param>
    /// <param name="sounds">The sounds, at least one.</param>
    /// <param name="to">The copy, in a container as the video's.</param>
    /// <param name="ffmpeg">The program; the installed one when null.</param>
    /// <exception cref="OutputRefusedException">There is a file of the copy's name.</exception>
    /// <exception cref="IOException">ffmpeg is not there, or cannot make it; one line.</exception>
    public static void Add(string video, IReadOnlyList<PlacedSound> sounds, string to, FfmpegProgram? ffmpeg = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(video);
        ArgumentNullException.ThrowIfNull(sounds);
        FfmpegProgram program = ffmpeg ?? FfmpegProgram.Installed;
        if (!program.IsUsable)
        {
            throw new IOException($"{to}: sound cannot be put into a video: {program.Problem}.");
        }

        var whole = OutputFile.Begin(to);
        if (program.Copy(Arguments(video, sounds, whole.Path)) is { } problem)
        {
            whole.Delete();
            throw new IOException($"{to}: sound cannot be put into {video}: {problem}.");
        }

        whole.Commit();
    }

    private static IEnumerable<string> Arguments(string video, IReadOnlyList<PlacedSound> sounds, string to) =>
    [
        "-i", "file:" + video,
        .. sounds.SelectMany(sound => (string[])["-i", "file:" + sound.Path]),
        "-filter_complex", string.Concat(sounds.Select(Placed)) + string.Concat(sounds.Select((_, i) => Label(i))) + $"amix=inputs={sounds.Count}:normalize=0[sound]",
        "-map", "0:v:0", "-map", "[sound]", "-c:v", "copy", "-c:a", EncoderArguments.IsMp4(to) ? "aac" : "flac",
        .. EncoderArguments.IsMp4(to) ? EncoderArguments.Final(to) : [], "file:" + to,
    ];

    /// <summary>A sound that begins before the video loses what came before.</summary>
    private static string Placed(PlacedSound sound, int i) => sound.StartMs >= 0
        ? FormattableString.Invariant($"[{i + 1}:a]adelay=delays={sound.StartMs:0.###}:all=1{Label(i)};")
        : FormattableString.Invariant($"[{i + 1}:a]atrim=start={-sound.StartMs / 1000:0.######},asetpts=PTS-STARTPTS{Label(i)};");

    private static string Label(int i) => FormattableString.Invariant($"[sound{i}]");
}

/// <summary>A sound, and when it begins.</summary>
/// <param name="Path">Its file.</param>
/// <param name="StartMs">Milliseconds after the video's first image; below 0 for a sound that began before.</param>
public sealed record PlacedSound(string Path, double StartMs);
