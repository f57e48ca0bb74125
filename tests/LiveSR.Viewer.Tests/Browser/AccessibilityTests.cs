using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>WCAG in every state of the page, as axe finds it.</summary>
[Collection(Chromium.Collection)]
public sealed class AccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, 720)]
    [InlineData(820, 1180)]
    public async Task AxeFindsNothingWithAllOpen(int width, int height)
    {
        await using ServedView view = await ServedView.StartAsync();
        Equip(view.Session);
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address, width, height);
        await page.DrawnAsync();
        await page.ShowsAsync("#chi-square", "1.02");
        await page["#toggle-plots"].ClickAsync();
        await page["button[data-tool=ruler]"].ClickAsync();
        await page.DragAsync(await page.OnStageAsync(0.2, 0.4), await page.OnStageAsync(0.4, 0.4));
        await page["#profile"].WaitForAsync();
        await CleanAsync(page);
        foreach (string name in (string[])["side", "difference", "consistency"])
        {
            await page[$"#view-{name}"].ClickAsync();
            await page.SettledAsync();
            await CleanAsync(page);
        }
    }

    [Fact]
    public async Task AxeFindsNothingInTheListOfKeys()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.PressAsync("?");
        await page["#help"].WaitForAsync();
        await CleanAsync(page);
    }

    [Fact]
    public async Task AxeFindsNothingWhereThereIsTrouble()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address), watching = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        SessionState state = view.Session.State;
        view.Session.State = state with
        {
            Source = state.Source with { Trouble = "camera:0 gives no more images: trying to reconnect." },
            Processing = state.Processing with { Degraded = "twice failed, bicubic instead" },
            Flow = state.Flow with { Losses = [new LossState("enhancer too slow", 900)] },
            Recording = new RecordingState { Lost = 3, Folder = "/data/run", Trouble = "the disk is nearly full" },
        };
        await page.ShowsAsync("#message", "gives no more images");
        await page.ShowsAsync("#toasts", "nearly full");
        await CleanAsync(page);
        await watching.ShowsAsync("#seat", "take control");
        await CleanAsync(watching);
    }

    private static void Equip(FakeSession session) => session.State = session.State with
    {
        Settings =
        [
            new SettingState("focus", "Focus", "µm", 0.2, -2, 2, 0.01, [], ""),
            new SettingState("specimen", "Specimen", "", 0, 0, 1, 1, ["actin", "er"], "actin"),
        ],
        Recording = new RecordingState { Active = true, Seconds = 12, Written = 240, SecondsLeft = 3600, DiskFreeBytes = 1L << 40, Folder = "/data/run" },
        Voice = new VoiceState { Active = true, Seconds = 12 },
        Consistency = new ConsistencyState(1.02, 12.3, 0.98, "the camera's description"),
        Focus = 0.31,
    };

    private static async Task CleanAsync(OpenPage page)
    {
        AxeResult axe = await page.Page.RunAxe();
        axe.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}").ShouldBeEmpty();
    }
}
