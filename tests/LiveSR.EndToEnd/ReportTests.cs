using OpenCvSharp;

namespace LiveSR.EndToEnd;

/// <summary>Reports, pictures and models that a user named are replaced only when the user says so, and that is known before any work.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Precious = "precious";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--stats", "figures.json")]
    [InlineData("--snapshot", "view.png")]
    public async Task FiguresAndSnapshotsOfALiveRun(string option, string file)
    {
        string[] live = ["live", "sim:actin?size=64", "--frames", "3", "--model", "bicubic", option, _folder[file]];
        await RefusedThenReplacedAsync(file, live);
        (await LiveSrProcess.RunAsync([.. live[..^1], _folder[$"new-{file}"]])).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("--json", "scores.json", "scores.json")]
    [InlineData("--markdown", "scores.md", "scores.md")]
    [InlineData("--pictures", "in-typical.png", "")]
    public async Task ReportsAndPicturesOfAnEvaluation(string option, string file, string given)
    {
        new SceneImages(4).Write(_folder["in/a.png"], 96, 96, MatType.CV_8UC1);
        await RefusedThenReplacedAsync(file, "eval", _folder["in"], "--scale", "2", "--model", "lanczos", option, _folder[given]);
    }

    [Fact]
    public async Task SimulatedPairs()
    {
        Directory.CreateDirectory(_folder["low"]);
        await RefusedThenReplacedAsync("low/actin-0000.tif", "simulate", _folder.Path, "--specimen", "actin", "--count", "1", "--size", "64");
        await RefusedThenReplacedAsync("optics.json", "simulate", _folder.Path, "--specimen", "pits", "--count", "1", "--size", "64");
    }

    [Fact]
    public async Task AlignedPairsAreNotWrittenOverTheImagesTheyComeFrom()
    {
        var scene = new SceneImages(4);
        string low = scene.Write(_folder["low/a.tif"], 130, 110, MatType.CV_16UC1), high = scene.Write(_folder["high/a.tif"], 150, 130, MatType.CV_16UC1, 30, 20, 2);
        byte[] before = await File.ReadAllBytesAsync(low, TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync("align", low, high, "-o", _folder.Path, "--overwrite")).ShouldFailWith(2, "the file that is read");
        (await File.ReadAllBytesAsync(low, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Fact]
    public async Task ClassicalModels() =>
        await RefusedThenReplacedAsync("richardson-lucy-x2.onnx", "models", "--write-classical", _folder.Path);

    [Fact]
    public async Task AModelFileIsRefusedBeforeTraining()
    {
        await File.WriteAllTextAsync(_folder["mine.onnx"], Precious, TestContext.Current.CancellationToken);
        string recipe = RepositoryFolder.Path("models", "recipes", "livesr-fluo-x2.yaml");

        (await LiveSrProcess.RunAsync("train", recipe, "--run", _folder["run"], "--export", _folder["mine.onnx"])).ShouldFailWith(2, "mine.onnx exists", "--overwrite");
        _folder.Files.ShouldBe(["mine.onnx"]);
    }

    [Fact]
    public async Task ADemoReplacesWhatADemoHasMadeAndNothingElse()
    {
        string[] demo = ["demo", "--seconds", "0.2", "--size", "128", "--model", "bicubic", "--scale", "2", "--output", _folder.Path];
        (await LiveSrProcess.RunAsync(demo)).ExitCode.ShouldBe(0);
        (await LiveSrProcess.RunAsync(demo)).ExitCode.ShouldBe(0, "its own files of before");

        await RefusedThenReplacedAsync("demo.png", demo);
        File.Delete(_folder["demo.png"]);
        await RefusedThenReplacedAsync("demo.json", demo);
    }

    [Fact]
    public async Task FiguresGoToAPipeToo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "/dev/stdout is Unix'");
        LiveSrProcess run = await LiveSrProcess.RunAsync("live", "sim:actin?size=64", "--frames", "3", "--model", "bicubic", "--stats", "/dev/stdout");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("\"framesIn\"");
    }

    private async Task RefusedThenReplacedAsync(string file, params string[] command)
    {
        await File.WriteAllTextAsync(_folder[file], Precious, TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync(command)).ShouldFailWith(2, $"{Path.GetFileName(file)} exists", "--overwrite");
        (await File.ReadAllTextAsync(_folder[file], TestContext.Current.CancellationToken)).ShouldBe(Precious);

        LiveSrProcess run = await LiveSrProcess.RunAsync([.. command, "--overwrite"]);
        run.ExitCode.ShouldBe(0, run.Error);
        (await File.ReadAllTextAsync(_folder[file], TestContext.Current.CancellationToken)).ShouldNotBe(Precious);
    }
}
