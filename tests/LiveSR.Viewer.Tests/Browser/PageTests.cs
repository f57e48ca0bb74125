using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LiveSR.Viewer.Sessions;
using OpenCvSharp;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The page over a session that a test makes frames for, so that each value on it is known.</summary>
[Collection(Chromium.Collection)]
public sealed class PageTests(Chromium chromium)
{
    // The fake image has 64 x 48 pixels; the value of pixel (x, y) is x + 100 y.
    [Fact]
    public async Task FramesAdvanceAndEnhancedPixelsAreMarkedInferred()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        for (int i = 0; i < 5; i++)
        {
            await page.DrawnAsync(view.Session.Show());
        }

        await page.ShowsAsync("#tags", "INFERRED");
        (await page.TextAsync("#tags")).ShouldBe("RAWENHANCEDINFERREDtwice ×2 · cpu · fp32");
        (await page.TextAsync("#scale-bar-text")).ShouldBe("1 µm");
    }

    [Theory]
    [InlineData("difference")]
    [InlineData("enhanced")]
    [InlineData("raw")]
    public async Task AKnownPixelsValueIsReadAtAnyZoom(string name)
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page[$"#view-{name}"].ClickAsync();
        foreach (int steps in (int[])[0, 4])
        {
            for (int i = 0; i < steps; i++)
            {
                await page.PressAsync("+");
            }

            // The middle of the stage is the corner of four pixels: one to its lower right is (32, 24).
            (float x, float y) = await page.OnStageAsync(0.5, 0.5);
            await page.Page.Mouse.MoveAsync(x + 3, y + 3);
            await page.ShowsAsync("#value", "x 32  y 24");
            await page.ShowsAsync("#value", name == "raw" ? "raw 2432" : "enhanced 2432");
        }
    }

    [Fact]
    public async Task TheDividerIsDraggedAndMovedByKeys()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.DragAsync(await page.OnStageAsync(0.5, 0.4), await page.OnStageAsync(0.25, 0.4));
        (await page["#divider"].GetAttributeAsync("aria-valuenow")).ShouldBe("25");
        await page["#divider"].FocusAsync();
        await page.PressAsync("ArrowRight");
        (await page["#divider"].GetAttributeAsync("aria-valuenow")).ShouldBe("27");
    }

    [Fact]
    public async Task ContrastIsSetByHandAndAutomatically()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#section-contrast", "saturated");
        await page["#contrast-low"].FillAsync("0");
        await page["#contrast-high"].FillAsync("4864");
        await page["#contrast-high"].BlurAsync();
        (float x, float y) middle = await page.OnStageAsync(0.52, 0.52);
        Vec3b byHand = await page.ColourAsync(middle);
        ((int)byHand.Item0).ShouldBeInRange(115, 145);
        (await page["#contrast-always"].IsCheckedAsync()).ShouldBeFalse();

        await page["#contrast-full"].ClickAsync();
        ((int)(await page.ColourAsync(middle)).Item0).ShouldBeLessThan(20);
        await page.PressAsync("a");
        (await page["#contrast-high"].InputValueAsync()).ShouldBe("4760");
        await page["#contrast-lut"].SelectOptionAsync("green");
        Vec3b green = await page.ColourAsync(middle);
        ((int)green.Item1).ShouldBeGreaterThan(80);
        ((int)green.Item2).ShouldBe(0);
    }

    [Fact]
    public async Task ContrastIsRememberedForASource()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page["#contrast-high"].FillAsync("1234");
        await page["#contrast-high"].BlurAsync();
        await page.Page.ReloadAsync();
        await page.DrawnAsync();
        await page.Page.WaitForFunctionAsync("() => document.getElementById('contrast-high').value === '1234'");
    }

    [Fact]
    public async Task EveryKeyDoesWhatTheListSays()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#seat", "In control");
        string[] views = ["swipe", "side", "enhanced", "raw", "difference", "consistency"];
        for (int i = 0; i < views.Length; i++)
        {
            await page.PressAsync($"{i + 1}");
            (await page[$"#view-{views[i]}"].GetAttributeAsync("aria-pressed")).ShouldBe("true");
        }

        // The zoom is written when the page is next drawn.
        await page.PressAsync("1");
        await page.PressAsync("0");
        await page.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        string fitted = (await page.TextAsync("#zoom"))!;
        await page.PressAsync("+");
        await page.Page.WaitForFunctionAsync("text => document.getElementById('zoom').textContent !== text", fitted);
        await page.PressAsync("0");
        await page.ShowsAsync("#zoom", fitted);
        await page.PressAsync("p");
        (await page["#panel"].IsVisibleAsync()).ShouldBeFalse();
        await page.PressAsync("p");
        await page.PressAsync("?");
        (await page["#help"].IsVisibleAsync()).ShouldBeTrue();
        await page.PressAsync("Escape");

        await page.PressAsync("s");
        await page.PressAsync("r");
        await page.PressAsync("Delete");
        await page.ShowsAsync("#toasts", "done");
        while (view.Session.Commands.Count < 3)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        view.Session.Commands.Select(command => command.GetType()).ShouldBe([typeof(SnapCommand), typeof(RecordCommand), typeof(RoiCommand)]);
    }

    [Fact]
    public async Task SpaceFreezesTheFrameAndLetsItGo()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        long frozen = await page.DrawnAsync();
        await page.PressAsync(" ");
        await page.ShowsAsync("#tags", "FROZEN");
        long next = view.Session.Show();
        await page.PressAsync("+");
        (await page.DrawnAsync()).ShouldBe(frozen);
        await page.PressAsync(" ");
        await page.DrawnAsync(next);
    }

    [Fact]
    public async Task ASourceThatIsLostIsSaidAndSoIsItsReturn()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        SessionState state = view.Session.State;
        view.Session.State = state with { Source = state.Source with { Trouble = "camera:0 gives no more images: trying to reconnect." } };
        await page.ShowsAsync("#message", "gives no more images");
        await page.ShowsAsync("#strip-health", "No images");
        view.Session.State = state;
        await page.Page.WaitForFunctionAsync("() => document.getElementById('message').hidden");
    }

    [Fact]
    public async Task APageThatIsHeldBackSaysSoAndItsOwnRateIsNoFault()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.ShowsAsync("#strip-health", "Too slow");
        FlowState flow = view.Session.State.Flow;
        view.Session.State = view.Session.State with { Flow = flow with { EnhancedRate = flow.CameraRate, FramesDue = 10_000, Losses = [new LossState("enhancer too slow", 1)] } };
        await page.ShowsAsync("#strip-yields", "held back");
        await page.ShowsAsync("#strip-health", "Live");
    }

    [Fact]
    public async Task ASecondPageWatchesUntilItTakesControl()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage first = await chromium.OpenAsync(view.Server.Address);
        await first.ShowsAsync("#seat", "In control");
        await using OpenPage second = await chromium.OpenAsync(view.Server.Address);
        await second.ShowsAsync("#seat", "Watching");
        (await second["#record"].IsDisabledAsync()).ShouldBeTrue();
        await second["#seat"].ClickAsync();
        await second.ShowsAsync("#seat", "In control");
        await first.ShowsAsync("#seat", "Watching");
    }

    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1920, 1080)]
    [InlineData(820, 1180)]
    [InlineData(1024, 768)]
    public async Task NothingIsCutOrInaccessible(int width, int height)
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.State = view.Session.State with { Voice = new VoiceState { Active = true, Seconds = 4000 }, Recording = new RecordingState { Active = true, Seconds = 4000 } };
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address, width, height);
        await page.DrawnAsync();
        string[] outside = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('.bar *, .rail button, .strip > *')]
              .filter(element => element.getClientRects().length > 0)
              .filter(element => { const box = element.getBoundingClientRect(); return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1; })
              .map(element => element.id || element.className || element.tagName)
            """);
        outside.ShouldBeEmpty();
        AxeResult axe = await page.Page.RunAxe();
        axe.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}").ShouldBeEmpty();
    }
}
