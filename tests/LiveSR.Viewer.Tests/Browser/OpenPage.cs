using System.Collections.Concurrent;
using Microsoft.Playwright;
using OpenCvSharp;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The page as a user has it, and the few things that tests do again and again.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();

    public OpenPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, message) => Note(message.Binary);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Length of the last message with images.</summary>
    public int LastFrameBytes { get; private set; }

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>Number of the image that was drawn last; waits for one.</summary>
    public async Task<long> DrawnAsync()
    {
        await Page.WaitForFunctionAsync("() => document.getElementById('image').dataset.image !== undefined");
        return await Page.EvaluateAsync<long>("() => Number(document.getElementById('image').dataset.image)");
    }

    /// <summary>Waits until an image of at least this number has been drawn.</summary>
    public Task DrawnAsync(long number) =>
        Page.WaitForFunctionAsync("number => Number(document.getElementById('image').dataset.image) >= number", number);

    /// <summary>Waits until a text stands somewhere.</summary>
    public Task ShowsAsync(string selector, string text) =>
        Page.WaitForFunctionAsync("([selector, text]) => document.querySelector(selector)?.textContent.includes(text)", new[] { selector, text });

    /// <summary>Waits until what is drawn is what was asked for last.</summary>
    public Task SettledAsync() => Page.WaitForFunctionAsync("() => document.getElementById('image').dataset.settled === 'true'");

    /// <summary>The image alone, without what lies over it; not for WebGL, which keeps nothing.</summary>
    public async Task<Mat> ImageAsync()
    {
        string address = await Page.EvaluateAsync<string>("() => document.getElementById('image').toDataURL('image/png')");
        return Cv2.ImDecode(Convert.FromBase64String(address[(address.IndexOf(',', StringComparison.Ordinal) + 1)..]), ImreadModes.Color);
    }

    public Task<string?> TextAsync(string selector) => this[selector].TextContentAsync();

    public Task PressAsync(string key) => Page.Keyboard.PressAsync(key);

    /// <summary>The point of the page at a share of the stage's width and height.</summary>
    public async Task<(float X, float Y)> OnStageAsync(double x, double y)
    {
        LocatorBoundingBoxResult box = (await this["#image"].BoundingBoxAsync())!;
        return ((float)(box.X + (x * box.Width)), (float)(box.Y + (y * box.Height)));
    }

    public async Task DragAsync((float X, float Y) from, (float X, float Y) to)
    {
        await Page.Mouse.MoveAsync(from.X, from.Y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(to.X, to.Y, new MouseMoveOptions { Steps = 5 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>The colour on the screen at a point of the page: blue, green, red.</summary>
    public async Task<Vec3b> ColourAsync((float X, float Y) at)
    {
        using Mat screen = Cv2.ImDecode(await Page.ScreenshotAsync(), ImreadModes.Color);
        return screen.At<Vec3b>((int)at.Y, (int)at.X);
    }

    /// <summary>Messages with images begin so, see FrameMessage; texts come here too.</summary>
    private void Note(byte[]? message)
    {
        if (message.AsSpan().StartsWith("LSR1"u8))
        {
            LastFrameBytes = message!.Length;
        }
    }

    /// <summary>Closes the page; nothing in it may have failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        _errors.ShouldBeEmpty();
    }
}
