using System.Globalization;
using LiveSR.Viewer.Sessions;
using Microsoft.Playwright;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The page under fingers.</summary>
[Collection(Chromium.Collection)]
public sealed class TabletTests(Chromium chromium)
{
    [Fact]
    public async Task TwoFingersZoomAboutThePointBetweenThem()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenOnTabletAsync(view.Server.Address);
        await page.DrawnAsync();
        await page["#view-raw"].TapAsync();
        await page.SettledAsync();
        double fitted = await ZoomAsync(page);

        await using Hand hand = await Hand.OnAsync(page);
        (float X, float Y) middle = await page.OnStageAsync(0.4, 0.5);
        await hand.TouchAsync("touchStart", [(middle.X - 40, middle.Y), (middle.X + 40, middle.Y)]);
        for (int apart = 50; apart <= 120; apart += 10)
        {
            await hand.TouchAsync("touchMove", [(middle.X - apart, middle.Y), (middle.X + apart, middle.Y)]);
        }

        await hand.TouchAsync("touchEnd", []);
        await page.SettledAsync();
        (await ZoomAsync(page) / fitted).ShouldBe(3, tolerance: 0.05);

        // The pixel between the fingers stayed where it was: it is 0.1 of the stage's width left of the image's middle.
        double width = (await page["#image"].BoundingBoxAsync())!.Width;
        int column = (int)Math.Floor(32 - (0.1 * width / (fitted / 100)));
        await page.Page.Mouse.MoveAsync(middle.X, middle.Y + 2);
        await page.ShowsAsync("#value", $"x {column}  ");
    }

    [Fact]
    public async Task OneFingerDragsTheDivider()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenOnTabletAsync(view.Server.Address);
        await page.DrawnAsync();
        await using Hand hand = await Hand.OnAsync(page);
        (float X, float Y) at = await page.OnStageAsync(0.5, 0.5), to = await page.OnStageAsync(0.75, 0.5);
        await hand.TouchAsync("touchStart", [at]);
        await hand.TouchAsync("touchMove", [((at.X + to.X) / 2, at.Y)]);
        await hand.TouchAsync("touchMove", [to]);
        await hand.TouchAsync("touchEnd", []);
        await page.Page.WaitForFunctionAsync("() => document.getElementById('divider').getAttribute('aria-valuenow') === '75'");
    }

    [Fact]
    public async Task TheCausesOfLossesAreSaidWholeOnATablet()
    {
        await using ServedView view = await ServedView.StartAsync();
        FlowState flow = view.Session.State.Flow with
        {
            EnhancedRate = 26.4,
            LatencyP50 = 1661,
            LatencyP95 = 1999,
            LatencyP99 = 1999,
            Losses = [new LossState("camera", 123), new LossState("enhancer too slow", 4567)],
        };
        view.Session.State = view.Session.State with { Flow = flow };
        view.Session.Show();
        await using OpenPage page = await chromium.OpenOnTabletAsync(view.Server.Address);
        await page.ShowsAsync("#strip-causes", "camera 123, enhancer too slow 4567");
        (await page.Page.EvaluateAsync<bool>(
            "(() => { const causes = document.getElementById('strip-causes'); return causes.scrollWidth <= causes.clientWidth + 1; })()")).ShouldBeTrue();
    }

    private static async Task<double> ZoomAsync(OpenPage page) =>
        double.Parse((await page.TextAsync("#zoom"))!.TrimEnd('%'), CultureInfo.InvariantCulture);

    /// <summary>Fingers as the system reports them: Playwright itself has one that taps.</summary>
    private sealed class Hand(ICDPSession session) : IAsyncDisposable
    {
        public static async Task<Hand> OnAsync(OpenPage page) => new(await page.Page.Context.NewCDPSessionAsync(page.Page));

        public Task TouchAsync(string type, (float X, float Y)[] fingers) => session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select((finger, i) => new { x = finger.X, y = finger.Y, id = i }).ToArray(),
        });

        public async ValueTask DisposeAsync() => await session.DetachAsync();
    }
}
