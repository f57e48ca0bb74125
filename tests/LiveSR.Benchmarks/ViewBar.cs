using System.Buffers;
using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Live;
using LiveSR.Viewer;
using LiveSR.Viewer.Frames;
using LiveSR.Viewer.Protocol;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Benchmarks;

/// <summary>The live view: the age of what is drawn in a real browser, and what a page costs the server.</summary>
internal static class ViewBar
{
    private const double Rate = 20;
    private const int Starts = 3;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(5), Measured = TimeSpan.FromSeconds(20);

    // Reads the squares of PatternSource where they are drawn, at each drawing of a new image.
    private const string ReadAges =
        """
        (size => {
          const shown = document.getElementById('image'), read = document.createElement('canvas');
          Object.assign(read, { width: 128, height: 4 });
          const context = read.getContext('2d', { willReadFrequently: true });
          window.ages = [];
          let last = '';
          shown.addEventListener('drawn', () => {
            if (shown.dataset.image === last) return;
            last = shown.dataset.image;
            const zoom = Math.min(shown.width / size, shown.height / size), edge = zoom * size;
            context.drawImage(shown, (shown.width - edge) / 2, (shown.height - edge) / 2, edge, edge / 32, 0, 0, 128, 4);
            const now = performance.timeOrigin + performance.now(), pixels = context.getImageData(0, 2, 128, 1).data;
            let made = 0;
            for (let i = 0; i < 32; i++) if (pixels[4 * (4 * i + 2)] > 127) made += 2 ** i;
            window.ages.push((Math.floor(now) % 2 ** 32) - made);
          });
        })
        """;

    private const string ShowEnhanced =
        """
        localStorage.setItem('livesr.view', '"enhanced"');
        localStorage.setItem('livesr.contrast.pattern', JSON.stringify({ auto: 'off', low: [0, 0, 0], high: [65535, 65535, 65535] }));
        location.reload();
        """;

    /// <summary>Measures and prints.</summary>
    /// <param name="model">The model.</param>
    /// <param name="drawnBy"><c>webgl</c> or <c>canvas</c>; empty for what the page takes by itself.</param>
    public static async Task RunAsync(string model, string drawnBy)
    {
        await using PlainBrowser browser = await PlainBrowser.LaunchAsync();
        await MeasureStartAsync(browser);
        foreach (int size in (int[])[512, 1024])
        {
            Console.WriteLine(FormattableString.Invariant($"message of raw and enhanced, {size} to {2 * size}, for a 1280x720 page: {MessageMs(size):0.00} ms (bar: 4 ms)"));
            await MeasureAgeAsync(browser, model, size, drawnBy);
        }
    }

    /// <summary>A session over a camera whose images say when they were made.</summary>
    public static LiveSession Open(string model, int size, double rate) =>
        LiveSession.Open(new LiveSessionOptions { OpenSource = () => new PatternSource(size, rate), Enhancement = new Enhancement { Model = model } });

    /// <summary>
    /// From <c>./livesr view</c>, built, to the first enhanced frame on screen; the browser is open already. Each three begin
    /// with nothing remembered. Beside it, how long that browser takes for a page of one word.
    /// </summary>
    private static async Task MeasureStartAsync(PlainBrowser browser)
    {
        string launcher = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "livesr"));
        for (int run = 0; run < 2 * Starts; run++)
        {
            string cache = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"livesr-start-{Environment.ProcessId}-{run / Starts}"));
            long begun = Stopwatch.GetTimestamp();
            var start = new ProcessStartInfo(launcher, ["view", "sim:actin", "--no-browser"]) { RedirectStandardOutput = true };
            start.Environment["XDG_CACHE_HOME"] = cache;
            using Process program = Process.Start(start)!;
            string line = await program.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("livesr view said nothing");
            double said = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            await MeasureFirstAsync(browser, line.Split(' ')[1], "document.querySelector('#tags .inferred')");
            double seen = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
            double blank = await MeasureFirstAsync(browser, "data:text/html,LiveSR", "document.readyState === 'complete'");
            Console.WriteLine(FormattableString.Invariant(
                $"start {(run % Starts) + 1}: './livesr view sim:actin' to its address in {said:0.00} s, to the first enhanced frame on screen in {seen:0.00} s (bar: 3 s); the browser alone, for a page of one word: {blank:0.00} s"));
            if (run % Starts == Starts - 1)
            {
                Directory.Delete(cache, recursive: true);
            }
        }
    }

    private static async Task<double> MeasureFirstAsync(PlainBrowser browser, string address, string condition)
    {
        long begun = Stopwatch.GetTimestamp();
        await using PlainPage page = await browser.OpenAsync(address);
        await page.UntilAsync(condition);
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task MeasureAgeAsync(PlainBrowser browser, string model, int size, string drawnBy)
    {
        using LiveSession session = Open(model, size, Rate);
        using var view = new LiveSessionView(session, "pattern", Path.GetTempPath());
        await using ViewerServer server = await ViewerServer.StartAsync(view, new ViewerOptions(), Console.Error.WriteLine);
        session.Start();
        await using PlainPage page = await browser.OpenAsync(new Uri(server.Address, drawnBy.Length == 0 ? "" : $"?draw={drawnBy}").ToString());
        await page.UntilAsync("document.querySelector('#tags .inferred')");
        await page.EvaluateAsync<object>(ShowEnhanced);
        await Task.Delay(Warming);
        await page.EvaluateAsync<object>(FormattableString.Invariant($"{ReadAges}({size})"));
        await Task.Delay(Measured);
        double[] ages = [.. (await page.EvaluateAsync<double[]>("window.ages")).Order()];
        string drawn = await page.EvaluateAsync<string>("document.querySelector('#section-transfer .note').textContent.split(' ')[2]");
        LiveStatus status = session.Status();
        Console.WriteLine(FormattableString.Invariant(
            $"{size}x{size} at {Rate} fps, {model}, drawn by {drawn}: {ages.Length / Measured.TotalSeconds:0.0} drawn a second; made to drawn p50 {At(ages, 0.5):0} ms, p95 {At(ages, 0.95):0} ms; received to enhanced p95 {status.Latency.P95.TotalMilliseconds:0} ms (bar: p95 of drawing under that of enhancing plus 60 ms)"));
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];

    /// <summary>What a page costs for each frame before it is sent: median of many.</summary>
    private static double MessageMs(int size)
    {
        using FrameLease raw = Noise(size), enhanced = Noise(2 * size);
        using var frames = new ViewedFrames(raw.Frame, enhanced.Frame, residual: null);
        using var encoder = new PlaneEncoder();
        var message = new FrameMessage(new ArrayBufferWriter<byte>(), encoder);
        var view = new ViewRequest { Id = 1, Planes = [PlaneKind.Raw, PlaneKind.Enhanced], X = 0, Y = 0, Width = size, Height = size, Zoom = 640.0 / size };
        double[] times = new double[200];
        for (int i = 0; i < times.Length; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            message.Write(frames, view, 1, frozen: false, DateTimeOffset.UtcNow, static _ => 0);
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        return At([.. times.Order()], 0.5);
    }

    private static FrameLease Noise(int size)
    {
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray16, size, size);
        new Random(1).NextBytes(writer.Bytes);
        return writer.Publish(new FrameMetadata());
    }
}
