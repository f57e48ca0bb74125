using System.Text.Json.Nodes;
using LiveSR.Training.Data;
using OpenCvSharp;

namespace LiveSR.EndToEnd;

public sealed class EvalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SeveralModelsAreJudgedBesideBicubicAndTheTruth()
    {
        for (int i = 0; i < 3; i++)
        {
            new SceneImages(i).Write(_folder[$"cells/{i}.png"], 120, 100, i == 0 ? MatType.CV_16UC1 : MatType.CV_8UC3);
        }

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "eval", _folder["cells"], "--scale", "2", "--model", "nearest", "--model", "lanczos", "--pixel-size", "0.1",
            "--json", _folder["scores.json"], "--markdown", _folder["scores.md"], "--pictures", _folder["pictures"]);

        run.ExitCode.ShouldBe(0, run.Error);
        JsonNode report = JsonNode.Parse(await File.ReadAllTextAsync(_folder["scores.json"], TestContext.Current.CancellationToken))!;
        JsonArray methods = report["groups"]![0]!["methods"]!.AsArray();
        methods.Select(m => (string)m!["method"]!).ShouldBe(["bicubic", "gaussian", "nearest", "lanczos", "truth"]);
        ((double)methods[2]!["gain"]!).ShouldBe((double)methods[2]!["psnr"]! - (double)methods[0]!["psnr"]!, 1e-9);
        ((double)methods[2]!["gain"]!).ShouldBeLessThan(0);
        methods[4]!["psnr"].ShouldBeNull();
        report["images"]!.AsArray().Count.ShouldBe(15);
        string table = await File.ReadAllTextAsync(_folder["scores.md"], TestContext.Current.CancellationToken);
        table.ShouldContain("| nearest |");
        table.ShouldContain("resolution um");
        table.ShouldContain("whether or not a model was trained on them");
        Directory.GetFiles(_folder["pictures"]).Select(Path.GetFileName).Order().ShouldBe(["cells-typical.png", "cells-worst.png"]);
        using Mat picture = Cv2.ImRead(_folder["pictures/cells-worst.png"]);
        picture.Width.ShouldBeGreaterThan(5 * 200);
    }

    [Fact]
    public async Task HeldBackImagesAreThoseThatTrainingHoldsBack()
    {
        for (int i = 0; i < 12; i++)
        {
            new SceneImages(1).Write(_folder[$"cells/field{i}_c{i % 2}.png"], 64, 64, MatType.CV_8UC1);
        }

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "eval", _folder["cells"], "--scale", "2", "--model", "nearest", "--held-back", "40", "--same-field", @"_c\d$", "--json", _folder["scores.json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("held_back: 40");
        JsonNode report = JsonNode.Parse(await File.ReadAllTextAsync(_folder["scores.json"], TestContext.Current.CancellationToken))!;
        report["images"]!.AsArray().Select(i => (string)i!["image"]!).Distinct().ShouldBe(
            Directory.GetFiles(_folder["cells"]).Where(f => HoldOut.IsHeldBack(f, @"_c\d$", 40)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OnFewPhotonsTheBestBlurIsTheOneToBeat()
    {
        new SceneImages(1).Write(_folder["cells/a.png"], 128, 128, MatType.CV_8UC1);

        JsonNode methods = await Methods(_folder["cells"], "--scale", "1", "--photons", "20");
        ((string)methods[1]!["method"]!).ShouldBe("gaussian");
        ((double)methods[1]!["leastGain"]!).ShouldBeGreaterThan(3);
        (await LiveSrProcess.RunAsync("eval", _folder["cells"], "--scale", "1", "--model", "lanczos")).ShouldFailWith(2, "nothing to restore", "--photons");
    }

    [Fact]
    public async Task SimulatedReadNoiseIsNotCutOffAtZero()
    {
        using var dark = new Mat(128, 128, MatType.CV_8UC1, new Scalar(0));
        dark.Rectangle(new Rect(0, 40, 128, 4), new Scalar(200), thickness: -1);
        dark.ImWrite(Directory.CreateDirectory(_folder["cells"]).FullName + "/a.png");

        async Task<double> ErrorOfTheBestBlur(params string[] fit) =>
            (double)(await Methods([_folder["cells"], "--scale", "1", "--photons", "5", .. fit]))[1]!["nrmse"]!;

        // What is cut off makes dark pixels brighter; fitting gain and offset would take that back.
        (await ErrorOfTheBestBlur()).ShouldBeLessThan(1.1 * await ErrorOfTheBestBlur("--fit"));
    }

    [Fact]
    public async Task AnExposureAsLargeAsItsTruthIsShrunk()
    {
        new SceneImages(1).Write(_folder["low/a.png"], 129, 128, MatType.CV_8UC1);
        File.Copy(_folder["low/a.png"], Directory.CreateDirectory(_folder["high"]).FullName + "/a.png");
        File.Copy(_folder["low/a.png"], Directory.CreateDirectory(_folder["made"]).FullName + "/a.png");

        async Task<double> PsnrOf(params string[] images) => (double)(await Methods([.. images, "--scale", "2"]))[0]!["psnr"]!;

        (await PsnrOf("--low", _folder["low"], "--high", _folder["high"])).ShouldBe(await PsnrOf(_folder["made"]));
    }

    [Fact]
    public async Task PairsThatDoNotFitAreSentToAlign()
    {
        new SceneImages(1).Write(_folder["low/a.png"], 64, 64, MatType.CV_8UC1);
        new SceneImages(1).Write(_folder["high/a.png"], 120, 128, MatType.CV_8UC1);

        (await LiveSrProcess.RunAsync("eval", "--low", _folder["low"], "--high", _folder["high"], "--model", "nearest"))
            .ShouldFailWith(2, "120x128", "livesr align");
    }

    [Fact]
    public async Task GroupsOfARecipeThatAreAbsentAreSkippedByName()
    {
        new SceneImages(1).Write(_folder["cells/a.png"], 64, 64, MatType.CV_8UC1);
        const string recipe = "name: judged\nnetwork: livesr-pyramid\ndata:\n  held_back: 100\n  groups:\n    - { name: gone, low: no, high: none }\n";
        await File.WriteAllTextAsync(_folder["gone.yaml"], recipe, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["some.yaml"], recipe + "    - { name: cells, folder: cells }\n", TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync("eval", "--recipe", _folder["gone.yaml"], "--model", "nearest")).ShouldFailWith(2, "nothing to judge on; gone skipped", "no is not there");
        LiveSrProcess run = await LiveSrProcess.RunAsync("eval", "--recipe", _folder["some.yaml"], "--model", "nearest", "--json", _folder["s.json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        string json = await File.ReadAllTextAsync(_folder["s.json"], TestContext.Current.CancellationToken);
        json.ShouldContain("gone skipped");
        json.ShouldContain("a.png");
    }

    [Fact]
    public async Task NothingToJudgeOnIsWrongUsage() =>
        (await LiveSrProcess.RunAsync("eval", "--model", "nearest")).ShouldFailWith(2, "--recipe", "--low");

    /// <summary>What <c>eval</c> says of each method on the first group of images, bicubic first.</summary>
    private async Task<JsonNode> Methods(params string[] arguments)
    {
        LiveSrProcess run = await LiveSrProcess.RunAsync(["eval", .. arguments, "--model", "lanczos", "--json", _folder["s.json"], "--overwrite"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return JsonNode.Parse(await File.ReadAllTextAsync(_folder["s.json"], TestContext.Current.CancellationToken))!["groups"]![0]!["methods"]!;
    }
}
