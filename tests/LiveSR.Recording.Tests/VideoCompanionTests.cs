using System.Globalization;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Recording.Tests;

/// <summary>What a recording holds beside its images, and how long the last of them is shown, in a video made of it.</summary>
public sealed class VideoCompanionTests : IDisposable
{
    private readonly FramePool _pool = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    public void SoundIsCarriedOverUntouched(string name)
    {
        string source = RepositoryFolder.SharedData("cases/v11_audio.mp4"), path = Copy(source, name);

        FfmpegTool.Packets(path, "a").ShouldBe(FfmpegTool.Packets(source, "a"));
        _warnings.ShouldBeEmpty();
        double[] times = FfmpegTool.TimesMs(path);
        times.Select(time => time - times[0]).ShouldBe(FfmpegTool.TimesMs(source), 1);
    }

    [Fact]
    public void TwoSoundsSubtitlesChaptersAndTagsAreCarriedOver()
    {
        string source = Full(), path = Copy(source, "out.mkv");

        FfmpegTool.Packets(path, "a").ShouldBe(FfmpegTool.Packets(source, "a"));
        FfmpegTool.Packets(path, "s").ShouldBe(FfmpegTool.Packets(source, "s"));
        FfmpegTool.Chapters(path).ShouldBe(["0.000000,1.000000,before", "1.000000,2.000000,after"]);
        FfmpegTool.Property(path, "format_tags=title").ShouldBe("Cells");
        _warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mov")]
    public void SubtitlesThatAFileHoldsInAFormOfItsOwnKeepTheirText(string name)
    {
        string source = Full(), path = Copy(source, name);

        FfmpegTool.Packets(path, "a").ShouldBe(FfmpegTool.Packets(source, "a"));
        FfmpegTool.Chapters(path).Length.ShouldBe(2);
        FfmpegTool.Property(path, "format_tags=title").ShouldBe("Cells");
        Text(path).ShouldBe(Text(source));
        _warnings.ShouldHaveSingleItem().ShouldContain("subtitles of " + source + " are carried over as plain text");
    }

    [Fact]
    public void ATagThatAnMp4HasNoPlaceForIsALine()
    {
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=1", "-c:v", "mpeg4", "-metadata", "title=Cells", "-metadata", "objective=60x", _folder["in.mkv"]);

        Copy(_folder["in.mkv"], "out.mp4");

        _warnings.ShouldHaveSingleItem().ShouldContain("the tags OBJECTIVE of");
        FfmpegTool.Property(Copy(_folder["in.mkv"], "out.mkv"), "format_tags=objective").ShouldBe("60x");
        _warnings.Count.ShouldBe(1);
    }

    [Fact]
    public void WhatAnAviCannotHoldIsALineEach()
    {
        string source = Full(), path = Copy(source, "out.avi");

        FfmpegTool.Packets(path, "a").ShouldBe(FfmpegTool.Packets(source, "a"));
        FfmpegTool.TimesMs(path).Length.ShouldBe(50);
        _warnings.Count.ShouldBe(2);
        _warnings.ShouldContain(line => line.Contains("subtitles of " + source + " are not carried over"));
        _warnings.ShouldContain(line => line.Contains("an .avi holds no chapters"));
    }

    [Fact]
    public void SoundThatTheFileCannotHoldIsALine()
    {
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=1", "-f", "lavfi", "-i", "sine=duration=1", "-c:v", "ffv1", "-c:a", "wavpack", _folder["sound.mkv"]);
        string path = Copy(_folder["sound.mkv"], "out.mp4");

        _warnings.ShouldHaveSingleItem().ShouldContain("is not carried over");
        _folder.Files.ShouldBe(["out.mp4", "sound.mkv"]);
        FfmpegTool.TimesMs(path).Length.ShouldBe(10);
    }

    /// <summary>A beep and a red image at 2 s; cut at 1.3 s, where no image stands by itself, so that an edit list hides what is before.</summary>
    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    public void OfARecordingCutByAnEditListSoundAndImageStayTogether(string name)
    {
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "color=black:size=64x48:rate=25:duration=4", "-f", "lavfi", "-i", "aevalsrc=if(gt(t\\,2)\\,sin(880*PI*t)\\,0):d=4",
            "-vf", "drawbox=color=red:t=fill:enable=gte(t\\,2)", "-c:v", "libx264", "-g", "25", "-c:a", "aac", _folder["whole.mp4"]);
        FfmpegTool.Run("-ss", "1.3", "-i", _folder["whole.mp4"], "-c", "copy", _folder["cut.mp4"]);

        string path = Copy(_folder["cut.mp4"], name);

        _warnings.ShouldBeEmpty();
        (FfmpegTool.FirstSoundMs(path) - FirstRedMs(path)).ShouldBe(FfmpegTool.FirstSoundMs(_folder["cut.mp4"]) - FirstRedMs(_folder["cut.mp4"]), 2);
        FfmpegTool.TimesMs(path)[0].ShouldBeLessThan(80);
    }

    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    public void TheLastImageOfAGifIsShownForItsOwnDelay(string name)
    {
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10", "-frames:v", "8", "-vf", "setpts=(N*0.1+floor(N/3)*0.25)/TB", "-fps_mode", "passthrough", _folder["in.gif"]);

        string path = Copy(_folder["in.gif"], name);

        FfmpegTool.TimesMs(path).ShouldBe(FfmpegTool.TimesMs(_folder["in.gif"]), 0.01);
        FfmpegTool.Property(path, "format=duration").ShouldBe(FfmpegTool.Property(_folder["in.gif"], "format=duration"));
    }

