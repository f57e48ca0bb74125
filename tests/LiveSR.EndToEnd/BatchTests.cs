using System.Security.Cryptography;
using System.Text.Json;
using LiveSR.Cli.Upscaling;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.EndToEnd;

/// <summary>Many recordings by one command.</summary>
public sealed class BatchTests : IDisposable
{
    private static readonly string[] Twice = ["--model", "nearest", "--scale", "2"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FoldersAreMirroredWhatFailsIsSaidAndTheRestIsFinishedOnce()
    {
        await MakeAsync("in/a/one.tif", 3);
        await MakeAsync("in/two.ome.tif", 2);
        await File.WriteAllTextAsync(_folder["in/a/broken.mp4"], "no video", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["in/notes.txt"], "no recording", TestContext.Current.CancellationToken);

        LiveSrProcess first = await UpscaleAsync("in", "out", "--log", _folder["log.jsonl"]);

        first.ShouldFailWith(1, "broken.mp4", "not a video");
        first.Error.Split('\n').Single(line => line.Contains("not a video", StringComparison.Ordinal)).Split(_folder["in/a/broken.mp4"]).Length.ShouldBe(2);
        Files("out").ShouldBe(["a/one.tif", "two.ome.tif"]);
        DateTime written = File.GetLastWriteTimeUtc(_folder["out/a/one.tif"]);
        (await UpscaleAsync("in", "out", "--log", _folder["log.jsonl"])).ShouldFailWith(1, "broken.mp4");
        File.GetLastWriteTimeUtc(_folder["out/a/one.tif"]).ShouldBe(written);
        JsonElement[] log = [.. File.ReadLines(_folder["log.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];
        log.Select(line => line.GetProperty("state").GetString()).ShouldBe(["failed", "done", "done", "failed", "whole", "whole"]);
        log[1].GetProperty("frames").GetInt64().ShouldBe(3);
        log[1].GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(_folder["out/a/one.tif"]).Length);
    }

    [Fact]
    public async Task APatternTakesWhatItNamesAndAFormatHoldsForAll()
    {
        await MakeAsync("in/a/one.tif", 2);
        await MakeAsync("in/a/two.tif", 2);
        await MakeAsync("in/b/one.tif", 2);

        (await UpscaleAsync("in/**/one.tif", "out/", "--to", "ome.tif")).ExitCode.ShouldBe(0);

        Files("out").ShouldBe(["a/one.ome.tif", "b/one.ome.tif"]);
    }

    [Fact]
    public async Task AContactSheetShowsEachInputBesideItsOutput()
    {
        await MakeAsync("in/one.tif", 2);
        await MakeAsync("in/two.tif", 2);
        await File.WriteAllTextAsync(_folder["in/broken.mp4"], "no video", TestContext.Current.CancellationToken);

        (await UpscaleAsync("in", "out", "--sheet", _folder["sheet.png"])).ExitCode.ShouldBe(1);

        using FrameLease sheet = ImageFiles.Read(_folder["sheet.png"]);
        sheet.Frame.Width.ShouldBeGreaterThan(4 * 300);
        (await UpscaleAsync("in", "out", "--sheet", _folder["sheet.png"])).ShouldFailWith(2, "sheet.png", "--overwrite");
        (await UpscaleAsync("in", "out", "--sheet", _folder["sheet.txt"])).ShouldFailWith(2, "no picture's format");
    }

    [Fact]
    public async Task ADryRunWritesNothingAndSaysWhatItWillTake()
    {
        await MakeAsync("in/one.tif", 40);

        LiveSrProcess run = await UpscaleAsync("in", "out", "--dry-run");

        run.ExitCode.ShouldBe(0, run.Error);
        Directory.Exists(_folder["out"]).ShouldBeFalse();
        string line = run.Output.Split('\n').Single(line => line.Contains("one.tif", StringComparison.Ordinal));

        // 40 frames of 128x128 at 16 bits, and what is around them.
        double megabytes = double.Parse(line.Split('│', StringSplitOptions.TrimEntries).Single(cell => cell.EndsWith(" MB", StringComparison.Ordinal))[..^3], System.Globalization.CultureInfo.InvariantCulture);
        megabytes.ShouldBeInRange(1.3, 1.6);
    }

    [Fact]
    public async Task AJobFileSaysTheWholeOfIt()
    {
        await MakeAsync("in/one.tif", 2);
        (await UpscaleAsync("in", "line")).ExitCode.ShouldBe(0);
        await File.WriteAllTextAsync(_folder["job.yaml"], "input: [in]\noutput: file/\nmodel: nearest\nscale: 2\npyramid: false\n", TestContext.Current.CancellationToken);

        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", "--job", _folder["job.yaml"]);

        run.ExitCode.ShouldBe(0, run.Error);
        HashOf("file/one.tif").ShouldBe(HashOf("line/one.tif"));
    }

    [Fact]
    public async Task AJobFileWithAnUnknownOptionIsRefusedByItsLine()
    {
        await File.WriteAllTextAsync(_folder["job.yaml"], "input: in\noutput: out/\nmodle: nearest\n", TestContext.Current.CancellationToken);
        (await LiveSrProcess.RunAsync("upscale", "--job", _folder["job.yaml"])).ShouldFailWith(2, "job.yaml, line 3", "there is no 'modle'");
    }

    [Fact]
    public async Task TwoInputsOfOneOutputAreRefused()
    {
        await MakeAsync("in/one.tif", 2);
        await MakeAsync("more/one.tif", 2);
        (await LiveSrProcess.RunAsync(["upscale", _folder["in"], _folder["more"], _folder["out/"], .. Twice])).ShouldFailWith(2, "would both become");
    }

    [Fact]
    public void ALineOfProgressFitsSixtyColumns()
    {
        string path = _folder[new string('n', 100) + ".tif"];
        File.WriteAllBytes(path, new byte[10]);
        var progress = new BatchProgress([new BatchItem(path, "out.tif"), new BatchItem(path, "out.tif")], TimeProvider.System);
        progress.Next();

        string line = progress.Line(0.5, 123.4);

        line.Length.ShouldBe(60);
        line.ShouldStartWith("1/2 files, 50 %, 123.4 fps, 00:00:00 left: nnn");
    }

    private async Task MakeAsync(string name, int frames)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        LiveSrProcess run = await LiveSrProcess.RunAsync("upscale", $"sim:actin?size=64&frames={frames}&depth=12", _folder[name], "--model", "nearest", "--scale", "1");
        run.ExitCode.ShouldBe(0, run.Error);
    }

    private Task<LiveSrProcess> UpscaleAsync(string input, string output, params string[] more) =>
        LiveSrProcess.RunAsync(["upscale", _folder[input], _folder[output], .. Twice, .. more]);

    private string[] Files(string folder) =>
        [.. Directory.GetFiles(_folder[folder], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder[folder], file)).Order(StringComparer.Ordinal)];

    private string HashOf(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder[name])));
}
