using System.Reactive.Linq;
using LiveSR.Capture;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;

namespace LiveSR.Cli.Calibration;

/// <summary>A series of images of one source, and at what setting the camera took them.</summary>
/// <param name="Source">The source as the user named it.</param>
/// <param name="Info">What it delivers.</param>
/// <param name="Setting">The first image's metadata.</param>
/// <param name="Statistics">What the images say of each pixel.</param>
internal sealed record CameraSeries(string Source, SourceInfo Info, FrameMetadata Setting, StillSeries Statistics)
{
    /// <summary>The camera's own label; null when a recording does not say it, for then its images bear the file's name.</summary>
    public string? Camera => Info.Camera ?? (Setting.Camera.Length > 0 && Setting.Camera != Info.Name ? Setting.Camera : null);

    /// <summary>Takes images until there are enough, or the source ends. They are worked on as they come: one that a camera loses meanwhile is not missed.</summary>
    /// <param name="text">The source.</param>
    /// <param name="images">How many at most.</param>
    /// <param name="taken">Called after each.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">The source cannot be opened, or is lost; one line.</exception>
    /// <exception cref="NotSupportedException">It is colour or holds floats; one line.</exception>
    /// <exception cref="UsageException">It gives no image.</exception>
    public static async Task<CameraSeries> TakeAsync(string text, int images, Action taken, CancellationToken cancellation)
    {
        using IFrameSource source = FrameSources.Open(text, new SourceOptions { SkipsUntilStart = true });
        StillSeries? statistics = null;
        FrameMetadata? setting = null;
        Task all = source.Frames.Take(images).ForEachAsync(
            frame =>
            {
                setting ??= frame.Metadata;
                statistics ??= new StillSeries(frame);
                statistics.Add(frame);
                taken();
            },
            cancellation);
        source.Start();
        await all;
        source.Stop();
        return statistics is null ? throw new UsageException($"{text} gives no image: name a source with at least {PhotonTransfer.FewestImages}.")
            : new CameraSeries(text, source.Info, setting!, statistics);
    }

    /// <summary>Refuses series of two cameras or two settings.</summary>
    /// <exception cref="UsageException">They differ; one line.</exception>
    public static void RequireOneSetting(IReadOnlyList<CameraSeries> all)
    {
        CameraSeries first = all[0];
        foreach (CameraSeries other in all.Skip(1))
        {
            string? difference = other.Camera is { } camera && first.Camera is { } known && camera != known ? $"{known} took the one, {camera} the other"
                : other.Setting.Roi != first.Setting.Roi ? "they show other parts of the sensor"
                : other.Setting.Binning != first.Setting.Binning ? "their binning differs"
                : null;
            if (difference is not null)
            {
                throw new UsageException($"{first.Source} and {other.Source} cannot be used together: {difference}.");
            }
        }
    }
}
