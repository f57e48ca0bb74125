using LiveSR.Imaging;
using LiveSR.Live;
using OpenCvSharp;

namespace LiveSR.Viewer.Tests.Browser;

/// <summary>The colours on the screen: the same with a GPU and without, as raw bits and compressed, and those of a snap.</summary>
[Collection(Chromium.Collection)]
public sealed class DrawingTests(Chromium chromium) : IDisposable
{
    private static readonly (double X, double Y)[] Places = [(0.3, 0.3), (0.7, 0.3), (0.45, 0.8)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("swipe", false)]
    [InlineData("side", false)]
    [InlineData("enhanced", true)]
    [InlineData("difference", false)]
    public async Task TheCanvasDrawsWhatWebGlDraws(string name, bool smooth)
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage gpu = await chromium.OpenAsync(view.At("?draw=webgl")), canvas = await chromium.OpenAsync(view.At("?draw=canvas"));
        await gpu.ShowsAsync("#section-transfer", "WebGL2");
        await canvas.ShowsAsync("#section-transfer", "canvas");
        foreach (OpenPage page in (OpenPage[])[gpu, canvas])
        {
            await page.DrawnAsync();
            await page[$"#view-{name}"].ClickAsync();
            await page["#contrast-high"].FillAsync("4864");
            await page["#contrast-high"].BlurAsync();
            await page["#contrast-lut"].SelectOptionAsync("viridis");
            if (smooth)
            {
                await page["#smooth"].ClickAsync();
            }

            await page.SettledAsync();
        }

        foreach ((double x, double y) in Places)
        {
            (float, float) at = await gpu.OnStageAsync(x, y);
            Difference(await gpu.ColourAsync(at), await canvas.ColourAsync(at)).ShouldBeLessThan(8);
        }
    }

    [Fact]
    public async Task WhereWebGlIsSoftwareTheCanvasDraws()
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.ShowsAsync("#section-transfer", "Drawn with canvas");
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("webp")]
    [InlineData("raw8")]
    public async Task ASlowLinkGetsFewerBytesOfTheSameImageAndExactValues(string coding)
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show(320, 240);
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page["#view-enhanced"].ClickAsync();
        await page["#contrast-full"].ClickAsync();
        await page.SettledAsync();
        (float, float) at = await page.OnStageAsync(0.5, 0.6);
        Vec3b whole = await page.ColourAsync(at);
        int bytes = page.LastFrameBytes;

        await page["#coding"].SelectOptionAsync(coding);
        await page.SettledAsync();
        page.LastFrameBytes.ShouldBeLessThan(bytes * 6 / 10);
        await page.DrawnAsync(view.Session.Show(320, 240));
        Difference(await page.ColourAsync(at), whole).ShouldBeLessThan(15);
        (float x, float y) = await page.OnStageAsync(0.5, 0.5);
        await page.Page.Mouse.MoveAsync(x + 1, y + 1);
        await page.ShowsAsync("#value", "enhanced 12160");

        // What is white is the server's business now: it is asked anew.
        await page["#contrast-high"].FillAsync("28000");
        await page["#contrast-high"].BlurAsync();
        await page.SettledAsync();
        int brighter = whole.Item0 * 65535 / 28000;
        ((int)(await page.ColourAsync(at)).Item0).ShouldBeInRange(brighter - 8, brighter + 8);
    }

    [Theory]
    [InlineData("gray", 1)]
    [InlineData("inverted", 1)]
    [InlineData("fire", 0.6)]
    [InlineData("viridis", 1)]
    [InlineData("cyan", 2)]
    public async Task ASnapHasTheColoursOfTheScreen(string table, double gamma)
    {
        await using ServedView view = await ServedView.StartAsync();
        view.Session.Show();
        await using OpenPage page = await chromium.OpenAsync(view.Server.Address);
        await page.DrawnAsync();
        await page["#view-raw"].ClickAsync();
        await page["#contrast-low"].FillAsync("100");
        await page["#contrast-high"].FillAsync("4700");
        await page["#contrast-high"].BlurAsync();
        await page["#contrast-lut"].SelectOptionAsync(table);
        await page["#contrast-gamma"].FillAsync(gamma.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.SettledAsync();

        using FrameLease raw = view.Session.Raw();
        string picture = Snap.Write(raw.Frame, _folder["snap"], new SnapDisplay { Low = 100, High = 4700, Gamma = gamma, Table = ColourTable.Of(table), ScaleBar = false }).Picture;
        using Mat snap = Cv2.ImRead(picture);
        using Mat screen = await page.ImageAsync();
        double zoom = Math.Min(screen.Width / 64.0, screen.Height / 48.0);
        for (int x = 3; x < 64; x += 10)
        {
            for (int y = 8; y < 48; y += 10)
            {
                Vec3b shown = screen.At<Vec3b>((int)((screen.Height / 2.0) + ((y + 0.5 - 24) * zoom)), (int)((screen.Width / 2.0) + ((x + 0.5 - 32) * zoom)));
                Difference(shown, snap.At<Vec3b>(y, x)).ShouldBeLessThanOrEqualTo(3, $"pixel {x}, {y}");
            }
        }
    }

    private static int Difference(Vec3b one, Vec3b other) =>
        Math.Abs(one.Item0 - other.Item0) + Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2);
}
