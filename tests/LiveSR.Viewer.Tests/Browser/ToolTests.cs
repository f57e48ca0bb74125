using System.Globalization;
using LiveSR.Viewer.Sessions;
using Microsoft.Playwright;
using OpenCvSharp;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>Full screen, copying, the ruler, the list of keys: what is used beside the image.</summary>
[Collection(Chromium.Collection)]
public sealed class ToolTests(Chromium chromium)
{
    [Fact]
    public async Task FFillsTheScreenAndGivesItBack()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.PressAsync("f");
        await page.Page.WaitForFunctionAsync("() => document.fullscreenElement !== null");
        await page.PressAsync("f");
        await page.Page.WaitForFunctionAsync("() => document.fullscreenElement === null");
    }

    [Fact]
    public async Task CCopiesWhatIsShown()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address, new BrowserNewContextOptions { Permissions = ["clipboard-read", "clipboard-write"] });
        await page.DrawnAsync();
        await page["#contrast-full"].ClickAsync();
        await page.SettledAsync();
        await page.PressAsync("c");
        await page.ShowsAsync("#toasts", "copied what is shown");
        string copied = await page.Page.EvaluateAsync<string>(
            """
            async () => {
              const [item] = await navigator.clipboard.read(), bytes = new Uint8Array(await (await item.getType('image/png')).arrayBuffer());
              return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
            }
            """);
        using Mat picture = Cv2.ImDecode(Convert.FromBase64String(copied), ImreadModes.Color), shown = await page.ImageAsync();
        picture.Size().ShouldBe(shown.Size());
        Point middle = new(shown.Width / 3, shown.Height / 2), corner = new(shown.Width - 30, shown.Height - 16);
        picture.At<Vec3b>(middle.Y, middle.X).ShouldBe(shown.At<Vec3b>(middle.Y, middle.X));
        ((int)picture.At<Vec3b>(corner.Y, corner.X).Item0).ShouldBe(255, "the scale bar is drawn into the copy");
    }

    [Fact]
    public async Task WithoutAClipboardTheCopyIsAFile()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(
            view.Server.Address, new BrowserNewContextOptions(), before: "Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        await page.DrawnAsync();
        IDownload file = await page.Page.RunAndWaitForDownloadAsync(() => page["#copy"].ClickAsync());
        file.SuggestedFilename.ShouldBe("livesr-view.png");
        using Mat picture = Cv2.ImRead(await file.PathAsync());
        picture.Empty().ShouldBeFalse();
    }

    [Fact]
    public async Task TheRulerMeasuresUntilEscape()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page["#view-side"].ClickAsync();
        await page["button[data-tool=ruler]"].ClickAsync();
        (float X, float Y) from = await page.OnStageAsync(0.1, 0.5), to = await page.OnStageAsync(0.4, 0.5);
        await page.DragAsync(from, to);
        await page.ShowsAsync("#profile-length", "µm");
        double zoom = double.Parse((await page.TextAsync("#zoom"))!.TrimEnd('%'), CultureInfo.InvariantCulture) / 100;
        double length = double.Parse((await page.TextAsync("#profile-length"))!.Split(' ')[0], CultureInfo.InvariantCulture);
        length.ShouldBe((to.X - from.X) / zoom * 0.1, tolerance: 0.03);
        (await page["#marks .ruler"].CountAsync()).ShouldBe(2, "one in each half");
        await page.Page.WaitForFunctionAsync(
            """
            () => {
              const plot = document.getElementById('profile-plot'), pixels = plot.getContext('2d').getImageData(0, 0, plot.width, plot.height).data;
              return pixels.some((value, i) => i % 4 === 0 && value > 240 && pixels[i + 2] < 120);
            }
            """);

        await page.PressAsync("Escape");
        (await page["#profile"].IsHiddenAsync()).ShouldBeTrue();
        (await page["button[data-tool=move]"].GetAttributeAsync("aria-pressed")).ShouldBe("true");
        await page.Page.WaitForFunctionAsync("() => document.querySelectorAll('#marks *').length === 0");
    }

    [Fact]
    public async Task EscapeLetsGoOfATool()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page["button[data-tool=roi]"].ClickAsync();
        await page.PressAsync("Escape");
        (await page["button[data-tool=roi]"].GetAttributeAsync("aria-pressed")).ShouldBe("false");
        await page.DragAsync(await page.OnStageAsync(0.3, 0.3), await page.OnStageAsync(0.4, 0.6));
        view.Session.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheListNamesEveryKeyAndHoldsThemBackWhileItIsOpen()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.PressAsync("?");
        string[] keys = [.. await page["#help-keys kbd"].AllTextContentsAsync()];
        keys.ShouldBe(["1-6", "space", "R", "S", "N", "+", "-", "0", "F", "A", "C", "Delete", "P", "Esc", "?"]);
        await page.PressAsync("4");
        (await page["#view-raw"].GetAttributeAsync("aria-pressed")).ShouldBe("false");
        await page["#help button"].ClickAsync();
        await page.PressAsync("4");
        (await page["#view-raw"].GetAttributeAsync("aria-pressed")).ShouldBe("true");
    }

    [Fact]
    public async Task NSpeaksANoteAndEndsItWhereThereIsAMicrophone()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page.ShowsAsync("#seat", "In control");
        (await page["#voice"].IsHiddenAsync()).ShouldBeTrue();

        view.Session.State = view.Session.State with { Voice = new VoiceState() };
        await page["#voice"].WaitForAsync();
        await page.PressAsync("n");
        await page.ShowsAsync("#toasts", "done");
        view.Session.State = view.Session.State with { Voice = new VoiceState { Active = true, Seconds = 75 } };
        await page.ShowsAsync("#voice-text", "1:15");
        view.Session.State = view.Session.State with { Voice = new VoiceState { Active = true, Seconds = 76, Overruns = 1 } };
        await page.ShowsAsync("#toasts .bad", "the voice note has a gap");
        await page["#voice"].ClickAsync();
        while (view.Session.Commands.Count < 2)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        view.Session.Commands.ShouldBe([new VoiceCommand { Listen = true }, new VoiceCommand { Listen = false }]);
    }
}
