using System.Diagnostics;

namespace LiveSR.EndToEnd;

/// <summary>Design, section 8: every error is one line that says what, where and what to do; nothing half-made bears the final name.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Tiny = "sim:actin?size=64&frames=6";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ACameraThatIsNotThereIsOneLine() =>
        (await LiveSrProcess.RunAsync("live", "camera:97", "--frames", "3")).ShouldFailWith(1, "camera", "97", "livesr devices");

    [Theory]
    [InlineData("upsclae", "upscale", "livesr --help")]
    [InlineData("modles", "models", "livesr --help")]
    public async Task AMistypedCommandSuggestsTheRightOne(string typed, params string[] said) =>
        (await LiveSrProcess.RunAsync(typed, "in.tif", "out.tif")).ShouldFailWith(2, [$"There is no '{typed}': did you mean ", .. said]);

    [Fact]
    public async Task AMistypedOptionSuggestsTheRightOne() =>
        (await LiveSrProcess.RunAsync("live", "sim:actin", "--duratoin", "5")).ShouldFailWith(2, "did you mean --duration?", "livesr live --help");

    /// <summary>The model that is named is none: were it opened first, the error would be another.</summary>
    [Theory]
    [InlineData("--roi", "40,40,40,40", "does not lie inside the 64x64 frames")]
    [InlineData("--record", "raw --output FILE/run", "FILE is a file")]
    [InlineData("--record", "raw --output FILE", "FILE is a file")]
    [InlineData("--record", "raw --format mp4 --output run", "do not fit into")]
    [InlineData("--stats", "absent/stats.json", "absent does not exist")]
    [InlineData("--stats", "/proc/stats.json", "/proc cannot be written")]
    [InlineData("--snapshot", "FILE/view.png", "FILE is a file")]
    public async Task WhatCannotBeIsRefusedBeforeTheModelIsOpened(string option, string values, string said)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "/proc is Linux'");
        await File.WriteAllTextAsync(_folder["FILE"], "", TestContext.Current.CancellationToken);
        string model = TestModels.TwoInputs(_folder["two.onnx"]);
        string[] arguments = values.Split(' ');
        arguments = [.. arguments.Select((value, i) => i == arguments.Length - 1 && option != "--roi" && value[0] != '/' ? _folder[value] : value)];

        LiveSrProcess run = await LiveSrProcess.RunAsync(["live", "sim:nuclei?size=64&loop=2", "--model", model, option, .. arguments]);

        run.ShouldFailWith(2, said);
        _folder.Files.ShouldBe(["FILE", "two.onnx"]);
    }

    [Theory]
    [InlineData("FILE/out.tif")]
    [InlineData("FILE/out_%03d.png")]
    public async Task AnOutputThatCannotBeIsRefusedBeforeTheModelIsOpened(string output)
    {
        await File.WriteAllTextAsync(_folder["FILE"], "", TestContext.Current.CancellationToken);
        string model = TestModels.TwoInputs(_folder["two.onnx"]);

        (await LiveSrProcess.RunAsync("upscale", Tiny, _folder[output], "--model", model)).ShouldFailWith(2, "FILE");
    }

    [Fact]
    public async Task AFileThatIsNotAVideoIsOneLine()
    {
        await File.WriteAllTextAsync(_folder["notes.mp4"], "shopping list", TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync("upscale", _folder["notes.mp4"], _folder["out.mp4"])).ShouldFailWith(1, "notes.mp4");
        Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AMissingFileIsOneLine() =>
        (await LiveSrProcess.RunAsync("upscale", _folder["absent.mp4"], _folder["out.mp4"])).ShouldFailWith(1, "absent.mp4");

    [Fact]
    public async Task ATiffWithAWildHeaderIsOneLine()
    {
        await File.WriteAllBytesAsync(_folder["wild.tif"], [0x49, 0x49, 0x2A, 0, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3], TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync("upscale", _folder["wild.tif"], _folder["out.tif"])).ShouldFailWith(1, "wild.tif");
        File.Exists(_folder["out.tif"]).ShouldBeFalse();
    }

    [Fact]
    public async Task AModelThatIsNotOnnxIsOneLine()
    {
        await File.WriteAllTextAsync(_folder["model.onnx"], "no network", TestContext.Current.CancellationToken);

        (await UpscaleWith(_folder["model.onnx"])).ShouldFailWith(1, "model.onnx", "ONNX");
    }

    [Fact]
    public async Task AModelWithTwoInputsIsOneLine() =>
        (await UpscaleWith(TestModels.TwoInputs(_folder["two.onnx"]))).ShouldFailWith(1, "two.onnx", "input");

    [Fact]
    public async Task AModelThatReturnsNaNIsOneLineAndLeavesNoOutput()
    {
        (await UpscaleWith(TestModels.NotANumber(_folder["nan.onnx"]))).ShouldFailWith(1, "nan", "NaN");
        File.Exists(_folder["out.tif"]).ShouldBeFalse();
    }

    [Fact]
    public async Task AModelThatReturnsTheWrongSizeIsOneLine() =>
        (await UpscaleWith(TestModels.WrongSize(_folder["size.onnx"]))).ShouldFailWith(1, "size.onnx");

    [Fact]
    public async Task AModelThatIsNotThereIsOneLine() =>
        (await UpscaleWith("no-such-model")).ShouldFailWith(1, "no-such-model", "livesr models");

    [Fact]
    public async Task AProviderThatCannotComputeAClassicalMethodIsOneLine() =>
        (await LiveSrProcess.RunAsync("live", Tiny, "--model", "bicubic", "--provider", "cuda")).ShouldFailWith(1, "bicubic", "cuda", "auto or cpu");

    [Theory]
    [InlineData("live", "40,40,64,64", "64x64")]
    [InlineData("view", "40,40,64,64", "64x64")]
    [InlineData("live", "nonsense", "x,y,width,height")]
    [InlineData("view", "nonsense", "x,y,width,height")]
    public async Task AnRoiThatDoesNotFitIsWrongUsage(string command, string roi, string word) =>
        (await LiveSrProcess.RunAsync(command, Tiny, "--model", "bicubic", "--roi", roi)).ShouldFailWith(2, word);

    [Fact]
    public async Task AnUnknownPolicyIsWrongUsage() =>
        (await LiveSrProcess.RunAsync("live", Tiny, "--model", "bicubic", "--policy", "hope")).ShouldFailWith(2, "hope", "drop-oldest");

    [Fact]
    public async Task IntensitiesThatMakeNoSenseAreWrongUsage() =>
        (await LiveSrProcess.RunAsync("live", Tiny, "--model", "bicubic", "--intensities", "bright")).ShouldFailWith(2, "bright", "100,4000");

    [Fact]
    public async Task AnUnknownOptionIsWrongUsage() =>
        (await LiveSrProcess.RunAsync("upscale", "a", "b", "--sharpen")).ShouldFailWith(2, "--sharpen", "--help");

    [Fact]
    public async Task AnUnknownSpecimenIsToldWhichThereAre() =>
        (await LiveSrProcess.RunAsync("live", "sim:hair", "--frames", "1")).ShouldFailWith(2, "hair", "actin");

    [Fact]
    public async Task AnOutputFolderThatCannotBeWrittenIsOneLine() =>
        (await LiveSrProcess.RunAsync("upscale", Tiny, "/proc/nowhere/out.tif", "--model", "bicubic")).ShouldFailWith(2, "/proc/nowhere");

    [Fact]
    public async Task AnExistingOutputIsNotReplacedUnasked()
    {
        await File.WriteAllTextAsync(_folder["out.tif"], "precious", TestContext.Current.CancellationToken);

        (await LiveSrProcess.RunAsync("upscale", Tiny, _folder["out.tif"], "--model", "bicubic")).ShouldFailWith(2, "--overwrite");
        (await File.ReadAllTextAsync(_folder["out.tif"], TestContext.Current.CancellationToken)).ShouldBe("precious");
    }

    [Theory]
    [InlineData("out.tif")]
    [InlineData("out.mp4")]
    [InlineData("out.mkv")]
    [InlineData("frame_%06d.png")]
    [InlineData("frame_%06d.tif")]
    public async Task AFullDiskIsOneLineAndLeavesNothingUnderTheFinalName(string name)
    {
        using var disk = SmallDisk.Mount(_folder["disk"]);
        string output = Path.Combine(disk.Path, name);

        LiveSrProcess run = await LiveSrProcess.RunAsync(
            "upscale", "sim:actin?size=256&frames=60&depth=8&photons=20", output, "--model", "bicubic");

        run.ShouldFailWith(1);
        File.Exists(output).ShouldBeFalse();
    }

    private Task<LiveSrProcess> UpscaleWith(string model) => LiveSrProcess.RunAsync("upscale", Tiny, _folder["out.tif"], "--model", model);

    /// <summary>A disk of 1 MB.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static SmallDisk Mount(string path)
        {
            Directory.CreateDirectory(path);
            if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path) != 0)
            {
                Assert.Skip("Needs the right to mount a small tmpfs.");
            }

            return new SmallDisk(path);
        }

        public void Dispose() => Run("umount", Path);

        private static int Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
