using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>Kinds of video on which readers are known to fail, each compared with what ffmpeg itself shows.</summary>
public sealed class VideoCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
    }

    [Theory]
    [InlineData("v1_rot90.mp4", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("v2_vfr.mkv", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("v4_full_ffv1.mkv", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("v5_ffv1_gray12.mkv", "gray12le", PixelFormat.Gray16, 12)]
    [InlineData("v5_raw_gray16.nut", "gray16le", PixelFormat.Gray16, 16)]
    [InlineData("v6_trimmed.mp4", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("v10_sar2.mp4", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("v11_audio.mp4", "bgr24", PixelFormat.Bgr24, 8)]
    public void PixelsDepthAndTimesAreThoseOfFfmpeg(string name, string pixels, PixelFormat format, int bits)
    {
        string path = RepositoryFolder.SharedData("cases/" + name);

        Recording recording = ShouldShow(path, FfmpegTool.Decode(path, pixels), format, bits);

        double[] times = FfmpegTool.TimesMs(path);
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe(times.Where(time => time >= 0).Take(recording.Frames.Count), 1e-3);
        recording.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void ADisplayMatrixTurnsTheImageUpright()
    {
        using IFrameSource source = Open(RepositoryFolder.SharedData("cases/v1_rot90.mp4"));

        (source.Info.Width, source.Info.Height).ShouldBe((96, 160));
        Recording.Of(source, limit: 1, frame =>
        {
            ReadOnlySpan<byte> topRight = frame.Row<byte>(8)[(3 * 86)..];
            topRight[2].ShouldBeGreaterThan((byte)180, "red");
            topRight[0].ShouldBeLessThan((byte)80, "not blue");
        });
    }

    [Fact]
    public void AVariableRateKeepsItsLength()
    {
        var recording = Recording.Of(Open(RepositoryFolder.SharedData("cases/v2_vfr.mkv")));

        recording.Frames[^1].ElapsedTimeMs.ShouldBeInRange(3200, 3320);
        recording.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void AnEditListCutsAsItSays()
    {
        var recording = Recording.Of(Open(RepositoryFolder.SharedData("cases/v6_trimmed.mp4")));

        recording.Frames.Count.ShouldBe(27);
        recording.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void ThePixelShapeIsKept()
    {
        using IFrameSource source = Open(RepositoryFolder.SharedData("cases/v10_sar2.mp4"));

        source.Info.PixelAspect.ShouldBe(2);
    }

    [Fact]
    public void InterlacedImagesAreDeinterlacedWithALine()
    {
        string path = RepositoryFolder.SharedData("cases/v10_interlaced.mpg");

        Recording recording = ShouldShow(path, FfmpegTool.Decode(path, "bgr24", "bwdif=mode=send_frame"), PixelFormat.Bgr24, 8);

        recording.Warnings.ShouldHaveSingleItem().ShouldContain("is interlaced");
    }

    [Fact]
    public void TenBitsOfColourStayTenBits()
    {
        string path = RepositoryFolder.SharedData("cases/v5_hevc10.mp4");

        ShouldShow(path, Packed(FfmpegTool.Decode(path, "gbrp10le"), 160, 96), PixelFormat.Bgr48, 10);
    }

    [Theory]
    [InlineData("gray", "gray", PixelFormat.Gray8, 8)]
    [InlineData("gray10be", "gray10le", PixelFormat.Gray16, 10)]
    [InlineData("gray14le", "gray14le", PixelFormat.Gray16, 14)]
    [InlineData("gray16be", "gray16le", PixelFormat.Gray16, 16)]
    [InlineData("yuv422p", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("bgra", "bgr24", PixelFormat.Bgr24, 8)]
    [InlineData("yuv420p12le", "gbrp12le", PixelFormat.Bgr48, 12)]
    [InlineData("yuv444p14le", "gbrp14le", PixelFormat.Bgr48, 14)]
    [InlineData("gbrp12be", "gbrp12le", PixelFormat.Bgr48, 12)]
    [InlineData("rgb48le", "gbrp16le", PixelFormat.Bgr48, 16)]
    public void EveryDepthIsTheSourcesOwn(string stored, string pixels, PixelFormat format, int bits)
    {
        string path = FfmpegTool.Picture(_folder["deep.nut"], frames: 3, "-c:v", "rawvideo", "-pix_fmt", stored);
        byte[] decoded = FfmpegTool.Decode(path, pixels);

        ShouldShow(path, format == PixelFormat.Bgr48 ? Packed(decoded, 96, 64) : decoded, format, bits);
    }

    [Theory]
    [InlineData("clear.mkv", "ffv1", "yuva420p", true)]
    [InlineData("clear.webm", "libvpx-vp9", "yuva420p", true)]
    [InlineData("whole.mkv", "ffv1", "yuv420p", false)]
    [InlineData("whole.gif", "gif", "bgr8", false)]
    public void TransparencyThatIsLeftOutIsALine(string name, string codec, string stored, bool isSaid)
    {
        string path = FfmpegTool.Picture(_folder[name], frames: 3, "-c:v", codec, "-pix_fmt", stored);

        var recording = Recording.Of(Open(path));

        recording.Warnings.Count(line => line.Contains("transparency", StringComparison.Ordinal)).ShouldBe(isSaid ? 1 : 0);
    }

    [Fact]
    public void GrayBringsDeepColourToDeepLuma()
    {
        string path = FfmpegTool.Picture(_folder["deep.nut"], frames: 2, "-c:v", "rawvideo", "-pix_fmt", "yuv420p12le");

        ShouldShow(path + "?gray=1", FfmpegTool.Decode(path, "gray12le"), PixelFormat.Gray16, 12);
    }

    [Fact]
    public void OneFrameInTenMinutesKeepsItsTimes()
    {
        string path = _folder["lapse.mkv"];
        FfmpegTool.Run("-f", "lavfi", "-i", "testsrc2=size=32x32:rate=1/600", "-frames:v", "150", "-c:v", "ffv1", path);

        IFrameSource source = Open(path);
        source.Info.FrameRate.ShouldNotBeNull().ShouldBe(1.0 / 600, 1e-9);
        source.Info.LengthMs.ShouldBe(90_000_000);
        Recording.Of(source).Frames.Select(f => f.ElapsedTimeMs).ShouldBe(Enumerable.Range(0, 150).Select(i => 600_000.0 * i));
    }

    /// <summary>As a camera writes them whose images come in bursts: 40 ms apart by the container, some 3 ms by their times.</summary>
    [Fact]
    public void ImagesThatComeFasterThanTheRateAreAllRead()
    {
        string path = _folder["bursts.mkv"];
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25", "-frames:v", "30", "-vf", "settb=1/1000,setpts=(floor(N/5)*0.2+mod(N\\,5)*0.003)/TB", "-fps_mode", "passthrough",
            "-enc_time_base", "1:1000", "-c:v", "ffv1", path);

        Recording recording = ShouldShow(path, FfmpegTool.Decode(path, "bgr24"), PixelFormat.Bgr24, 8);

        recording.Warnings.ShouldBeEmpty();
        recording.Frames.Count.ShouldBe(30);
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe(FfmpegTool.TimesMs(path), 1e-3);
    }

    [Theory]
    [InlineData("a.gif", "gif")]
    [InlineData("a.webm", "libvpx")]
    public void EachDelayOfTheFileIsKept(string name, string codec)
    {
        string path = _folder[name];
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=96x64:rate=10", "-frames:v", "9", "-vf", "settb=1/100,setpts=(N*0.1+floor(N/3)*0.25)/TB", "-fps_mode", "passthrough",
            "-enc_time_base", "1:100", "-c:v", codec, path);

        var recording = Recording.Of(Open(path));

        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe([0, 100, 200, 550, 650, 750, 1100, 1200, 1300], 1);
        recording.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void WhatAFileHoldsBesideItsImagesIsKnown()
    {
        FfmpegTool.Run(
            "-f", "lavfi", "-i", "testsrc2=size=96x64:rate=25:duration=1", "-f", "lavfi", "-i", "sine=duration=1", "-map", "0", "-map", "1", "-map", "1", "-map", "0",
            "-metadata", "title=Cells", "-c:v", "mpeg4", "-c:a", "mp3", _folder["all.mkv"]);
        using IFrameSource source = Open(_folder["all.mkv"]);

        CompanionStreams beside = source.Info.Companions.ShouldNotBeNull();
        (beside.Sounds, beside.Subtitles, beside.Chapters).ShouldBe((2, 0, 0));
        beside.Tags.ShouldBe(["title"]);
        beside.Describe().ShouldBe("2 tracks of sound, tags");
        beside.LeftOut.ShouldBe(["another video (mpeg4)"]);
    }

    [Theory]
    [InlineData("v7-2024-11-14T22:57:44.mp4")]
    [InlineData("what is this?.mp4")]
    [InlineData("-100% %d \"quoted\" 'too'.mp4")]
    public void ANameIsOnlyAName(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        string path = FfmpegTool.Picture(_folder[name], frames: 3, "-c:v", "mpeg4");

        Recording.Of(Open(path)).Frames.Count.ShouldBe(3);
    }

    private IFrameSource Open(string text) => FrameSources.Open(text, new SourceOptions { Pool = _pool });

    /// <summary>Reads the video and compares every byte of every frame.</summary>
    private Recording ShouldShow(string text, byte[] expected, PixelFormat format, int bits)
    {
        IFrameSource source = Open(text);
        (source.Info.Format, source.Info.BitDepth).ShouldBe((format, bits));
        int size = source.Info.Width * source.Info.Height * format.BytesPerPixel();
        byte[] pixels = new byte[size];
        var recording = Recording.Of(source, look: frame =>
        {
            frame.CopyTo(pixels);
            pixels.AsSpan().SequenceEqual(expected.AsSpan((int)frame.Metadata.ImageNumber * size, size)).ShouldBeTrue($"image {frame.Metadata.ImageNumber}");
        });
        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Frames.Count.ShouldBe(expected.Length / size);
        recording.Frames.ShouldAllBe(f => f.BitDepth == bits);
        return recording;
    }

    /// <summary>Planes of green, blue and red, two bytes a value, as pixels of blue, green, red.</summary>
    private static byte[] Packed(byte[] planes, int width, int height)
    {
        int plane = 2 * width * height;
        byte[] packed = new byte[planes.Length];
        for (int image = 0; image < planes.Length; image += 3 * plane)
        {
            for (int i = 0; i < plane; i += 2)
            {
                int to = image + (3 * i);
                planes.AsSpan(image + plane + i, 2).CopyTo(packed.AsSpan(to));
                planes.AsSpan(image + i, 2).CopyTo(packed.AsSpan(to + 2));
                planes.AsSpan(image + (2 * plane) + i, 2).CopyTo(packed.AsSpan(to + 4));
            }
        }

        return packed;
    }
}
