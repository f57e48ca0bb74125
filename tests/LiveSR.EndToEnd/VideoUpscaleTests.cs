using System.Globalization;

namespace LiveSR.EndToEnd;

/// <summary>What a user's video keeps on its way through <c>livesr upscale</c>, as ffprobe and ffmpeg see it.</summary>
public sealed class VideoUpscaleTests : IDisposable
{
    /// <summary>Undoes the enlargement by the nearest pixel, of colours that were converted before as exactly as ffmpeg can.</summary>
    private const string ShrunkAgain = "scale=flags=bicubic+accurate_rnd+full_chroma_int,format=bgr24,scale=iw/2:ih/2:flags=neighbor";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("video/bulk_water_640x424_24fps.mp4")]
    [InlineData("video/t98g_phase_1024x1022_10fps.mp4")]
    [InlineData("video/drosophila_542x264_15fps.mp4")]
    [InlineData("cases/v4_full_ffv1.mkv")]
    public async Task ARealVideoKeepsFramesTimesSoundTagsAndColours(string name)
    {
        string input = WithSound(RepositoryFolder.SharedData(name)), output = _folder["out.mp4"];

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", input, output, "--scale", "2", "--model", "nearest");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        FfmpegTool.TimesMs(output).ShouldBe(FfmpegTool.TimesMs(input), 0.01);
        FfmpegTool.Packets(output, "a").ShouldBe(FfmpegTool.Packets(input, "a"));
        FfmpegTool.Property(output, "format_tags=title").ShouldBe("Day 3");
        FfmpegTool.Property(output, "stream=width,height").ShouldBe(string.Join(',', FfmpegTool.Property(input, "stream=width,height").Split(',').Select(Twice)));
        FfmpegTool.Property(output, "stream=color_range,color_space").ShouldBe("tv,bt709");
        MeanDifference(FfmpegTool.Decode(output, "bgr24", ShrunkAgain), FfmpegTool.Decode(input, "bgr24")).ShouldBeLessThan(2);
    }

    [Fact]
    public async Task QualityAndPresetMakeAVideoSmallerAndFitOnlyWhereTheyMeanSomething()
    {
        string input = RepositoryFolder.SharedData("video/drosophila_542x264_15fps.mp4");
        string[] best = ["upscale", input, _folder["best.mp4"], "--scale", "1", "--model", "nearest"];
        string[] small = [.. best[..2], _folder["small.mp4"], .. best[3..], "--codec", "hevc", "--quality", "32", "--preset", "fast"];

        (await LiveSrProcess.RunAsync(best)).ExitCode.ShouldBe(0);
        LiveSrProcess run = await LiveSrProcess.RunAsync(small);

        run.ExitCode.ShouldBe(0, run.Error);
        FfmpegTool.Property(_folder["small.mp4"], "stream=codec_name").ShouldBe("hevc");
        new FileInfo(_folder["small.mp4"]).Length.ShouldBeLessThan(new FileInfo(_folder["best.mp4"]).Length / 2);
        (await LiveSrProcess.RunAsync("upscale", input, _folder["a.mkv"], "--quality", "20")).ShouldFailWith(2, "FFV1 keeps every bit");
        (await LiveSrProcess.RunAsync("upscale", input, _folder["a.mp4"], "--quality", "52")).ShouldFailWith(2, "from 0 (best) to 51");
        (await LiveSrProcess.RunAsync("upscale", input, _folder["a.tif"], "--preset", "slow")).ShouldFailWith(2, "--preset is for a video");
        _folder.Files.ShouldBe(["best.mp4", "small.mp4"]);
    }

    [Fact]
    public async Task WhatImagesCannotHoldOfAVideoIsALine()
    {
        string input = WithSound(RepositoryFolder.SharedData("cases/v10_sar2.mp4"));

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", input, _folder["out.tif"], "--scale", "1", "--model", "nearest");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("also holds sound, tags, which");
    }

    private static string Twice(string number) => $"{2 * int.Parse(number, CultureInfo.InvariantCulture)}";

    private static double MeanDifference(byte[] a, byte[] b)
    {
        a.Length.ShouldBe(b.Length);
        long sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] - b[i]);
        }

        return (double)sum / a.Length;
    }

    /// <summary>The video, not encoded again, with a tone and a title.</summary>
    private string WithSound(string video)
    {
        string path = _folder["in" + Path.GetExtension(video)];
        FfmpegTool.Run("-i", video, "-f", "lavfi", "-i", "sine", "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-shortest", "-metadata", "title=Day 3", path);
        return path;
    }
}
