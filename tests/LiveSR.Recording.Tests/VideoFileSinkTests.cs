using System.Diagnostics;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Recording.Tests;

public sealed class VideoFileSinkTests : IDisposable
{
    private readonly FramePool _pool = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _pool.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("gray.mp4", PixelFormat.Gray8, VideoCodec.ByExtension, "h264", "24/1")]
    [InlineData("colour.mp4", PixelFormat.Bgr24, VideoCodec.ByExtension, "h264", "24/1")]
    [InlineData("colour.mov", PixelFormat.Bgr24, VideoCodec.H264, "h264", "24/1")]
    [InlineData("hevc.mp4", PixelFormat.Bgr24, VideoCodec.Hevc, "hevc", "24/1")]
    [InlineData("gray.mkv", PixelFormat.Gray8, VideoCodec.ByExtension, "ffv1", "24/1")]
    [InlineData("h264.mkv", PixelFormat.Bgr24, VideoCodec.H264, "h264", "24/1")]
    [InlineData("gray.avi", PixelFormat.Gray8, VideoCodec.MotionJpeg, "mjpeg", "24/1")]
    [InlineData("colour.avi", PixelFormat.Bgr24, VideoCodec.ByExtension, "mjpeg", "24/1")]
    [InlineData("lossless.avi", PixelFormat.Bgr24, VideoCodec.Ffv1, "ffv1", "24/1")]
    public void CountCodecAndRateAreKept(string name, PixelFormat format, VideoCodec codec, string stated, string rate)
    {
        string path = _folder[name];
        Write(path, new VideoFileOptions { FrameRate = 24, Codec = codec }, Images(format, 37));

        _folder.Files.ShouldBe([name]);
        FfmpegTool.Property(path, "stream=codec_name").ShouldBe(stated);
        FfmpegTool.Property(path, "stream=avg_frame_rate").ShouldBe(rate);
        double[] times = FfmpegTool.TimesMs(path);
        times.Length.ShouldBe(37);
        times.Select((time, i) => Math.Abs(time - (1000 * i / 24.0))).Max().ShouldBeLessThan(0.6);
        FfmpegTool.Decode(path, "gray").Length.ShouldBe(37 * 64 * 48);
    }

    [Theory]
    [InlineData("gray.mkv", PixelFormat.Gray8, 8, "gray")]
    [InlineData("gray.avi", PixelFormat.Gray8, 8, "gray")]
    [InlineData("colour.mkv", PixelFormat.Bgr24, 8, "bgr0")]
    [InlineData("gray10.mkv", PixelFormat.Gray16, 10, "gray10le")]
    [InlineData("gray12.mkv", PixelFormat.Gray16, 12, "gray12le")]
    [InlineData("gray14.mkv", PixelFormat.Gray16, 14, "gray16le")]
    [InlineData("gray16.mkv", PixelFormat.Gray16, 16, "gray16le")]
    [InlineData("gray16.avi", PixelFormat.Gray16, 16, "gray16le")]
    [InlineData("colour10.mkv", PixelFormat.Bgr48, 10, "gbrp10le")]
    [InlineData("colour12.mkv", PixelFormat.Bgr48, 12, "gbrp12le")]
    [InlineData("colour14.mkv", PixelFormat.Bgr48, 14, "gbrp14le")]
    [InlineData("colour16.mkv", PixelFormat.Bgr48, 16, "gbrp16le")]
    public void Ffv1KeepsEveryBitOfAnOddSize(string name, PixelFormat format, int bits, string stored)
    {
        string path = _folder[name];
        Write(path, new VideoFileOptions { FrameRate = 10, Codec = VideoCodec.Ffv1 }, Images(format, 3, bits, width: 33, height: 21));

        FfmpegTool.Property(path, "stream=pix_fmt").ShouldBe(stored);
        FfmpegTool.Property(path, "stream=color_range").ShouldBe(name.EndsWith(".mkv", StringComparison.Ordinal) ? "pc" : "unknown");
        foreach ((FrameLease read, int i) in Read(path).Select((lease, i) => (lease, i)))
        {
            using (read)
            {
                using FrameLease expected = TestImages.Make(_pool, format, 33, 21, i, new FrameMetadata { BitDepth = bits });
                TestImages.Bytes(read.Frame).AsSpan().SequenceEqual(TestImages.Bytes(expected.Frame)).ShouldBeTrue($"image {i}");
            }
        }
    }

    [Fact]
    public void TenBitHevcToFfv1KeepsEveryBit()
    {
        string source = RepositoryFolder.SharedData("cases/v5_hevc10.mp4"), path = _folder["copy.mkv"];
        Write(path, new VideoFileOptions { FrameRate = 25 }, Read(source));

        FfmpegTool.Property(path, "stream=pix_fmt").ShouldBe("gbrp10le");
        FfmpegTool.Decode(path, "gbrp10le").AsSpan().SequenceEqual(FfmpegTool.Decode(source, "gbrp10le")).ShouldBeTrue();
        FfmpegTool.TimesMs(path).ShouldBe(FfmpegTool.TimesMs(source), 1e-3);
    }

    [Theory]
    [InlineData(VideoCodec.Hevc, 10, "yuv420p10le")]
    [InlineData(VideoCodec.Hevc, 12, "yuv420p12le")]
    [InlineData(VideoCodec.H264, 10, "yuv420p10le")]
    public void TheDepthIsKept(VideoCodec codec, int bits, string stored)
    {
        Write(_folder["deep.mp4"], new VideoFileOptions { FrameRate = 10, Codec = codec }, Images(PixelFormat.Gray16, 3, bits));

        FfmpegTool.Property(_folder["deep.mp4"], "stream=pix_fmt").ShouldBe(stored);
    }

    [Fact]
    public void AnFfmpegWhoseH264HasEightBitsIsNotGivenTen()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("the ffmpeg of 8 bits is a shell script");
            return;
        }

        File.WriteAllText(_folder["ffmpeg"], """
            #!/bin/sh
            case "$*" in *encoder=libx264*) echo 'Supported pixel formats: yuv420p yuv422p';; *) echo 'ffmpeg version 5.1';; esac
            """);
        File.SetUnixFileMode(_folder["ffmpeg"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        VideoFileOptions options = new() { FrameRate = 10, Ffmpeg = FfmpegProgram.Find(_folder["ffmpeg"], "") };

        Should.Throw<NotSupportedException>(() => VideoCodecs.Require("wide.mp4", options, PixelFormat.Gray16, 10)).Message
            .ShouldStartWith("wide.mp4: 10-bit intensities do not fit into H264; write .mkv (FFV1), .tif or --codec hevc");
    }

    [Theory]
    [InlineData("out.mkv")]
    [InlineData("out.mp4")]
    public void AVariableRateKeepsEachTime(string name)
    {
        string source = RepositoryFolder.SharedData("cases/v2_vfr.mkv");
        Write(_folder[name], new VideoFileOptions { FrameRate = 25, Codec = VideoCodec.H264 }, Read(source));

        FfmpegTool.TimesMs(_folder[name]).ShouldBe(FfmpegTool.TimesMs(source), 1e-3);
    }

    [Theory]
    [InlineData("lapse.mkv")]
    [InlineData("lapse.mp4")]
    public void OneFrameInTenMinutesKeepsItsTimes(string name)
    {
        Write(_folder[name], new VideoFileOptions { FrameRate = 1 / 600.0 }, Images(PixelFormat.Gray8, 5, intervalMs: 600_000));

        FfmpegTool.TimesMs(_folder[name]).ShouldBe([0, 600_000, 1_200_000, 1_800_000, 2_400_000]);
    }

    [Fact]
    public void AnAviThatLosesTimesSaysSo()
    {
        var warnings = new List<string>();
        VideoFileOptions options = new() { FrameRate = 10, Warn = warnings.Add };
        Write(_folder["even.avi"], options, Images(PixelFormat.Gray8, 5, intervalMs: 100));
        warnings.ShouldBeEmpty();

        Write(_folder["uneven.avi"], options, Images(PixelFormat.Gray8, 5, intervalMs: 700));
        warnings.ShouldHaveSingleItem().ShouldContain("an .avi has one rate");
        FfmpegTool.TimesMs(_folder["uneven.avi"]).ShouldBe([0, 100, 200, 300, 400]);
    }

    [Fact]
    public void AStatedConstantRateReplacesTheTimes()
    {
        Write(_folder["fast.mp4"], new VideoFileOptions { FrameRate = 10, IsConstantRate = true }, Images(PixelFormat.Gray8, 4, intervalMs: 600_000));

        FfmpegTool.TimesMs(_folder["fast.mp4"]).ShouldBe([0, 100, 200, 300]);
    }

    [Theory]
    [InlineData("colour.mp4", VideoCodec.H264, 3)]
    [InlineData("colour.mp4", VideoCodec.Hevc, 4)]
    [InlineData("colour.avi", VideoCodec.MotionJpeg, 3)]
    public void ColoursComeBackByTheTagsOfTheFile(string name, VideoCodec codec, double tolerance)
    {
        using FrameLease image = Uniform(64, 48, blue: 30, green: 200, red: 90);
        Write(_folder[name], new VideoFileOptions { FrameRate = 10, Codec = codec }, [image.Frame.Lease()]);

        byte[] pixel = FfmpegTool.Decode(_folder[name], "bgr24")[..3];
        ((double)pixel[0]).ShouldBe(30, tolerance);
        ((double)pixel[1]).ShouldBe(200, tolerance);
        ((double)pixel[2]).ShouldBe(90, tolerance);
        if (codec != VideoCodec.MotionJpeg)
        {
            FfmpegTool.Property(_folder[name], "stream=color_range").ShouldBe("tv");
            FfmpegTool.Property(_folder[name], "stream=color_space").ShouldBe("bt709");
        }
    }

    [Theory]
    [InlineData("shape.mp4")]
    [InlineData("shape.mkv")]
    public void ThePixelShapeIsKept(string name)
    {
        Write(_folder[name], new VideoFileOptions { FrameRate = 10, PixelAspect = 2 }, Images(PixelFormat.Gray8, 2));

        FfmpegTool.Property(_folder[name], "stream=sample_aspect_ratio").ShouldBe("2:1");
    }

    [Fact]
    public void AnMp4ThatStaysInFragmentsIsALine()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("the ffmpeg that cannot copy is a shell script");
            return;
        }

        File.WriteAllText(_folder["ffmpeg"], $"""
            #!/bin/sh
            case "$*" in *'-c copy'*) echo '[error] no room' >&2; exit 1;; esac
            exec '{FfmpegProgram.Installed.Path}' "$@"
            """);
        File.SetUnixFileMode(_folder["ffmpeg"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var warnings = new List<string>();
        var options = new VideoFileOptions { FrameRate = 10, Ffmpeg = FfmpegProgram.Find(_folder["ffmpeg"], ""), Warn = warnings.Add };
        Write(_folder["out.mp4"], options, Images(PixelFormat.Gray8, 5));

        warnings.ShouldHaveSingleItem().ShouldContain("stays a row of fragments");
        _folder.Files.ShouldBe(["ffmpeg", "out.mp4"]);
        FfmpegTool.TimesMs(_folder["out.mp4"]).Length.ShouldBe(5);
    }

    [Fact]
    public void AnOddEdgeIsRepeatedWhereTheCodecWantsAnEvenSize()
    {
        Write(_folder["odd.mp4"], new VideoFileOptions { FrameRate = 10 }, Images(PixelFormat.Gray8, 1, width: 33, height: 21));

        byte[] decoded = FfmpegTool.Decode(_folder["odd.mp4"], "gray");
        decoded.Length.ShouldBe(34 * 22);
        using FrameLease expected = TestImages.Make(_pool, PixelFormat.Gray8, 33, 21, 0);
        ((double)decoded[(20 * 34) + 32]).ShouldBe(expected.Frame.Row<byte>(20)[32], 12);
        ((double)decoded[(21 * 34) + 33]).ShouldBe(expected.Frame.Row<byte>(20)[32], 12);
    }

    [Theory]
    [InlineData("wide.mp4", PixelFormat.Gray16, 12, VideoCodec.ByExtension, "12-bit intensities do not fit into H264; write .mkv (FFV1), .tif or --codec hevc")]
    [InlineData("wide.mp4", PixelFormat.Gray16, 16, VideoCodec.Hevc, "16-bit intensities do not fit into Hevc; write .mkv (FFV1) or .tif")]
    [InlineData("wide.avi", PixelFormat.Bgr48, 10, VideoCodec.MotionJpeg, "10-bit intensities do not fit into MotionJpeg; write .mkv (FFV1) or .tif")]
    [InlineData("wide.mkv", PixelFormat.Gray32F, 32, VideoCodec.ByExtension, "float intensities do not fit into Ffv1; write .tif")]
    public void MoreBitsThanTheFileHoldsNeedAStatedDisplayRange(string name, PixelFormat format, int bits, VideoCodec codec, string words)
    {
        VideoFileOptions options = new() { FrameRate = 10, Codec = codec };

        Should.Throw<NotSupportedException>(() => VideoCodecs.Require(name, options, format, bits)).Message.ShouldStartWith($"{name}: {words}");
        Should.NotThrow(() => VideoCodecs.Require(name, options with { Display = new DisplayRange(0, 1) }, format, bits));
        Should.Throw<NotSupportedException>(() => Write(_folder[name], options, Images(format, 1, bits)));
        _folder.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PixelFormat.Gray16, 1100, 8800)]
    [InlineData(PixelFormat.Gray32F, 100, 900)]
    public void AStatedDisplayRangeMapsIntensitiesToBlackAndWhite(PixelFormat format, double low, double high)
    {
        Write(_folder["range.mkv"], new VideoFileOptions { FrameRate = 10, Display = new DisplayRange(low, high) }, Images(format, 1));

        byte[] decoded = FfmpegTool.Decode(_folder["range.mkv"], "gray");
        using FrameLease lease = TestImages.Make(_pool, format, 64, 48, 0);
        for (int x = 0; x < 64; x++)
        {
            double value = format == PixelFormat.Gray16 ? lease.Frame.Row<ushort>(17)[x] : lease.Frame.Row<float>(17)[x];
            ((double)decoded[(17 * 64) + x]).ShouldBe(Math.Clamp(255 * (value - low) / (high - low), 0, 255), 0.51);
        }
    }

    [Fact]
    public void APartOfAFrameIsWrittenAsThatPart()
    {
        using FrameLease whole = TestImages.Make(_pool, PixelFormat.Gray8, 64, 48, 0);
        Write(_folder["part.mkv"], new VideoFileOptions { FrameRate = 10 }, [whole.Frame.Crop(new PixelRect(5, 7, 20, 10))]);

        FfmpegTool.Decode(_folder["part.mkv"], "gray")[..20].ShouldBe(whole.Frame.Row<byte>(7)[5..25].ToArray());
    }

    [Theory]
    [InlineData(".mp4", PixelFormat.Gray8)]
    [InlineData(".mkv", PixelFormat.Gray8)]
    [InlineData(".mkv", PixelFormat.Gray16)]
    [InlineData(".avi", PixelFormat.Bgr24)]
    public void WhatIsGivenUpIsAValidVideoUnderAPartialName(string extension, PixelFormat format)
    {
        string partial = "given.up.partial" + extension;
        using (var sink = new VideoFileSink(_folder["given.up" + extension], new VideoFileOptions { FrameRate = 10 }))
        {
            foreach (FrameLease lease in Images(format, 12))
            {
                using (lease)
                {
                    sink.Write(lease.Frame);
                }

                _folder.Files.ShouldBe([partial]);
            }
        }

        _folder.Files.ShouldBe([partial]);
        FfmpegTool.Decode(_folder[partial], "gray").Length.ShouldBe(12 * 64 * 48);
    }

    [Theory]
    [InlineData("killed.mkv", VideoCodec.Ffv1)]
    [InlineData("killed.mp4", VideoCodec.H264)]
    public void KillingTheEncoderLeavesWhatItWroteAndIsOneLine(string name, VideoCodec codec)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        string partial = _folder[name.Replace(".", ".partial.", StringComparison.Ordinal)];
        using var sink = new VideoFileSink(_folder[name], new VideoFileOptions { FrameRate = 10, Codec = codec });
        IOException error = Should.Throw<IOException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                using FrameLease lease = TestImages.Noise(_pool, PixelFormat.Gray8, 256, i, new FrameMetadata { ElapsedTimeMs = 100 * i });
                sink.Write(lease.Frame);
                if (i == 150)
                {
                    Encoder(partial).Kill();
                }
            }
        });

        error.Message.ShouldContain("ffmpeg could not write");
        error.Message.ShouldNotContain("\n");
        FfmpegTool.Decode(partial, "gray").Length.ShouldBeGreaterThan(20 * 256 * 256);
        File.Exists(_folder[name]).ShouldBeFalse();
    }

    [Fact]
    public void WithoutFfmpegOpenCvEncodesWhatItCanAndSaysWhatIsLost()
    {
        var absent = FfmpegProgram.Find(null, _folder.Path);
        var warnings = new List<string>();
        Write(_folder["a.mkv"], new VideoFileOptions { FrameRate = 10, Ffmpeg = absent, Warn = warnings.Add }, Images(PixelFormat.Gray8, 5));

        FfmpegTool.Decode(_folder["a.mkv"], "gray").Length.ShouldBe(5 * 64 * 48);
        warnings.ShouldHaveSingleItem().ShouldContain("is encoded by OpenCV");
        Should.Throw<IOException>(() => Write(_folder["b.mkv"], new VideoFileOptions { FrameRate = 10, Ffmpeg = absent }, Images(PixelFormat.Gray16, 1)))
            .Message.ShouldContain("install ffmpeg");
    }

    [Fact]
    public void WithoutAnImageThereIsNoFile()
    {
        var completed = new VideoFileSink(_folder["a.mp4"], new VideoFileOptions { FrameRate = 10 });
        completed.Complete();
        completed.Dispose();
        new VideoFileSink(_folder["b.mp4"], new VideoFileOptions { FrameRate = 10 }).Dispose();

        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AnImageOfAnotherSizeIsRefused()
    {
        using var sink = new VideoFileSink(_folder["size.mp4"], new VideoFileOptions { FrameRate = 10 });
        using FrameLease first = TestImages.Make(_pool, PixelFormat.Gray8, 32, 32, 0);
        using FrameLease second = TestImages.Make(_pool, PixelFormat.Gray8, 64, 32, 1);
        sink.Write(first.Frame);

        Should.Throw<InvalidOperationException>(() => sink.Write(second.Frame)).Message
            .ShouldEndWith("size.mp4: the image is 64x32 Gray8, 8 bit, but the video began with 32x32 Gray8, 8 bit; start a new file.");
    }

    [Theory]
    [InlineData("x.gif", VideoCodec.ByExtension, "x.gif: '.gif' is no video that can be written; use .mp4, .mov, .mkv or .avi.")]
    [InlineData("x.mp4", VideoCodec.Ffv1, "x.mp4: .mp4 holds H.264 and HEVC; use .mkv or .avi for Ffv1.")]
    [InlineData("x.avi", VideoCodec.Hevc, "x.avi: .avi holds no HEVC; use .mp4 or .mkv.")]
    public void AnExtensionThatCannotHoldItIsRefused(string name, VideoCodec codec, string message) =>
        Should.Throw<NotSupportedException>(() => new VideoFileSink(name, new VideoFileOptions { FrameRate = 10, Codec = codec }))
            .Message.ShouldBe(message);

    [Fact]
    public void AnImpossibleRateIsRefused() =>
        Should.Throw<ArgumentException>(() => new VideoFileSink(_folder["x.mp4"], new VideoFileOptions { FrameRate = 0 }))
            .Message.ShouldContain("needs a frame rate above 0, not 0");

    private static void Write(string path, VideoFileOptions options, IEnumerable<FrameLease> frames)
    {
        using var sink = new VideoFileSink(path, options);
        foreach (FrameLease lease in frames)
        {
            using (lease)
            {
                sink.Write(lease.Frame);
            }
        }

        sink.Complete();
    }

    private IEnumerable<FrameLease> Images(PixelFormat format, int count, int bits = 0, int width = 64, int height = 48, double intervalMs = 0) =>
        Enumerable.Range(0, count).Select(i =>
            TestImages.Make(_pool, format, width, height, i, new FrameMetadata { BitDepth = bits, ElapsedTimeMs = intervalMs * i }));

    private IEnumerable<FrameLease> Read(string path)
    {
        using var reader = new FfmpegReader(
            FfmpegProgram.Installed, FfmpegInput.File(path, null), new SourceOptions { Pool = _pool }, warning => throw new InvalidDataException(warning));
        while (reader.Read(CancellationToken.None) is { } lease)
        {
            yield return lease;
        }
    }

    private FrameLease Uniform(int width, int height, byte blue, byte green, byte red)
    {
        FrameWriter writer = _pool.Rent(PixelFormat.Bgr24, width, height);
        for (int i = 0; i < writer.Bytes.Length; i += 3)
        {
            (writer.Bytes[i], writer.Bytes[i + 1], writer.Bytes[i + 2]) = (blue, green, red);
        }

        return writer.Publish(new FrameMetadata());
    }

    /// <summary>The process that writes a file.</summary>
    private static Process Encoder(string path) => Process.GetProcesses().First(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(path, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });
}
