using System.Diagnostics;
using LiveSR.Plugins;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Pipelines;

namespace AcquisitionHost;

/// <summary>
/// Live view without a window: the camera runs at its own rate, the pipeline shows what it can, and once a second a
/// line says how many images came in, were shown and were dropped.
/// </summary>
internal sealed class LiveView : IImageSink
{
    private long _shown;
    private Coords _last = Coords.Empty;
    private string _size = "";
    private string _focus = "";

    public void PutSummaryMetadata(SummaryMetadata summary) =>
        Console.WriteLine($"live: images of {summary.ImageWidth}x{summary.ImageHeight}, {summary.BitDepth} bits");

    /// <summary>Where a program with a window would draw the image.</summary>
    public void PutImage(Image image)
    {
        _last = image.Coords;
        _size = $"{image.Frame.Width}x{image.Frame.Height}";
        _focus = image.Metadata.UserData.TryGetValue("Focus", out string? figure) ? $", focus {figure}" : "";
        Interlocked.Increment(ref _shown);
    }

    /// <summary>Runs for a while. The camera never waits for the pipeline.</summary>
    public void Run(Microscope microscope, LiveViewPipeline pipeline, TimeSpan duration, double framesPerSecond, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        double reported = 0;
        for (long number = 0; clock.Elapsed < duration && !cancel.IsCancellationRequested; number++)
        {
            var due = TimeSpan.FromSeconds(number / framesPerSecond);
            if (due > clock.Elapsed)
            {
                Thread.Sleep(due - clock.Elapsed);
            }

            using Image image = microscope.Snap(Coords.Empty.With(Coords.TimeAxis, (int)number), zUm: 0, number);
            pipeline.InsertImage(image);
            if (clock.Elapsed.TotalSeconds - reported >= 1)
            {
                reported = clock.Elapsed.TotalSeconds;
                Report(pipeline);
            }
        }

        pipeline.Halt();
        Report(pipeline);
    }

    private void Report(LiveViewPipeline pipeline) =>
        Console.WriteLine($"in {pipeline.Inserted}, shown {Interlocked.Read(ref _shown)}, dropped {pipeline.Dropped}; last {_last} at {_size}{_focus}");
}
