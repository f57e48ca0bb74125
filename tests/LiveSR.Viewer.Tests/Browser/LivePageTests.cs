namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The page over a running session: what a user does with a microscope.</summary>
[Collection(Chromium.Collection)]
public sealed class LivePageTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARegionIsDrawnAppliedAndClearedWhileFramesCome()
    {
        await using LiveView view = await LiveView.StartAsync(_folder.Path);
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#seat", "In control");
        await page["[data-tool=roi]"].ClickAsync();
        await page.DragAsync(await page.OnStageAsync(0.4, 0.3), await page.OnStageAsync(0.6, 0.7));
        await page.ShowsAsync("#source-size", "of 128 × 128");
        long applied = await page.DrawnAsync();
        await page.DrawnAsync(applied + 3);
        await page.PressAsync("Delete");
        await page.Page.WaitForFunctionAsync("() => !document.getElementById('source-size').textContent.includes('of')");
    }

    [Fact]
    public async Task AModelIsExchangedWithoutStoppingTheSource()
    {
        await using LiveView view = await LiveView.StartAsync(_folder.Path);
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.ShowsAsync("#tags", "bicubic");
        await page.ShowsAsync("#seat", "In control");
        await page.Page.WaitForFunctionAsync("() => [...document.getElementById('model').options].some(option => option.value === 'lanczos')");
        long before = await page.DrawnAsync();
        await page["#model"].SelectOptionAsync("lanczos");
        await page.ShowsAsync("#tags", "lanczos");
        (await page.DrawnAsync()).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task TheSimulatedMicroscopeIsTurnedFromThePage()
    {
        await using LiveView view = await LiveView.StartAsync(_folder.Path);
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.ShowsAsync("#section-settings", "Simulated microscope");
        await page.ShowsAsync("#seat", "In control");
        await page["#setting-specimen"].SelectOptionAsync("er");
        await page.Page.WaitForFunctionAsync("() => document.getElementById('setting-specimen').value === 'er'");
        await page["#setting-focus"].FocusAsync();
        await page.PressAsync("ArrowRight");
        await page.ShowsAsync("#seat", "In control");
        (await page["#toasts .bad"].CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task TenSecondsAreRecordedByOneKeyAndTheFilesHaveTheFrames()
    {
        await using LiveView view = await LiveView.StartAsync(_folder.Path);
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#seat", "In control");
        await page.PressAsync("r");
        await page.ShowsAsync("#record-time", "0:10");
        await page.PressAsync("r");
        await page.Page.WaitForFunctionAsync("() => document.getElementById('record').getAttribute('aria-pressed') === 'false'");
        string recording = Directory.GetDirectories(_folder.Path).ShouldHaveSingleItem();
        string[] files = [.. Directory.GetFiles(recording).Select(file => Path.GetFileName(file)!)];
        files.ShouldContain("raw.tif");
        files.ShouldContain("enhanced.tif");
        string[] lines = File.ReadAllLines(Path.Combine(recording, "raw.jsonl"));
        lines.Length.ShouldBe(int.Parse((await page.TextAsync("#record-written"))!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }
}
