using Microsoft.Playwright;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The system's Chromium, without a screen, with a GPU made of software; one for all tests, which use it one after the other.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The collection of all tests that need it.</summary>
    public const string Collection = "Chromium";

    private const string Program = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A page in a profile of its own; every error in it fails the test when it is disposed.</summary>
    internal Task<OpenPage> OpenAsync(Uri address, int width = 1280, int height = 720) =>
        OpenAsync(address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });

    /// <summary>A page on a tablet, which has fingers and no mouse.</summary>
    internal Task<OpenPage> OpenOnTabletAsync(Uri address) => OpenAsync(address, new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = 1180, Height = 820 },
        HasTouch = true,
        IsMobile = true,
    });

    /// <summary>A page in a profile as described, which a script changes before the page's own run.</summary>
    internal async Task<OpenPage> OpenAsync(Uri address, BrowserNewContextOptions profile, string? before = null)
    {
        Assert.SkipWhen(_browser is null, $"needs {Program}");
        IBrowserContext context = await _browser!.NewContextAsync(profile);
        context.SetDefaultTimeout(60_000);
        IPage page = await context.NewPageAsync();
        if (before is not null)
        {
            await page.AddInitScriptAsync(before);
        }

        var open = new OpenPage(page);
        await page.GotoAsync(address.ToString());
        return open;
    }
}

/// <summary>Two browsers at once would keep each other waiting on a small machine.</summary>
[CollectionDefinition(Chromium.Collection)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
}
