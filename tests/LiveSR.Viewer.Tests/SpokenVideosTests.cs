using System.Globalization;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Recording;
using LiveSR.Sound;
using LiveSR.Viewer.Sessions;
using NAudio.Wave;

namespace LiveSR.Viewer.Tests;

/// <summary>Voice notes in the videos of a recording, read back by ffprobe and ffmpeg.</summary>
public sealed class SpokenVideosTests : IDisposable
{
    private const int Rate = 48000, Images = 30, ImageMs = 100, FirstImage = 7;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mkv", "flac")]
    [InlineData("mp4", "aac")]
    public void AWordLiesBesideTheImageAtWhichItWasSaid(string extension, string codec)
    {
        // The note begins with the sixth image, and the word is said half a second later.
        Record($"raw.{extension}");
        Speak("voice-1.wav", marks: [(FirstImage + 5, 0), (FirstImage + 10, Rate / 2)], wordAt: Rate / 2);
        SpokenVideos.Make(_folder.Path).ShouldBe([$"raw-voice.{extension}"]);

        string spoken = _folder[$"raw-voice.{extension}"];
        FfmpegTool.Sounds(spoken).ShouldBe([codec]);
        FfmpegTool.Packets(spoken, "v").ShouldBe(FfmpegTool.Packets(_folder[$"raw.{extension}"], "v"));
        FfmpegTool.FirstSoundMs(spoken).ShouldBe(10 * ImageMs, 50);
    }

    [Fact]
    public void ANoteThatBeganBeforeTheVideoLosesWhatCameBefore()
    {
        Record("raw.mkv");
        Speak("voice-1.wav", marks: [(FirstImage - 2, 0), (FirstImage, Rate / 4)], wordAt: Rate);
        SpokenVideos.Make(_folder.Path).ShouldBe(["raw-voice.mkv"]);
        FfmpegTool.FirstSoundMs(_folder["raw-voice.mkv"]).ShouldBe(750, 50);
    }

    [Fact]
    public void TwoNotesAreHeardInOneTrack()
    {
        Record("raw.mkv");
        Speak("voice-1.wav", marks: [(FirstImage + 20, 0)], wordAt: 100);
        Speak("voice-2.wav", marks: [(FirstImage + 3, 0)], wordAt: 100);
        SpokenVideos.Make(_folder.Path);
        FfmpegTool.Sounds(_folder["raw-voice.mkv"]).ShouldBe(["flac"]);
        FfmpegTool.FirstSoundMs(_folder["raw-voice.mkv"]).ShouldBe(3 * ImageMs, 50);
        FfmpegTool.Run("-ss", "1", "-i", _folder["raw-voice.mkv"], "-map", "0:a", _folder["later.wav"]);
        FfmpegTool.FirstSoundMs(_folder["later.wav"]).ShouldBe((20 * ImageMs) - 1000, 50);
    }

    [Fact]
    public void WithoutANoteNothingIsMade()
    {
        Record("raw.mkv");
        SpokenVideos.Make(_folder.Path).ShouldBeEmpty();
        _folder.Files.ShouldBe(["raw.jsonl", "raw.mkv"]);
    }

    private void Record(string name)
    {
        using var sink = new VideoFileSink(_folder[name], new VideoFileOptions { FrameRate = 1000.0 / ImageMs });
        using StreamWriter lines = File.CreateText(_folder["raw.jsonl"]);
        for (int i = 0; i < Images; i++)
        {
            using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray8, 64, 48);
            writer.Bytes.Fill((byte)(8 * i));
            using FrameLease frame = writer.Publish(new FrameMetadata { ImageNumber = FirstImage + i, ElapsedTimeMs = 5000 + (i * ImageMs), BitDepth = 8 });
            sink.Write(frame.Frame);
            lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"file":"{{name}}","page":{{i}},"imageNumber":{{FirstImage + i}},"elapsedTimeMs":{{5000 + (i * ImageMs)}}}"""));
        }

        sink.Complete();
    }

    private void Speak(string name, (long Image, long Sample)[] marks, int wordAt)
    {
        using var wave = new WaveFileWriter(_folder[name], new WaveFormat(Rate, 16, 1));
        float[] samples = new float[wordAt + (Rate / 5)];
        for (int i = wordAt; i < samples.Length; i++)
        {
            samples[i] = 0.7f * MathF.Sin(i * 0.06f);
        }

        wave.WriteSamples(samples, 0, samples.Length);
        File.WriteAllLines(VoiceNote.MarksPath(_folder[name]), marks.Select(mark => string.Create(CultureInfo.InvariantCulture, $$"""{"image":{{mark.Image}},"sample":{{mark.Sample}}}""")));
    }
}
