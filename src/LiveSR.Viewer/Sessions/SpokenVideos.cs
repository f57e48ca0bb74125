using System.Text.Json;
using LiveSR.Files.Video;
using LiveSR.Sound;
using NAudio.Wave;

namespace LiveSR.Viewer.Sessions;

/// <summary>
/// The videos of a recording once more, with what was spoken meanwhile: each word lies beside the image at which it was said,
/// by the marks of the voice notes.
/// </summary>
internal static class SpokenVideos
{
    private const string Notes = "voice-*.wav";

    /// <summary>Makes <c>NAME-voice.EXT</c> of each video with whose images something was said.</summary>
    /// <param name="folder">The recording, which has ended.</param>
    /// <returns>Names of what was made.</returns>
    /// <exception cref="IOException">A video cannot be made; one line.</exception>
    public static string[] Make(string folder)
    {
        VoiceTrack[] notes = [.. Directory.GetFiles(folder, Notes).Order(StringComparer.Ordinal).Select(VoiceTrack.Read)];
        return [.. Videos(folder).Select(video => Make(folder, video, notes)).OfType<string>()];
    }

    private static string? Make(string folder, (string File, Dictionary<long, double> Times) video, VoiceTrack[] notes)
    {
        double first = video.Times.Values.Min();
        PlacedSound[] sounds =
        [
            .. from note in notes
               let mark = note.Marks.FirstOrDefault(one => video.Times.ContainsKey(one.Image))
               where mark is not null
               select new PlacedSound(note.Path, video.Times[mark.Image] - first - (1000.0 * mark.Sample / note.SampleRate)),
        ];
        if (sounds.Length == 0)
        {
            return null;
        }

        string spoken = $"{Path.GetFileNameWithoutExtension(video.File)}-voice{Path.GetExtension(video.File)}";
        VideoSound.Add(Path.Combine(folder, video.File), sounds, Path.Combine(folder, spoken));
        return spoken;
    }

    /// <summary>The files of a recording, and when each of their images came.</summary>
    private static IEnumerable<(string File, Dictionary<long, double> Times)> Videos(string folder) =>
        ((string[])["raw", "enhanced"]).Select(name => Path.Combine(folder, $"{name}.jsonl")).Where(File.Exists).SelectMany(sidecar =>
            Lines(sidecar)
                .GroupBy(line => line.GetProperty("file").GetString()!)
                .Select(file => (file.Key, file.ToDictionary(line => line.GetProperty("imageNumber").GetInt64(), line => line.GetProperty("elapsedTimeMs").GetDouble()))));

    private static IEnumerable<JsonElement> Lines(string path) => File.ReadLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    /// <summary>A voice note as it lies on disk.</summary>
    private sealed record VoiceTrack(string Path, int SampleRate, VoiceMark[] Marks)
    {
        public static VoiceTrack Read(string path)
        {
            using var sound = new WaveFileReader(path);
            return new VoiceTrack(path, sound.WaveFormat.SampleRate, [.. Lines(VoiceNote.MarksPath(path)).Select(VoiceMark.Of)]);
        }
    }

    /// <summary>An image, and the sample that was recorded when it came.</summary>
    private sealed record VoiceMark(long Image, long Sample)
    {
        public static VoiceMark Of(JsonElement line) => new(line.GetProperty("image").GetInt64(), line.GetProperty("sample").GetInt64());
    }
}
