using System.Text.Json.Nodes;
using OpenCvSharp;

namespace LiveSR.EndToEnd;

public sealed class CompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARecordingIsEqualToItself()
    {
        string image = new SceneImages(1).Write(_folder["a.png"], 64, 48, MatType.CV_16UC1);

        JsonNode pair = (await FiguresAsync(image, image))["pairs"]![0]!;
        pair["psnr"].ShouldBeNull("infinite");
        (Number(pair, "ssim"), Number(pair, "gain"), Number(pair, "correlation")).ShouldBe((1, 1, 1));
        Number(pair, "rsp").ShouldBe(1, 1e-3);
    }

    [Fact]
    public async Task TheSmallerIsEnlargedByBicubicAndThatIsSaid()
    {
        string low = new SceneImages(1).Write(_folder["low.png"], 60, 50, MatType.CV_16UC1);
        string high = new SceneImages(1).Write(_folder["high.png"], 120, 100, MatType.CV_16UC1, scale: 2);

        foreach ((string a, string b) in new[] { (low, high), (high, low) })
        {
            JsonNode report = await FiguresAsync(a, b);
            ((string)report["conditions"]![0]!).ShouldStartWith("low.png (60x50) was enlarged by 2 with bicubic interpolation to the 120x100 pixels of high.png");
            Number(report["pairs"]![0]!, "psnr").ShouldBeGreaterThan(35);
            Number(report["pairs"]![0]!, "rsp").ShouldBeGreaterThan(0.99);
        }
    }

    [Fact]
    public async Task DepthsAreComparedFullScaleWithFullScaleAndLightCanBeFitted()
    {
        string a = Level("a.png", MatType.CV_8UC1, 1), b = Level("b.png", MatType.CV_16UC1, 257), dim = Level("dim.png", MatType.CV_16UC1, 128.5);

        JsonNode equal = await FiguresAsync(a, b), half = await FiguresAsync(a, dim), fitted = await FiguresAsync(a, dim, "--fit");
        equal["pairs"]![0]!["psnr"].ShouldBeNull("infinite");
        ((string)equal["conditions"]![0]!).ShouldContain("luma was compared, full scale with full scale");
        Number(half["pairs"]![0]!, "gain").ShouldBe(0.5, 0.001);
        Number(half["pairs"]![0]!, "psnr").ShouldBeLessThan(20);
        Number(fitted["pairs"]![0]!, "psnr").ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task PicturesAndVideoShowEveryPair()
    {
        for (int i = 0; i < 5; i++)
        {
            new SceneImages(i).Write(_folder[$"raw/f{i}.png"], 64, 48, MatType.CV_8UC1);
            new SceneImages(i == 3 ? 9 : i).Write(_folder[$"high/f{i}.png"], 128, 96, MatType.CV_8UC1, scale: 2);
        }

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "compare", _folder["raw/*.png"], _folder["high/*.png"], "--picture", _folder["picture.png"], "--video", _folder["both.mkv"],
            "--sheet", _folder["sheet.png"], "--pictures", "3", "--csv", _folder["figures.csv"]);

        run.ExitCode.ShouldBe(0, run.Error);
        string[] lines = await File.ReadAllLinesAsync(_folder["figures.csv"], TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(6);
        lines.Skip(1).MinBy(line => double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))!.ShouldStartWith("3,");
        using Mat picture = Cv2.ImRead(_folder["picture.png"]), sheet = Cv2.ImRead(_folder["sheet.png"]);
        picture.Width.ShouldBeGreaterThan(3 * 400);
        (sheet.Width, sheet.Height).ShouldBe(((2 * ((2 * 300) + 24)) + 8, 40 + (2 * (225 + 34)) + 8));
        using var video = new VideoCapture(_folder["both.mkv"]);
        using var frame = new Mat();
        int frames = 0;
        while (video.Read(frame))
        {
            (frame.Width, frame.Height).ShouldBe((260, 124));
            frames++;
        }

        frames.ShouldBe(5);
    }

    [Fact]
    public async Task ALongerRecordingIsComparedAsFarAsTheOtherGoes()
    {
        for (int i = 0; i < 3; i++)
        {
            new SceneImages(i).Write(_folder[$"a/f{i}.png"], 32, 32, MatType.CV_8UC1);
        }

        JsonNode report = await FiguresAsync(_folder["a/*.png"], _folder["a/f0.png"]);
        report["pairs"]!.AsArray().Count.ShouldBe(1);
        report["conditions"]!.AsArray().Select(line => (string)line!).ShouldContain(line => line.Contains("goes on after the 1 frames of f0.png"));
    }

    [Fact]
    public async Task WhatCannotBeComparedIsRefused()
    {
        string a = new SceneImages(1).Write(_folder["a.png"], 64, 48, MatType.CV_8UC1), b = new SceneImages(1).Write(_folder["b.png"], 100, 48, MatType.CV_8UC1);

        (await LiveSrProcess.RunAsync("compare", a, b)).ShouldFailWith(2, "64x48 and 100x48 pixels cannot be compared");
        (await LiveSrProcess.RunAsync("compare", a, a, "--picture", _folder["p.png"], "--frame", "7")).ShouldFailWith(2, "--frame 7 is not there: 1 frames were compared");
        (await LiveSrProcess.RunAsync("compare", a, a, "--picture", _folder["p.png"], "--crop", "60,0,40,40")).ShouldFailWith(2, "does not lie inside the 64x48 pixels");
        (await LiveSrProcess.RunAsync("compare", a, a, "--sheet", a)).ShouldFailWith(2, "a.png");
        File.Exists(_folder["p.png"]).ShouldBeFalse();
    }

    private static double Number(JsonNode pair, string name) => (double)pair[name]!;

    private string Level(string name, MatType type, double factor)
    {
        using Mat wedge = new(32, 32, type);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 32; x++)
            {
                int level = (x * 4) + y;
                if (type.Depth == MatType.CV_16U)
                {
                    wedge.Set(y, x, (ushort)(level * factor));
                }
                else
                {
                    wedge.Set(y, x, (byte)(level * factor));
                }
            }
        }

        Cv2.ImWrite(_folder[name], wedge).ShouldBeTrue();
        return _folder[name];
    }

    private async Task<JsonNode> FiguresAsync(string a, string b, params string[] more)
    {
        string json = _folder["figures.json"];
        LiveSrProcess run = await LiveSrProcess.RunAsync(["compare", a, b, "--json", json, "--overwrite", .. more]);
        run.ExitCode.ShouldBe(0, run.Error);
        return JsonNode.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken))!;
    }
}
