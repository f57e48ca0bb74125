using System.Globalization;
using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>Videos that are damaged, hold no images, or change in the middle. ffmpeg reads them in a process of its own.</summary>
public sealed class VideoHostileTests : IDisposable
{
    /// <summary>How many damaged files of each kind are tried, for a longer search.</summary>
    private const string MutationsVariable = "LIVESR_MUTATIONS";

    private const int Mutations = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    [Fact]
    public void SoundWithoutAVideoSaysSo()
    {
        FfmpegTool.Run("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", _folder["sound.mp4"]);

        Should.Throw<SourceException>(() => Open("sound.mp4")).Message.ShouldBe("sound.mp4 is not a video that ffmpeg can read: it holds sound and no images.");
    }

    [Theory]
    [InlineData("none.mp4", "it holds no images")]
    [InlineData("none.mkv", "is not a video")]
    [InlineData("none.avi", "is not a video")]
    public void AVideoWithoutAnImageSaysSo(string name, string words)
    {
        FfmpegTool.Run("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25", "-frames:v", "0", "-c:v", "mpeg4", _folder[name]);

        Should.Throw<SourceException>(() => Open(name)).Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("96x64", "64x48", 1)]
    [InlineData("64x48", "96x64", 5)]
    public void ASizeThatChangesIsSaidWithTheImage(string before, string after, int images)
    {
        File.WriteAllBytes(_folder["sizes.mjpeg"], [.. Images(before, 5), .. Images(after, images)]);

        var recording = Recording.Of(Open("sizes.mjpeg"));

        recording.Frames.Count.ShouldBe(5);
        recording.Error.ShouldBeOfType<SourceException>().Message.ShouldContain($"sizes.mjpeg changes from {before} gbrp to {after} gbrp at image 5: cut it there");
    }

    [Fact]
    public void AHugeImageIsRefusedBeforeItTakesMemory()
    {
        FfmpegTool.Run("-f", "lavfi", "-i", "color=size=160x120:rate=1", "-frames:v", "1", "-c:v", "mjpeg", "-f", "avi", _folder["huge.avi"]);
        byte[] file = File.ReadAllBytes(_folder["huge.avi"]);
        Replace(file, [.. BitConverter.GetBytes(160), .. BitConverter.GetBytes(120)], [.. BitConverter.GetBytes(16384), .. BitConverter.GetBytes(12288)]);
        Replace(file, [0xFF, 0xC0, 0, 17, 8, 0, 120, 0, 160], [0xFF, 0xC0, 0, 17, 8, 0x30, 0, 0x40, 0]); // the JPEG's own, height first
        File.WriteAllBytes(_folder["huge.avi"], file);

        Should.Throw<SourceException>(() => Open("huge.avi")).Message.ShouldContain("Picture size");
        _pool.Allocated.ShouldBe(0);
    }

    [Theory]
    [InlineData("v5_ffv1_gray12.mkv")]
    [InlineData("v5_raw_gray16.nut")]
    public void WithoutFfmpegWhatOpenCvCrashesOnIsRefused(string name)
    {
        string path = RepositoryFolder.SharedData("cases/" + name);
        var options = new SourceOptions { Pool = _pool, Ffmpeg = FfmpegProgram.Find(null, _folder.Path) };

        Should.Throw<SourceException>(() => FrameSources.Open(path, options)).Message.ShouldContain("install ffmpeg");
    }

    [Theory]
    [InlineData("in.mp4", "libx264")]
    [InlineData("in.mkv", "ffv1")]
    [InlineData("in.avi", "mjpeg")]
    [InlineData("in.webm", "libvpx")]
    [InlineData("in.gif", "gif")]
    public void WhateverIsDamagedOrCutGivesImagesOrOneLine(string name, string codec)
    {
        byte[] whole = File.ReadAllBytes(FfmpegTool.Picture(_folder[name], frames: 12, "-c:v", codec));
        var random = new Random(20);
        for (int i = 0; i < Wanted; i++)
        {
            byte[] damaged = Damage(whole, random);
            File.WriteAllBytes(_folder[name], damaged);
            try
            {
                var recording = Recording.Of(Open(name + "?timeout=30"));
                (recording.IsCompleted || IsOneLine(recording.Error)).ShouldBeTrue($"mutation {i}: {recording.Error}");
                recording.Warnings.ShouldAllBe(line => !line.Contains('\n'));
            }
            catch (SourceException e)
            {
                IsOneLine(e).ShouldBeTrue($"mutation {i}: {e}");
            }

            _pool.Outstanding.ShouldBe(0, $"mutation {i}");
        }
    }

    private static int Wanted => int.TryParse(Environment.GetEnvironmentVariable(MutationsVariable), CultureInfo.InvariantCulture, out int wanted) ? wanted : Mutations;

    private static bool IsOneLine(Exception? error) => error is SourceException && !error.Message.Contains('\n');

    /// <summary>Some bits turned, most of them where containers have their heads; one file in four is cut as well.</summary>
    private static byte[] Damage(byte[] whole, Random random)
    {
        byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(1, whole.Length)] : [.. whole];
        for (int flips = random.Next(1, 16); flips > 0; flips--)
        {
            int reach = random.Next(2) == 0 ? Math.Min(600, damaged.Length) : damaged.Length;
            int at = random.Next(2) == 0 ? random.Next(reach) : damaged.Length - 1 - random.Next(reach);
            damaged[at] ^= (byte)(1 << random.Next(8));
        }

        return damaged;
    }

    private static void Replace(Span<byte> bytes, ReadOnlySpan<byte> what, ReadOnlySpan<byte> by)
    {
        for (int at; (at = bytes.IndexOf(what)) >= 0; bytes = bytes[(at + by.Length)..])
        {
            by.CopyTo(bytes[at..]);
        }
    }

    private byte[] Images(string size, int count)
    {
        string path = _folder["part.mjpeg"];
        FfmpegTool.Run("-f", "lavfi", "-i", $"testsrc2=size={size}:rate=10", "-frames:v", count.ToString(CultureInfo.InvariantCulture), "-c:v", "mjpeg", path);
        return File.ReadAllBytes(path);
    }

    private IFrameSource Open(string name) => FrameSources.Open(_folder[name], new SourceOptions { Pool = _pool });
}
