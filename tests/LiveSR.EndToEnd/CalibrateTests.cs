using System.Text.Json;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.EndToEnd;

public sealed class CalibrateTests : IDisposable
{
    private const string Camera = "sim:actin?size=96&depth=12&motion=0&hot=20";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ACameraIsCalibratedAndTheFileIsUsed()
    {
        string file = _folder["camera.json"], plain = _folder["plain.tif"], mended = _folder["mended.tif"];
        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "calibrate", $"{Camera}&frames=60", "--dark", $"{Camera}&photons=0&frames=60", "--frames", "60", "--map", "-o", file);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("20 of 9216");
        run.Output.ShouldContain("measured");
        _folder.Files.ShouldBe(["camera.json", "camera.png", "camera.read-noise.tif"]);
        using var calibration = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        JsonElement root = calibration.RootElement;
        root.GetProperty("readNoiseElectrons").GetDouble().ShouldBe(1.6, 0.08);
        root.GetProperty("offsetCounts").GetDouble().ShouldBe(100, 0.5);
        root.GetProperty("camera").GetString().ShouldBe("LiveSR simulator");
        root.GetProperty("readNoiseMap").GetString().ShouldBe("camera.read-noise.tif");
        int[][] hot = root.GetProperty("hotPixels").Deserialize<int[][]>()!;
        hot.Length.ShouldBe(20);

        (await LiveSrProcess.RunAsync("upscale", $"{Camera}&frames=1", plain, "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);
        run = await LiveSrProcess.RunAsync("upscale", plain, mended, "--model", "nearest", "--scale", "1", "--calibration", file);
        run.ExitCode.ShouldBe(0, run.Error);
        using FrameLease before = Read(plain), after = Read(mended);
        after.Frame.Metadata.UserData["Calibration"].Length.ShouldBe(64);
        for (int y = 0; y < 96; y++)
        {
            for (int x = 0; x < 96; x++)
            {
                bool isHot = hot.Any(pixel => pixel[0] == x && pixel[1] == y);
                (after.Frame.Row<ushort>(y)[x] == before.Frame.Row<ushort>(y)[x]).ShouldBe(!isHot, $"at {x},{y}");
            }
        }
    }

    [Fact]
    public async Task ALiveRunTakesTheFileAndRecordsRawFramesAsTheyCame()
    {
        string file = await CalibratedAsync();
        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "live", $"{Camera}&frames=3", "--model", "bicubic", "--policy", "wait", "--calibration", file, "--record", "raw,enhanced", "--output", _folder["run"]);
        run.ExitCode.ShouldBe(0, run.Error);
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/run.json"], TestContext.Current.CancellationToken));
        figures.RootElement.GetProperty("provenance").GetProperty("calibration").GetString()!.Length.ShouldBe(64);
        (await LiveSrProcess.RunAsync("upscale", $"{Camera}&frames=3", _folder["raw.tif"], "--model", "nearest", "--scale", "1")).ExitCode.ShouldBe(0);
        using FrameLease recorded = Read(_folder["run/raw.tif"]), there = Read(_folder["raw.tif"]);
        Bytes(recorded.Frame).ShouldBe(Bytes(there.Frame));
    }

    [Fact]
    public async Task ACalibrationOfAnotherCameraIsRefusedInOneLine()
    {
        string file = await CalibratedAsync();
        (await LiveSrProcess.RunAsync("upscale", "sim:actin?size=64&depth=12&frames=1", _folder["x.tif"], "--calibration", file)).ShouldFailWith(2, "96x96", "64x64");
        (await LiveSrProcess.RunAsync("live", "sim:actin?size=96&frames=1", "--model", "bicubic", "--calibration", file)).ShouldFailWith(2, "12 bits", "16");
        (await LiveSrProcess.RunAsync("live", Camera, "--calibration", _folder["none.json"])).ShouldFailWith(2, "none.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("LiveSR simulator", "another", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await LiveSrProcess.RunAsync("view", Camera, "--no-browser", "--calibration", file)).ShouldFailWith(2, "another", "LiveSR simulator");
        File.Exists(_folder["x.tif"]).ShouldBeFalse();
    }

    [Fact]
    public async Task WhatCannotBeCalibratedIsRefusedInOneLine()
    {
        (await LiveSrProcess.RunAsync("calibrate")).ShouldFailWith(2, "--flat");
        (await LiveSrProcess.RunAsync("calibrate", "sim:actin?frames=4", "-o", _folder["c.json"])).ShouldFailWith(1, "4 images");
        (await LiveSrProcess.RunAsync("calibrate", "sim:smear?frames=8&size=64", "-o", _folder["c.json"])).ShouldFailWith(1, "grey camera");
        (await LiveSrProcess.RunAsync("calibrate", $"{Camera}&frames=8", "--map", "-o", _folder["c.json"])).ShouldFailWith(2, "--map", "--dark");
        (await LiveSrProcess.RunAsync("calibrate", _folder["none.tif"], "-o", _folder["c.json"])).ShouldFailWith(1, "none.tif");
        string file = await CalibratedAsync();
        (await LiveSrProcess.RunAsync("calibrate", $"{Camera}&frames=20", "-o", file)).ShouldFailWith(2, "--overwrite");
        File.Exists(_folder["c.json"]).ShouldBeFalse();
    }

    private async Task<string> CalibratedAsync()
    {
        string file = _folder["camera.json"];
        (await LiveSrProcess.RunAsync("calibrate", $"{Camera}&frames=20", "--dark", $"{Camera}&photons=0&frames=20", "-o", file)).ExitCode.ShouldBe(0);
        return file;
    }

    private static FrameLease Read(string path)
    {
        using IFrameSource source = FrameSources.Open(path, new SourceOptions());
        FrameLease? first = null;
        using var done = new ManualResetEventSlim();
        using IDisposable frames = source.Frames.Subscribe(frame => first ??= frame.Lease(), _ => done.Set(), done.Set);
        source.Start();
        done.Wait(TestContext.Current.CancellationToken);
        return first!;
    }

    private static byte[] Bytes(Frame frame)
    {
        byte[] bytes = new byte[frame.Width * frame.Height * frame.Format.BytesPerPixel()];
        frame.CopyTo(bytes);
        return bytes;
    }
}
