using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using LiveSR.Capture;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline.Sinks;
using Spectre.Console;

namespace LiveSR.Cli.Upscaling;

/// <summary>What outputs will take, from one frame of each that is enhanced and written, and kept nowhere.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="options">Its options.</param>
internal sealed class DryRun(ParseResult parsed, UpscaleOptions options)
{
    /// <summary>Shows a table of times and sizes.</summary>
    /// <returns>The exit code: 1 where an input cannot be read.</returns>
    public async Task<int> ShowAsync(IReadOnlyList<BatchItem> items, CancellationToken cancellation)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("input", "frames", "time", "bytes", "output");
        using var enhancer = new SharedEnhancer(parsed, options);
        var failures = new List<string>();
        (TimeSpan time, double bytes) = (TimeSpan.Zero, 0);
        foreach (BatchItem item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Estimate estimate = await MeasureAsync(item, enhancer.For(begun: null));
                (time, bytes) = (time + estimate.Time, bytes + estimate.Bytes);
                table.AddRow(Markup.Escape(item.Input), $"{estimate.Frames}", Text(estimate.Time), Text(estimate.Bytes), Markup.Escape(item.Output));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add($"livesr: {item.Input}: {e.Message}");
            }
        }

        table.AddRow("all", "", Text(time), Text(bytes), "");
        AnsiConsole.Write(table);
        failures.ForEach(Console.Error.WriteLine);
        return failures.Count == 0 ? 0 : 1;
    }

    /// <summary>Videos predict most frames from others: of those the size is what it would be at most.</summary>
    private async Task<Estimate> MeasureAsync(BatchItem item, IFrameEnhancer enhancer)
    {
        using IFrameSource source = UpscaleInput.Open(item.Input, options.Series.Of(parsed));
        var reading = source.Frames.Select(frame => frame.Lease()).FirstAsync().ToTask();
        source.Start();
        using FrameLease first = await reading;
        enhancer.Enhance(first.Frame).Dispose();
        long begun = Stopwatch.GetTimestamp();
        using FrameLease enhanced = enhancer.Enhance(first.Frame);
        string folder = Directory.CreateTempSubdirectory("livesr-").FullName;
        try
        {
            string output = Path.Combine(folder, Path.GetFileName(item.Output));
            options.Files.RequireFits(parsed, output, source.Info, source.Info.Format);
            using (IFrameSink sink = options.Files.Open(parsed, output, overwrite: false, source.Info with { Companions = null, LengthMs = null }))
            {
                sink.Write(enhanced.Frame);
                sink.Complete();
            }

            long frames = source.Info.FrameCount ?? 1;
            return new Estimate(frames, Stopwatch.GetElapsedTime(begun) * frames, frames * (double)new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time:mm\\:ss}");

    private static string Text(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    private sealed record Estimate(long Frames, TimeSpan Time, double Bytes);
}
