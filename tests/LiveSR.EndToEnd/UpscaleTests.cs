using System.Diagnostics;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.EndToEnd;

public sealed class UpscaleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("video/bulk_water_640x424_24fps.mp4")]
    [InlineData("video/t98g_phase_1024x1022_10fps.mp4")]
    [InlineData("video/drosophila_542x264_15fps.mp4")]
    public async Task ARealVideoKeepsItsFramesAndItsRate(string name)
    {
        string input = RepositoryFolder.SharedData(name), output = _folder["out.mp4"];

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", input, output, "--scale", "2", "--model", "bicubic");

        run.ExitCode.ShouldBe(0, run.Error);
        VideoFacts before = VideoFacts.Of(input), after = VideoFacts.Of(output);
        after.Frames.ShouldBe(before.Frames);
        after.Rate.ShouldBe(before.Rate, 0.001);
        (after.Width, after.Height).ShouldBe((before.Width * 2, before.Height * 2));
    }

    [Fact]
    public async Task ATiffStackKeepsDepthCalibrationAndPages()
    {
        string stack = _folder["stack.tif"], output = _folder["stack_x2.tif"];
        (await LiveSrProcess.RunAsync("upscale", "sim:actin?size=96&frames=5&depth=12&seed=3", stack, "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", stack, output, "--model", "bicubic", "--scale", "2");

        run.ExitCode.ShouldBe(0, run.Error);
        using IFrameSource before = FrameSources.Open(stack, new SourceOptions()), after = FrameSources.Open(output, new SourceOptions());
        (after.Info.Width, after.Info.Height, after.Info.FrameCount).ShouldBe((192, 192, 5L));
        (after.Info.Format, after.Info.BitDepth).ShouldBe((PixelFormat.Gray16, 12));
        after.Info.PixelSizeUm!.Value.ShouldBe(before.Info.PixelSizeUm!.Value / 2, 1e-6);
    }

    [Fact]
    public async Task ImagesKeepTheirNamesAndTheirDepth()
    {
        string one = _folder["one.png"], many = _folder["f_%03d.png"];
        (await LiveSrProcess.RunAsync("upscale", "sim:nuclei?size=64&frames=1&depth=12", one, "--model", "bicubic", "--scale", "2")).ExitCode.ShouldBe(0);
        (await LiveSrProcess.RunAsync("upscale", "sim:nuclei?size=64&frames=3&depth=12", many, "--model", "bicubic", "--scale", "2")).ExitCode.ShouldBe(0);

        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order().ShouldBe(["f_000.png", "f_001.png", "f_002.png", "one.png"]);
        using Mat image = Cv2.ImRead(one, ImreadModes.Unchanged);
        (image.Width, image.Type()).ShouldBe((128, MatType.CV_16UC1));
        (await LiveSrProcess.RunAsync("upscale", "sim:nuclei?size=64&frames=3", _folder["x.png"])).ShouldFailWith(2, "x_%06d.png");
    }

    [Theory]
    [InlineData("2024-11-14T22:57:44.png")]
    [InlineData("-o #1, 50%?.png")]
    public async Task AnImageOfAnyNameIsRead(string name)
    {
        (await LiveSrProcess.RunAsync("upscale", "sim:nuclei?size=64&frames=1", _folder["plain.png"], "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);
        File.Move(_folder["plain.png"], _folder[name]);

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", _folder[name], _folder["out.tif"], "--model", "nearest", "--scale", "2");

        run.ExitCode.ShouldBe(0, run.Error);
        using IFrameSource after = FrameSources.Open(_folder["out.tif"]);
        (after.Info.Width, after.Info.FrameCount).ShouldBe((128, 1L));
    }

    [Fact]
    public async Task AnImageThatWasCutIsRefusedAndLeavesNothing()
    {
        (await LiveSrProcess.RunAsync("upscale", "sim:nuclei?size=64&frames=1", _folder["cut.png"], "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);
        byte[] whole = await File.ReadAllBytesAsync(_folder["cut.png"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["cut.png"], whole.AsMemory(0, whole.Length / 2), TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync("upscale", _folder["cut.png"], _folder["out.tif"], "--model", "nearest", "--scale", "2")).ShouldFailWith(1, "ends before");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public async Task AVideoCutInTheMiddleGivesItsWholeFramesAndAWarning()
    {
        string whole = _folder["whole.avi"], cut = _folder["cut.avi"], output = _folder["out.avi"];
        (await LiveSrProcess.RunAsync("upscale", "sim:actin?size=128&frames=40&depth=8", whole, "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);
        byte[] bytes = await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(cut, bytes.AsMemory(0, bytes.Length / 2), TestContext.Current.CancellationToken);

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", cut, output, "--model", "bicubic", "--scale", "2");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("warning");
        VideoFacts.Of(output).Frames.ShouldBeInRange(10, 30);
    }

    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    [InlineData("out.tif")]
    public async Task CtrlCLeavesAValidPartialFileInTheJobAndNoFinalOne(string name)
    {
        using Process process = LiveSrProcess.Start("upscale", "sim:actin?size=256&frames=100000&depth=8", _folder[name], "--model", "bicubic", "--scale", "2");
        while (!File.Exists(_folder[name + ".job/segment-000000.json"]) && !process.HasExited)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Process.Start("kill", ["-INT", $"{process.Id}"])!.WaitForExit();
        LiveSrProcess run = await LiveSrProcess.EndAsync(process);

        run.ExitCode.ShouldBe(130, run.Error);
        File.Exists(_folder[name]).ShouldBeFalse();
        string partial = new DirectoryInfo(_folder[name + ".job"]).GetFiles("*" + Path.GetExtension(name)).MaxBy(file => file.Length)!.FullName;
        using IFrameSource source = FrameSources.Open(partial, new SourceOptions());
        int frames = 0;
        using IDisposable counting = source.Frames.Subscribe(_ => frames++);
        using var ended = new ManualResetEventSlim();
        using IDisposable ending = source.Frames.Subscribe(_ => { }, _ => ended.Set(), ended.Set);
        source.Start();
        ended.Wait(TestContext.Current.CancellationToken);
        frames.ShouldBeGreaterThan(1);
    }

    /// <summary>What a container says of its video, read by decoding every frame.</summary>
    private sealed record VideoFacts(int Frames, double Rate, int Width, int Height)
    {
        public static VideoFacts Of(string path)
        {
            using var video = new VideoCapture(path);
            using var frame = new Mat();
            int frames = 0;
            while (video.Read(frame))
            {
                frames++;
            }

            return new VideoFacts(frames, video.Fps, video.FrameWidth, video.FrameHeight);
        }
    }
}
