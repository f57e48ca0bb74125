using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Viewer.Tests;

namespace LiveSR.EndToEnd;

/// <summary>The live view as a process, and what it leaves when it ends as it should not.</summary>
public sealed class ViewTests : IDisposable
{
    private const string Source = "sim:nuclei?size=64&fps=30&loop=4";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AKilledViewLeavesEveryFrameThatItWroteWithItsLine()
    {
        using Process view = LiveSrProcess.Start("view", Source, "--model", "bicubic", "--no-browser", "--output", _folder.Path);
        using TestPage page = await TestPage.OpenAsync(await LiveSrProcess.AddressAsync(view));
        JsonObject answer = await page.AskAsync("""{"name":"record","raw":true,"enhanced":true}""");
        ((bool)answer["done"]!).ShouldBeTrue((string?)answer["text"]);
        JsonObject status = await page.TextAsync("status", status => (long)status["session"]!["recording"]!["written"]! >= 40);

        view.Kill();

        await view.WaitForExitAsync(TestContext.Current.CancellationToken);
        string recording = Directory.GetDirectories(_folder.Path).ShouldHaveSingleItem();
        (long[] raw, JsonElement[] rawLines) = Read(recording, "raw");
        (long[] enhanced, JsonElement[] enhancedLines) = Read(recording, "enhanced");
        Math.Max(raw.Length, enhanced.Length).ShouldBeGreaterThanOrEqualTo((int)(long)status["session"]!["recording"]!["written"]!);
        foreach (JsonElement line in enhancedLines.Where(line => line.GetProperty("rawPage").GetInt64() < raw.Length))
        {
            raw[line.GetProperty("rawPage").GetInt64()].ShouldBe(line.GetProperty("imageNumber").GetInt64());
        }

        enhancedLines.ShouldAllBe(line => line.GetProperty("provenance").GetProperty("model").GetString() == "bicubic");
        rawLines.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task LiveIsWatchedInABrowserAndNotTurnedThere()
    {
        using Process live = LiveSrProcess.Start("live", Source, "--model", "bicubic", "--view", "--no-browser");
        Uri address = await LiveSrProcess.AddressAsync(live);
        using var http = new HttpClient();
        using HttpResponseMessage index = await http.GetAsync(address, TestContext.Current.CancellationToken);
        index.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (TestPage page = await TestPage.OpenAsync(address))
        {
            await page.LookAsync();
            ((string?)(await page.TextAsync("provenance"))["model"]).ShouldBe("bicubic");
            SentFrame first = await page.FrameAsync();
            first.Planes.Select(plane => (plane.Kind, plane.Width)).ShouldBe([(0, 64), (1, 64)]);
            await page.ShownAsync(first);
            (await page.FrameAsync()).ImageNumber.ShouldBeGreaterThan(first.ImageNumber);
            await page.TextAsync("status", status => (double)status["session"]!["flow"]!["enhancedRate"]! > 0);
            JsonObject refused = await page.AskAsync("""{"name":"roi","x":0,"y":0,"width":32,"height":32}""");
            ((bool)refused["done"]!, (string)refused["text"]!).ShouldBe((false, "a run of 'livesr live' is watched and not turned: 'livesr view' is for that"));
        }

        await LiveSrProcess.SignalAsync(live, "INT");
        LiveSrProcess run = await LiveSrProcess.EndAsync(live);
        run.ExitCode.ShouldBe(0, run.Error);
    }

    [Fact]
    public async Task AnUnknownDeviceIsMeasuredWhenTheFirstEnhancedImagesHaveBeenSeen()
    {
        string model = TestModels.Nearest(_folder["nearest.onnx"]);
        using Process view = LiveSrProcess.Start(
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _folder["cache"] },
            "view", Source, "--model", model, "--provider", "cpu", "--no-browser", "--output", _folder.Path);
        using TestPage page = await TestPage.OpenAsync(await LiveSrProcess.AddressAsync(view));
        await page.TextAsync("status", status => (double)status["session"]!["flow"]!["enhancedRate"]! > 0);
        (await view.StandardError.ReadLineAsync(TestContext.Current.CancellationToken))!.ShouldStartWith("livesr: Measuring how the model runs fastest");
        (await view.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("livesr: Measured: enhanced images go on.");
        await page.LookAsync();
        SentFrame held = await page.FrameAsync();
        await page.ShownAsync(held);
        SentFrame next = await page.FrameAsync();
        next.ImageNumber.ShouldBeGreaterThan(held.ImageNumber);
        next.Planes.Count.ShouldBe(2);
        await LiveSrProcess.SignalAsync(view, "TERM");
        (await LiveSrProcess.EndAsync(view)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task AViewThatIsLeftBehindInAComputationEndsWithoutAWord()
    {
        string model = TestModels.Slow(_folder["slow.onnx"], convolutions: 24);
        using Process view = LiveSrProcess.Start("view", "sim:nuclei?size=1024&fps=5&loop=4", "--model", "bicubic", "--no-browser", "--output", _folder.Path);
        using TestPage page = await TestPage.OpenAsync(await LiveSrProcess.AddressAsync(view));
        await page.SendAsync("""{"type":"seat","take":true}""");
        await page.SendAsync($$$"""{"type":"command","id":1,"do":{"name":"processing","model":"{{{model}}}"}}""");
        await page.TextAsync("status", status => (bool)status["session"]!["processing"]!["changing"]!);

        await LiveSrProcess.SignalAsync(view, "TERM");
        await LiveSrProcess.SignalAsync(view, "TERM");

        LiveSrProcess run = await LiveSrProcess.EndAsync(view);
        (run.ExitCode, run.Error).ShouldBe((130, ""));
    }

    /// <summary>
    /// The image numbers of a file's pages, and its lines. A line follows its page: the kill may have come between the two,
    /// or in the middle of a line.
    /// </summary>
    private static (long[] Numbers, JsonElement[] Lines) Read(string recording, string name)
    {
        using var reader = TiffReader.Open(Path.Combine(recording, $"{name}.partial.tif"));
        long[] numbers = new long[reader.PageCount];
        for (int page = 0; page < numbers.Length; page++)
        {
            using FrameLease frame = reader.ReadPage(page);
            numbers[page] = frame.Frame.Metadata.ImageNumber;
        }

        string[] texts = File.ReadAllText(Path.Combine(recording, $"{name}.partial.jsonl")).Split('\n')[..^1];
        JsonElement[] lines = [.. texts.Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Length.ShouldBeInRange(numbers.Length - 1, numbers.Length);
        lines.Select(line => line.GetProperty("page").GetInt64()).ShouldBe(Enumerable.Range(0, lines.Length).Select(page => (long)page));
        lines.Select(line => line.GetProperty("imageNumber").GetInt64()).ShouldBe(numbers[..lines.Length]);
        return (numbers, lines);
    }
}
