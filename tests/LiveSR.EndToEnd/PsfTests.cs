using System.Text.Json.Nodes;
using OpenCvSharp;

namespace LiveSR.EndToEnd;

public sealed class PsfTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheObjectiveIsSaidInOneLineAndOnTheFrames()
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "upscale", "sim:actin?size=64&frames=3", _folder["sharp.tif"], "--model", "richardson-lucy-x2", "--psf", "NA=1.3,wavelength=520", "--provider", "cpu");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.Split('\n').Where(line => line.Contains("point-spread function by NA 1.3, 520 nm: FWHM 1.", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain(" nm), ");
        File.Exists(_folder["sharp.tif"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("NA=1.6,wavelength=520", 2, "index")]
    [InlineData("NA=1.3", 2, "wavelength")]
    [InlineData("NA=0.1,wavelength=520,pixel=0.01", 1, "check the aperture")]
    public async Task WhatCannotBeIsOneLine(string psf, int exitCode, string reason) =>
        (await LiveSrProcess.RunAsync(
            "upscale", "sim:actin?size=64&frames=1", _folder["x.tif"], "--model", "richardson-lucy-x2", "--psf", psf, "--provider", "cpu"))
            .ShouldFailWith(exitCode, reason);

    [Fact]
    public async Task AModelThatTakesNoFunctionIsNamed() =>
        (await LiveSrProcess.RunAsync("upscale", "sim:actin?size=64&frames=1", _folder["x.tif"], "--model", "livesr-live-x2", "--psf", "auto"))
            .ShouldFailWith(2, "livesr-live-x2", "richardson-lucy-x2");

    [Fact]
    public async Task ABeadsImageIsMeasuredAndAnImageWithoutOneRefused()
    {
        using (var bead = new Mat(64, 64, MatType.CV_16UC1, new Scalar(100)))
        {
            Cv2.Circle(bead, 32, 32, 1, new Scalar(20000), -1);
            Cv2.GaussianBlur(bead, bead, new Size(15, 15), 1.5);
            Cv2.ImWrite(_folder["bead.tif"], bead);
        }

        using (var empty = new Mat(64, 64, MatType.CV_16UC1, new Scalar(100)))
        {
            Cv2.ImWrite(_folder["empty.tif"], empty);
        }

        string[] command = ["upscale", "sim:actin?size=64&frames=1", _folder["sharp.tif"], "--model", "richardson-lucy-x2", "--provider", "cpu", "--psf"];
        LiveSrProcess run = await LiveSrProcess.RunAsync([.. command, _folder["bead.tif"]]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("the bead of bead.tif: FWHM");
        (await LiveSrProcess.RunAsync([.. command, _folder["empty.tif"], "--overwrite"])).ShouldFailWith(2, "empty.tif", "no isolated bead");
    }

    [Fact]
    public async Task OnFewPhotonsRichardsonLucyIsNoLongerWorseThanBicubic()
    {
        new SceneImages(1).Write(_folder["cells/a.png"], 192, 192, MatType.CV_8UC1);

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "eval", _folder["cells"], "--scale", "2", "--photons", "20", "--model", "richardson-lucy-x2", "--psf", "NA=1.3,wavelength=520,pixel=0.108",
            "--provider", "cpu", "--json", _folder["scores.json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        JsonArray methods = JsonNode.Parse(await File.ReadAllTextAsync(_folder["scores.json"], TestContext.Current.CancellationToken))!["groups"]![0]!["methods"]!.AsArray();
        ((string)methods[2]!["method"]!).ShouldBe("richardson-lucy-x2");
        ((double)methods[2]!["gain"]!).ShouldBeGreaterThan(0);
    }
}
