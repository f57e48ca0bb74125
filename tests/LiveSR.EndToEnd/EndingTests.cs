using System.Diagnostics;
using System.Text.Json;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.EndToEnd;

/// <summary>However a run ends, what was recorded is valid, its figures are kept, and the user is told once why.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task ASignalEndsALiveRunAsTheUserDoes(string signal)
    {
        using Process live = LiveSrProcess.Start(
            "live", "sim:nuclei?size=64&fps=30&loop=4", "--model", "bicubic", "--record", "raw", "--output", _folder["run"], "--stats", _folder["stats.json"]);
        await FramesAsync(live);

        await LiveSrProcess.SignalAsync(live, signal);

        LiveSrProcess run = await LiveSrProcess.EndAsync(live);
        run.ExitCode.ShouldBe(0, run.Error);
        long frames = Figures("stats.json").GetProperty("framesIn").GetInt64();
        frames.ShouldBeGreaterThan(0);
        Pages(Path.Combine("run", "raw.tif")).ShouldBe(frames);
        File.Exists(_folder[Path.Combine("run", "run.json")]).ShouldBeTrue();
    }

    [Fact]
    public async Task AClosedTerminalEndsALiveRunAsTheUserDoes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        using Process terminal = LiveSrProcess.StartInTerminal(
            "live", "sim:nuclei?size=64&fps=30&loop=4", "--model", "bicubic", "--record", "raw", "--output", _folder["run"], "--stats", _folder["stats.json"]);
        var recorded = new FileInfo(_folder[Path.Combine("run", "raw.partial.tif")]);
        await UntilAsync(() =>
        {
            recorded.Refresh();
            return recorded is { Exists: true, Length: > 64 * 64 };
        });

        terminal.Kill();

        await UntilAsync(() => File.Exists(_folder[Path.Combine("run", "run.json")]) && File.Exists(_folder["stats.json"]));
        Pages(Path.Combine("run", "raw.tif")).ShouldBe(Figures("stats.json").GetProperty("framesIn").GetInt64());
    }

    [Fact]
    public async Task TheFirstCtrlCSaysWhatItFinishesAndTheSecondEndsAtOnceWithAValidFile()
    {
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 12);
        using Process live = LiveSrProcess.Start(
            "live", "sim:nuclei?size=256&fps=30&loop=4", "--model", model, "--provider", "cpu", "--policy", "wait", "--queue", "500",
            "--record", "enhanced", "--output", _folder["run"]);
        await FramesAsync(live);

        await LiveSrProcess.SignalAsync(live, "INT");
        string? said = await live.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        said.ShouldNotBeNull();
        said.ShouldMatch("^livesr: finishing [0-9]+ frames that wait for the recording; press Ctrl-C again to end at once.$");
        await LiveSrProcess.SignalAsync(live, "INT");

        LiveSrProcess run = await LiveSrProcess.EndAsync(live);
        run.ExitCode.ShouldBe(130, run.Error);
        run.Error.ShouldBeEmpty();
        Figures(Path.Combine("run", "run.json")).GetProperty("report").GetProperty("cancelled").GetBoolean().ShouldBeTrue();
        Pages(Path.Combine("run", "enhanced.partial.tif")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task CtrlCLetsGoOfWhatOnlyTheViewWaitsFor()
    {
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 12);
        using Process live = LiveSrProcess.Start(
            "live", "sim:nuclei?size=256&fps=30&loop=4", "--model", model, "--provider", "cpu", "--policy", "wait", "--queue", "500", "--stats", _folder["stats.json"]);
        await FramesAsync(live);

        await LiveSrProcess.SignalAsync(live, "INT");

        LiveSrProcess run = await LiveSrProcess.EndAsync(live);
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement queue = Figures("stats.json").GetProperty("queues")[0];
        queue.GetProperty("discarded").GetInt64().ShouldBeGreaterThan(0);
        queue.GetProperty("out").GetInt64().ShouldBeLessThan(queue.GetProperty("in").GetInt64());
    }

    [Fact]
    public async Task CtrlCEndsUpscaleInTheMiddleOfAFrameWithAValidPartialFile()
    {
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 12);
        using Process upscale = LiveSrProcess.Start(
            "upscale", "sim:nuclei?size=256&frames=10000&loop=4", _folder["out.tif"], "--model", model, "--provider", "cpu");
        await LineAsync(upscale, line => line.Contains(" frames,", StringComparison.Ordinal) && line[0] is > '0' and <= '9');

        await LiveSrProcess.SignalAsync(upscale, "INT");

        (await LiveSrProcess.EndAsync(upscale)).ShouldFailWith(130, "stopped after");
        Pages(Path.Combine("out.tif.job", "partial.tif")).ShouldBeGreaterThan(0);
        File.Exists(_folder["out.tif"]).ShouldBeFalse();
    }

    [Fact]
    public async Task CtrlCBeforeTheOnlyFrameIsWrittenSaysThatNothingIsKept()
    {
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 12);
        using (FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray8, 1024, 1024))
        {
            writer.Bytes.Fill(9);
            using FrameLease image = writer.Publish(new FrameMetadata());
            TiffWriter.WriteStill(_folder["in.tif"], image.Frame);
        }

        using Process upscale = LiveSrProcess.Start("upscale", _folder["in.tif"], _folder["out.tif"], "--model", model, "--provider", "cpu");
        await LineAsync(upscale, line => line.Contains("through", StringComparison.Ordinal));

        await LiveSrProcess.SignalAsync(upscale, "INT");

        (await LiveSrProcess.EndAsync(upscale)).ShouldFailWith(130, "stopped before a frame was written; nothing of");
        Directory.GetFiles(_folder.Path, "out*").ShouldBeEmpty();
    }

    [Fact]
    public async Task ALostCameraLeavesFiguresPictureAndTableAndIsToldOnce()
    {
        using var camera = new FakeGigECamera("132");
        using Process live = LiveSrProcess.Start(
            "live", "genicam:132", "--model", "bicubic", "--record", "raw", "--output", _folder["run"],
            "--stats", _folder["stats.json"], "--snapshot", _folder["view.png"]);
        await FramesAsync(live);

        camera.PullOut();

        LiveSrProcess run = await LiveSrProcess.EndAsync(live);
        run.ShouldFailWith(1, "Camera Aravis-Fake-132 gives no more images");
        run.Output.ShouldContain("capture to view");
        string failure = Figures("stats.json").GetProperty("failure").GetString().ShouldNotBeNull();
        run.Error.ShouldContain(failure);
        Figures(Path.Combine("run", "run.json")).GetProperty("report").GetProperty("failure").GetString().ShouldBe(failure);
        new FileInfo(_folder["view.png"]).Length.ShouldBeGreaterThan(1000);
        Pages(Path.Combine("run", "raw.partial.tif")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task AFigureThatCannotBeKeptCostsNoOther()
    {
        using Process live = LiveSrProcess.Start(
            "live", "sim:nuclei?size=64&fps=30&loop=4", "--model", "bicubic", "--record", "raw", "--output", _folder["run"], "--stats", _folder["stats.json"]);
        await FramesAsync(live);
        Directory.CreateDirectory(_folder["stats.json"]);

        await LiveSrProcess.SignalAsync(live, "INT");

        (await LiveSrProcess.EndAsync(live)).ShouldFailWith(1, "stats.json", "folder");
        File.Exists(_folder[Path.Combine("run", "run.json")]).ShouldBeTrue();
    }

    /// <summary>Waits for the first figures that count frames.</summary>
    private static Task FramesAsync(Process live) => LineAsync(live, line =>
        line.StartsWith("in ", StringComparison.Ordinal) && !line.Contains(" 0 frames", StringComparison.Ordinal) && !line.Contains("enhance 0.0 fps", StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task LineAsync(Process process, Func<string, bool> isWanted)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            line.ShouldNotBeNull("the program ended before");
        }
        while (!isWanted(line));
    }

    private long Pages(string name)
    {
        using var reader = TiffReader.Open(_folder[name]);
        return reader.PageCount;
    }

    private JsonElement Figures(string name) => JsonDocument.Parse(File.ReadAllText(_folder[name])).RootElement;
}
