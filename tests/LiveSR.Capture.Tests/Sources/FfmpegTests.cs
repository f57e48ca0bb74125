using System.Diagnostics;
using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Sources;

/// <summary>ffmpeg as a program: any input, absent, too old, killed, silent.</summary>
public sealed class FfmpegTests : IDisposable
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
    [InlineData("ffmpeg:-f lavfi -i testsrc2=size=64x48:rate=10:duration=2", PixelFormat.Bgr24)]
    [InlineData("ffmpeg:-f lavfi -i \"testsrc2=size=64x48:rate=10:duration=2, format=gray\"", PixelFormat.Gray8)]
    [InlineData("ffmpeg:-f lavfi -i testsrc2=size=64x48:rate=10:duration=2?gray=1&pixel=0.1", PixelFormat.Gray8)]
    public void WhateverFfmpegTakesIsASource(string text, PixelFormat format)
    {
        IFrameSource source = Open(text);
        source.Info.ShouldBe(source.Info with { Width = 64, Height = 48, Format = format, FrameRate = 10 });

        var recording = Recording.Of(source);

        recording.IsCompleted.ShouldBeTrue(recording.Error?.ToString());
        recording.Frames.Select(f => f.ElapsedTimeMs).ShouldBe(Enumerable.Range(0, 20).Select(i => 100.0 * i));
    }

    [Theory]
    [InlineData("ffmpeg:")]
    [InlineData("ffmpeg:-f lavfi -i")]
    [InlineData("ffmpeg:-i in.mp4 -vf hflip")]
    public void WhatFollowsTheInputIsAUsageError(string text) =>
        Should.Throw<SourceException>(() => Open(text)).IsUsage.ShouldBeTrue();

    [Fact]
    public void WhatFfmpegDoesNotTakeIsItsOwnWordsInOneLine()
    {
        SourceException e = Should.Throw<SourceException>(() => Open("ffmpeg:-f lavfi -i nosuchsource"));

        e.Message.ShouldContain("nosuchsource");
        e.Message.ShouldContain("No such filter");
        e.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void WithoutFfmpegOpenCvReadsAFileAndSaysWhatIsLost()
    {
        string path = Fixtures.Video(_folder["video.avi"], frames: 5);
        var absent = FfmpegProgram.Find(null, _folder.Path);

        var recording = Recording.Of(Open(path, absent));

        recording.Frames.Count.ShouldBe(5);
        string warning = recording.Warnings.ShouldHaveSingleItem();
        warning.ShouldContain("read by OpenCV, which keeps 8 bits");
        warning.ShouldContain("there is no ffmpeg on PATH: install ffmpeg 5.1 or newer");
        Should.Throw<SourceException>(() => Open("ffmpeg:-f lavfi -i testsrc2", absent)).Message.ShouldContain("install ffmpeg");
    }

    [Theory]
    [InlineData("4.4.2-0ubuntu0.22.04.1", false)]
    [InlineData("n5.0.3", false)]
    [InlineData("5.1.9-0+deb12u1", true)]
    [InlineData("n7.1", true)]
    [InlineData("10.0", true)]
    [InlineData("N-118000-g1234567", true)]
    [InlineData("2026-05-01-git-abcdef-full_build-www.gyan.dev", true)]
    public void AVersionThatIsTooOldIsALine(string version, bool usable)
    {
        FfmpegProgram found = Script($"echo 'ffmpeg version {version} Copyright (c) 2000-2022 the FFmpeg developers'");

        found.Version.ShouldBe(version);
        found.IsUsable.ShouldBe(usable);
        if (!usable)
        {
            found.Problem.ShouldNotBeNull().ShouldContain($"is version {version}, too old: install ffmpeg 5.1 or newer");
        }
    }

    [Fact]
    public void AnotherProgramOfThatNameIsALine() =>
        Script("echo hello").Problem.ShouldNotBeNull().ShouldContain("is not ffmpeg");

    [Fact]
    public void AProgramThatHangsIsGivenUp()
    {
        string path = FfmpegTool.Picture(_folder["video.mkv"], frames: 3, "-c:v", "ffv1");

        Should.Throw<SourceException>(() => Open(path + "?timeout=0.5", StandIn("sleep 600"))).Message.ShouldContain("ffmpeg got no image within 0.5 s");
    }

    [Fact]
    public void AProgramThatFallsSilentIsGivenUp()
    {
        string path = FfmpegTool.Picture(_folder["video.mkv"], frames: 3, "-c:v", "ffv1");

        var recording = Recording.Of(Open(path + "?timeout=3", StandIn($"{FfmpegProgram.Installed.Path} \"$@\"; sleep 600")));

        recording.Frames.Count.ShouldBe(3);
        recording.Error.ShouldBeOfType<SourceException>().Message.ShouldContain("video.mkv gave nothing for 3 s after image 3");
    }

    [Fact]
    public void FfmpegKilledInTheMiddleIsAnErrorOfOneLine()
    {
        IFrameSource source = Open("ffmpeg:-f lavfi -i testsrc2=size=640x480:rate=25:duration=1000");
        var recording = Recording.Of(source, look: frame =>
        {
            if (frame.Metadata.ImageNumber == 5)
            {
                Child("duration=1000")!.Kill();
            }
        });

        SourceException error = recording.Error.ShouldBeOfType<SourceException>();
        error.Message.ShouldContain("ffmpeg was ended by signal 9 while it read");
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void DisposingEndsTheProgram()
    {
        IFrameSource unstarted = Open("ffmpeg:-f lavfi -i testsrc2=size=320x240:duration=2001");
        IFrameSource running = Open("ffmpeg:-f lavfi -i testsrc2=size=320x240:duration=2002");
        Child("duration=2001").ShouldNotBeNull();

        unstarted.Dispose();
        Recording.Of(running, limit: 3);

        Child("duration=2001").ShouldBeNull();
        Child("duration=2002").ShouldBeNull();
    }

    /// <summary>The process of ffmpeg whose arguments hold a text; null when there is none.</summary>
    private static Process? Child(string mark)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).Contains(mark, StringComparison.Ordinal))
                {
                    return Process.GetProcessById(int.Parse(Path.GetFileName(folder), null));
                }
            }
            catch (Exception e) when (e is IOException or ArgumentException)
            {
                // It ended meanwhile.
            }
        }

        return null;
    }

    /// <summary>A script that is found where ffmpeg is looked for.</summary>
    private FfmpegProgram Script(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        string path = _folder["ffmpeg"];
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return FfmpegProgram.Find(null, _folder.Path);
    }

    /// <summary>A script that states a good version, and else does what it is given.</summary>
    private FfmpegProgram StandIn(string script) =>
        Script($"if [ \"$1\" = -version ]; then echo 'ffmpeg version 9.9 Copyright'; exit; fi\n{script}");

    private IFrameSource Open(string text, FfmpegProgram? ffmpeg = null) => FrameSources.Open(text, new SourceOptions { Pool = _pool, Ffmpeg = ffmpeg });
}