    [Fact]
    public void TheLastImageOfARecordingThatWasCutIsNotShownToItsStatedEnd()
    {
        FfmpegTool.Run("-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25", "-frames:v", "200", "-c:v", "ffv1", _folder["cut.mkv"]);
        using (FileStream file = File.OpenWrite(_folder["cut.mkv"]))
        {
            file.SetLength(file.Length / 2);
        }

        string path = Copy(_folder["cut.mkv"], "out.mp4");

        FfmpegTool.TimesMs(path)[^1].ShouldBeInRange(2000, 5000);
        (1000 * double.Parse(FfmpegTool.Property(path, "format=duration"), CultureInfo.InvariantCulture)).ShouldBe(FfmpegTool.TimesMs(path)[^1] + 40, 1);
        _warnings.ShouldHaveSingleItem().ShouldContain("cut or damaged");
    }

    [Fact]
    public void TheLastImageOfAnotherRateIsShownToTheEndOfTheRecording()
    {
        string source = RepositoryFolder.SharedData("cases/v2_vfr.mkv"), path = Copy(source, "out.mp4");

        FfmpegTool.Property(path, "format=duration").ShouldBe(FfmpegTool.Property(source, "format=duration"));
    }

    /// <summary>As telephones on an eyepiece record them.</summary>
    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    public void HowColoursAreMeantIsKept(string name)
    {
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25", "-frames:v", "3", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-color_primaries", "bt2020",
            "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc", _folder["in.mp4"]);

        string path = Copy(_folder["in.mp4"], name);

        FfmpegTool.Property(path, "stream=color_range,color_space,color_transfer,color_primaries").ShouldBe("tv,bt709,arib-std-b67,bt2020");
    }

    /// <summary>What a browser's MediaRecorder writes: no index, no length, and no rate but the clock's thousand ticks.</summary>
    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    public void AStreamedWebMKeepsEachTime(string name)
    {
        string source = _folder["in.webm"];
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25", "-frames:v", "20", "-vf", "settb=1/1000,setpts=(N*0.04+mod(N*N*7\\,13)*0.0031)/TB",
            "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "libvpx", "-deadline", "realtime", "-f", "webm", "-live", "1", source);
        WithoutRate(source);
        FfmpegTool.Property(source, "format=duration").ShouldBe("N/A");
        FfmpegTool.Property(source, "stream=r_frame_rate,avg_frame_rate").ShouldBe("1000/1,0/0");
        double[] times = FfmpegTool.TimesMs(source);

        string path = Copy(source, name);

        FfmpegTool.TimesMs(path).ShouldBe(times, 1e-3);
        double.Parse(FfmpegTool.Property(path, "format=duration"), CultureInfo.InvariantCulture).ShouldBe((times[^1] + 40) / 1000, 0.002);
        _warnings.ShouldBeEmpty();
    }

    /// <summary>A recording of two seconds with all that there can be beside its images.</summary>
    private string Full()
    {
        File.WriteAllText(_folder["subtitles.srt"], "1\n00:00:00,500 --> 00:00:01,500\nMitosis\n\n");
        File.WriteAllText(_folder["chapters.txt"], """
            ;FFMETADATA1
            title=Cells
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=1000
            title=before
            [CHAPTER]
            TIMEBASE=1/1000
            START=1000
            END=2000
            title=after
            """);
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=2", "-f", "lavfi", "-i", "sine=duration=2", "-f", "lavfi", "-i", "sine=frequency=700:duration=2",
            "-i", _folder["subtitles.srt"], "-i", _folder["chapters.txt"], "-map", "0", "-map", "1", "-map", "2", "-map", "3", "-map_metadata", "4",
            "-c:v", "mpeg4", "-c:a", "mp3", "-c:s", "srt", _folder["full.mkv"]);
        return _folder["full.mkv"];
    }

    /// <summary>The subtitles and their times.</summary>
    private string Text(string path)
    {
        FfmpegTool.Run("-i", path, "-map", "0:s:0", _folder["text.srt"]);
        return File.ReadAllText(_folder["text.srt"]);
    }

    private string Copy(string source, string name)
    {
        using var reader = new FfmpegReader(FfmpegProgram.Installed, FfmpegInput.File(source, null), new SourceOptions { Pool = _pool }, _warnings.Add);
        var options = new VideoFileOptions
        {
            FrameRate = reader.Info.FrameRate ?? 25,
            Colours = reader.Info.Colours,
            Companions = reader.Info.Companions,
            LengthMs = reader.Info.LengthMs,
            Codec = name.EndsWith(".mkv", StringComparison.Ordinal) ? VideoCodec.H264 : VideoCodec.ByExtension,
            Warn = _warnings.Add,
        };
        using var sink = new VideoFileSink(_folder[name], options);
        while (reader.Read(CancellationToken.None) is { } lease)
        {
            using (lease)
            {
                sink.Write(lease.Frame);
            }
        }

        sink.Complete();
        return _folder[name];
    }

    /// <summary>Makes a padding of Matroska's DefaultDuration.</summary>
    private static void WithoutRate(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int at = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x23, 0xE3, 0x83]);
        int length = file[at + 3] & 0x7F;
        (file[at], file[at + 1]) = (0xEC, (byte)(0x80 | (length + 2)));
        File.WriteAllBytes(path, file);
    }

    private static double FirstRedMs(string path)
    {
        byte[] pixels = FfmpegTool.Decode(path, "rgb24");
        int image = Enumerable.Range(0, pixels.Length / (64 * 48 * 3)).First(i => pixels[i * 64 * 48 * 3] > 128);
        return FfmpegTool.TimesMs(path).Where(time => time >= 0).ElementAt(image);
    }
}
