using LiveSR.Live;
using LiveSR.Viewer;
using LiveSR.Viewer.Sessions;
using Microsoft.Playwright;

namespace LiveSR.Benchmarks;

/// <summary>What a page that is open costs the stream: frames enhanced a second with it and without it, in turns of one session.</summary>
internal static class ViewRateBar
{
    private const int Rounds = 5;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4), Turn = TimeSpan.FromSeconds(12);

    /// <summary>Measures and prints.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Edge of the camera's image in pixels.</param>
    /// <param name="rate">Frames a second that the camera gives.</param>
    public static async Task RunAsync(string model, int size, double rate)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await ViewBar.LaunchAsync(playwright);
        using LiveSession session = ViewBar.Open(model, size, rate);
        using var view = new LiveSessionView(session, "pattern", Path.GetTempPath());
        await using ViewerServer server = await ViewerServer.StartAsync(view, new ViewerOptions(), Console.Error.WriteLine);
        session.Start();
        double[] alone = new double[Rounds], watched = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            alone[round] = await RateAsync(session);
            IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 720 } });
            await page.GotoAsync(server.Address.ToString());
            watched[round] = await RateAsync(session);
            await page.CloseAsync();
            Console.WriteLine(FormattableString.Invariant($"round {round + 1}: {alone[round]:0.00} enhanced a second without a page, {watched[round]:0.00} with one"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{model}, {size}x{size} at {rate} fps: {Bars.Median(watched):0.00} enhanced a second with a page open, {Bars.Median(alone):0.00} without: {Bars.Median(watched) / Bars.Median(alone):0.000} (bar: 0.95)"));
    }

    private static async Task<double> RateAsync(LiveSession session)
    {
        await Task.Delay(Settling);
        LiveStatus before = session.Status();
        await Task.Delay(Turn);
        LiveStatus after = session.Status();
        return (after.Enhanced - before.Enhanced) / (after.Elapsed - before.Elapsed).TotalSeconds;
    }
}
