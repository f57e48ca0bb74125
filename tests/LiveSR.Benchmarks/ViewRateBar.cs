using LiveSR.Live;
using LiveSR.Viewer;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Benchmarks;

/// <summary>What a page that is open costs the stream: frames enhanced a second with it and without it, in turns of one session.</summary>
internal static class ViewRateBar
{
    private const int Rounds = 4;
    // Counts the images that are drawn, each once.
    private const string CountDrawn =
        """
        (() => {
          const shown = document.getElementById('image');
          let last = '';
          window.drawn = 0;
          shown.addEventListener('drawn', () => {
            if (shown.dataset.image !== last) window.drawn++;
            last = shown.dataset.image;
          });
        })()
        """;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4), Turn = TimeSpan.FromSeconds(12);

    /// <summary>Measures and prints.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Edge of the camera's image in pixels.</param>
    /// <param name="rate">Frames a second that the camera gives.</param>
    public static async Task RunAsync(string model, int size, double rate)
    {
        await using PlainBrowser browser = await PlainBrowser.LaunchAsync();
        using LiveSession session = ViewBar.Open(model, size, rate);
        using var view = new LiveSessionView(session, "pattern", Path.GetTempPath());
        await using ViewerServer server = await ViewerServer.StartAsync(view, new ViewerOptions(), Console.Error.WriteLine);
        session.Start();
        double[] alone = new double[Rounds], watched = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            alone[round] = await RateAsync(session);
            (watched[round], string cost) = await WatchedAsync(session, browser, server.Address);
            Console.WriteLine(FormattableString.Invariant($"round {round + 1}: {alone[round]:0.00} enhanced a second without a page, {watched[round]:0.00} with one, {cost}"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{model}, {size}x{size} at {rate} fps: {Bars.Median(watched):0.00} enhanced a second with a page open, {Bars.Median(alone):0.00} without: {Bars.Median(watched) / Bars.Median(alone):0.000} (bar: 0.95)"));
    }

    private static async Task<(double Rate, string Cost)> WatchedAsync(LiveSession session, PlainBrowser browser, Uri address)
    {
        await using PlainPage page = await browser.OpenAsync(address.ToString());
        await Task.Delay(Settling);
        await page.EvaluateAsync<object>(CountDrawn);
        Dictionary<string, double> before = ProcessorTimes.Now();
        double rate = await RateOfTurnAsync(session);
        Dictionary<string, double> after = ProcessorTimes.Now();
        double drawn = await page.EvaluateAsync<double>("window.drawn");
        return (rate, FormattableString.Invariant($"{drawn / Turn.TotalSeconds:0.0} drawn; processor ms for each drawn: {ProcessorTimes.PerFrame(before, after, drawn)}"));
    }

    private static async Task<double> RateAsync(LiveSession session)
    {
        await Task.Delay(Settling);
        return await RateOfTurnAsync(session);
    }

    private static async Task<double> RateOfTurnAsync(LiveSession session)
    {
        LiveStatus before = session.Status();
        await Task.Delay(Turn);
        LiveStatus after = session.Status();
        return (after.Enhanced - before.Enhanced) / (after.Elapsed - before.Elapsed).TotalSeconds;
    }
}
