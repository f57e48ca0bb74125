using System.Diagnostics;
using System.Text.Json;
using LiveSR.Capture.Tests.Support;

namespace LiveSR.EndToEnd;

public sealed class LiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASlowModelDropsAndCountsAndNeverLags()
    {
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 12);

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", "sim:actin?size=256&fps=60", "--duration", "5", "--model", model, "--stats", _folder["stats.json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement stats = await ReadAsync("stats.json");
        long framesIn = stats.GetProperty("framesIn").GetInt64(), dropped = stats.GetProperty("dropped").GetInt64();
        JsonElement enhance = stats.GetProperty("stages")[0];
        dropped.ShouldBeGreaterThan(0);
        enhance.GetProperty("out").GetInt64().ShouldBe(framesIn - dropped);

        double perFrame = enhance.GetProperty("durationMs").GetProperty("p95").GetDouble(),
            latency = stats.GetProperty("sinks")[0].GetProperty("endToEndMs").GetProperty("p95").GetDouble();
        latency.ShouldBeLessThan((perFrame * 4) + 50, "two frames may wait, one is at work: the view never lags further behind");
    }

    [Fact]
    public async Task RawAndEnhancedAreRecordedWithTheirFigures()
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", "sim:nuclei?size=128&fps=30&depth=12", "--frames", "20", "--policy", "wait", "--model", "bicubic", "--scale", "2", "--roi", "16,8,64,48",
            "--record", "raw,enhanced", "--format", "tif", "--output", _folder["run"], "--snapshot", _folder["view.png"]);

        run.ExitCode.ShouldBe(0, run.Error);
        File.Exists(_folder["view.png"]).ShouldBeTrue();
        File.Exists(Path.Combine(_folder["run"], "raw.tif")).ShouldBeTrue();
        File.Exists(Path.Combine(_folder["run"], "enhanced.tif")).ShouldBeTrue();
        JsonElement figures = await ReadAsync(Path.Combine("run", "run.json"));
        figures.GetProperty("report").GetProperty("framesIn").GetInt64().ShouldBe(20);
        figures.GetProperty("processing").GetString().ShouldBe("bicubic x2");
    }

    [Fact]
    public async Task WhatACameraLostItselfIsShownAndKept()
    {
        using var camera = new FakeGigECamera("130", "-r 1");

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", "genicam:130?fps=50", "--frames", "100", "--model", "bicubic", "--scale", "2", "--stats", _folder["stats.json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("warning: Camera Aravis-Fake-130: a frame arrived incomplete");
        JsonElement stats = await ReadAsync("stats.json"), own = stats.GetProperty("camera");
        long lost = own.GetProperty("lost").GetInt64();
        lost.ShouldBeGreaterThan(0);
        lost.ShouldBeGreaterThanOrEqualTo(stats.GetProperty("lostBySource").GetInt64());
        own.GetProperty("completed").GetInt64().ShouldBeGreaterThanOrEqualTo(100);
        run.Output.ShouldContain($"camera: {own.GetProperty("completed").GetInt64()} frames whole, {lost} lost (");
    }

    [Fact]
    public async Task ASourceThatFailsInTheMiddleIsOneLine()
    {
        using var camera = new FakeGigECamera("131");
        using Process live = LiveSrProcess.Start("live", "genicam:131", "--model", "bicubic", "--scale", "2");
        while (await live.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("in ", StringComparison.Ordinal))
        {
            // The first figures come when frames do.
        }

        camera.PullOut();

        LiveSrProcess run = await LiveSrProcess.EndAsync(live);
        run.ShouldFailWith(1, "Camera Aravis-Fake-131 gives no more images");
        run.Output.ShouldContain("frames whole, 0 lost");
    }

    [Fact]
    public async Task ARunSaysHowManyThreadsItsModelHas()
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync("live", "sim:actin?size=64", "--frames", "5", "--model", "livesr-live-x2", "--provider", "cpu", "--threads", "1");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("livesr-live-x2 x2 on cpu, 1 thread");
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("live")]
    [InlineData("upscale")]
    [InlineData("eval")]
    [InlineData("train")]
    [InlineData("networks")]
    [InlineData("models")]
    [InlineData("plugins")]
    [InlineData("devices")]
    [InlineData("doctor")]
    [InlineData("bench")]
    public async Task HelpEndsInExamples(string command)
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync(command, "--help");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain($"Examples:\n  livesr {command}");
    }

    [Fact]
    public async Task TheDemoDrawsAPictureAndJudgesItself()
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync("demo", "--seconds", "1", "--size", "256", "--output", _folder["demo"]);

        run.ExitCode.ShouldBe(0, run.Error);
        new FileInfo(Path.Combine(_folder["demo"], "demo.png")).Length.ShouldBeGreaterThan(50_000);
        JsonElement scores = (await ReadAsync(Path.Combine("demo", "demo.json"))).GetProperty("scores");
        scores[0].GetProperty("method").GetString().ShouldBe("bicubic");
        scores[1].GetProperty("psnr").GetDouble().ShouldBeGreaterThan(scores[0].GetProperty("psnr").GetDouble());
    }

    [Fact]
    public async Task DevicesAndDoctorTellWhatWorks()
    {
        LiveSrProcess devices = await LiveSrProcess.RunAsync("devices"), doctor = await LiveSrProcess.RunAsync("doctor");

        devices.ExitCode.ShouldBe(0, devices.Error);
        devices.Output.ShouldContain("cpu");
        doctor.ExitCode.ShouldBe(0, doctor.Error + doctor.Output);
        doctor.Output.ShouldContain("ONNX Runtime");
        doctor.Output.ShouldContain("measured settings");
        doctor.Output.ShouldContain("OpenCV");
    }

    private async Task<JsonElement> ReadAsync(string name) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(_folder[name], TestContext.Current.CancellationToken)).RootElement;
}
