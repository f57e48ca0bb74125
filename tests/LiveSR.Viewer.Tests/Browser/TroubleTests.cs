using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>What goes wrong while somebody looks, as it is seen on the page.</summary>
[Collection(Chromium.Collection)]
public sealed class TroubleTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AModelThatFailsFallsBackToBicubicAndThePageSaysSoUntilAnotherIsChosen()
    {
        await using LiveView view = await LiveView.StartAsync(
            _folder.Path, openEnhancer: asked => asked.Model == "lanczos" ? asked.Open(FramePool.Shared) : new Failing(asked.Open(FramePool.Shared)));
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.ShowsAsync("#tags .degraded", "weak failed, bicubic instead: it returned NaN");
        await page.ShowsAsync("#section-processing", "weak failed, bicubic instead");
        long seen = await page.DrawnAsync();
        await page.DrawnAsync(seen + 5);

        await page.ShowsAsync("#seat", "In control");
        await page.Page.WaitForFunctionAsync("() => [...document.getElementById('model').options].some(option => option.value === 'lanczos')");
        await page["#model"].SelectOptionAsync("lanczos");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('#tags .degraded') === null && document.getElementById('tags').textContent.includes('lanczos')");
    }

    [Fact]
    public async Task ADiskThatFillsEndsTheRecordingWholeAndThePageSaysSo()
    {
        // A recording leaves 256 MiB free: here it has four for its frames.
        using var small = TemporaryFolder.Small(260);
        await using LiveView view = await LiveView.StartAsync(small.Path);
        await using OpenPage page = await chromium.OpenAsync(view.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#seat", "In control");
        await page.PressAsync("r");
        await page.ShowsAsync("#toasts .bad", "has ended, whole, since its disk is nearly full: free some space, or choose another folder.");
        await page.Page.WaitForFunctionAsync("() => document.getElementById('record').getAttribute('aria-pressed') === 'false'");
        string recording = Directory.GetDirectories(small.Path).ShouldHaveSingleItem();
        File.Exists(Path.Combine(recording, "raw.tif")).ShouldBeTrue();
        File.Exists(Path.Combine(recording, "enhanced.tif")).ShouldBeTrue();
        long seen = await page.DrawnAsync();
        await page.DrawnAsync(seen + 3);
    }

    /// <summary>A network that computes for a while, and then no longer.</summary>
    private sealed class Failing(IFrameEnhancer inner) : IFrameEnhancer
    {
        private int _frames;

        public string Name => "weak";

        public int Scale => inner.Scale;

        public FrameLease Enhance(Frame frame, CancellationToken cancellation) =>
            ++_frames < 10 ? inner.Enhance(frame, cancellation) : throw new NotFiniteOutputException("it returned NaN");

        public void Dispose() => inner.Dispose();
    }
}
