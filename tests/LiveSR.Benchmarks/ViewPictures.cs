using LiveSR.Live;
using LiveSR.Viewer;
using LiveSR.Viewer.Sessions;
using Microsoft.Playwright;

namespace LiveSR.Benchmarks;

/// <summary>The live view as it looks: every view of a dark and a light specimen, on two screens and a tablet held both ways.</summary>
internal static class ViewPictures
{
    private static readonly string[] Specimens = ["actin", "smear"];
    private static readonly string[] Views = ["swipe", "side", "enhanced", "raw", "difference", "consistency"];
    private static readonly (int Width, int Height)[] Screens = [(1280, 720), (1920, 1080), (1180, 820), (820, 1180)];

    /// <summary>Takes them all.</summary>
    /// <param name="folder">Where they go, as <c>SPECIMEN-WIDTHxHEIGHT-VIEW.png</c>.</param>
    /// <param name="only">Only those whose <c>SPECIMEN-WIDTHxHEIGHT</c> begins so; empty for all.</param>
    public static async Task RunAsync(string folder, string only)
    {
        Directory.CreateDirectory(folder);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--enable-unsafe-swiftshader"] });
        foreach (string specimen in Specimens)
        {
            (int, int)[] screens = [.. Screens.Where(screen => Name(specimen, screen).StartsWith(only, StringComparison.Ordinal))];
            if (screens.Length == 0)
            {
                continue;
            }

            // Two cores enhance, draw and take pictures of as many, and lose none.
            string source = $"sim:{specimen}?size=512&fps=5";
            using var session = LiveSession.Open(LiveSessionOptions.For(source));
            using var view = new LiveSessionView(session, source, folder);
            await using ViewerServer server = await ViewerServer.StartAsync(view, new ViewerOptions(), Console.Error.WriteLine);
            session.Start();
            foreach ((int width, int height) in screens)
            {
                IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
                await page.GotoAsync(server.Address.ToString());
                await page.WaitForSelectorAsync("#tags .model");
                await page.WaitForFunctionAsync("() => document.getElementById('strip-health').textContent === 'Live'", options: new PageWaitForFunctionOptions { Timeout = 60_000 });
                await TakeAsync(page, Path.Combine(folder, Name(specimen, (width, height))));
                await page.CloseAsync();
            }
        }
    }

    private static string Name(string specimen, (int Width, int Height) screen) => FormattableString.Invariant($"{specimen}-{screen.Width}x{screen.Height}");

    private static async Task TakeAsync(IPage page, string name)
    {
        foreach (string view in Views)
        {
            await page.ClickAsync($"#view-{view}");
            if (view == "consistency")
            {
                await page.WaitForFunctionAsync("() => document.getElementById('chi-square').textContent !== '' && !document.querySelector('#tags .waiting')");
            }

            await KeepAsync(page, $"{name}-{view}.png");
        }

        await page.ClickAsync("#view-side");
        await page.ClickAsync("#toggle-plots");
        await page.ClickAsync("button[data-tool=ruler]");
        ElementHandleBoundingBoxResult box = (await (await page.QuerySelectorAsync("#image"))!.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 10), box.Y + (box.Height / 4));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 3), box.Y + (box.Height / 2), new MouseMoveOptions { Steps = 4 });
        await page.Mouse.UpAsync();
        await KeepAsync(page, $"{name}-profile.png");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await KeepAsync(page, $"{name}-keys.png");
    }

    /// <summary>Some seconds later, when contrast and figures have settled.</summary>
    private static async Task KeepAsync(IPage page, string path)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }
}
