using System.Globalization;
using LiveSR.Cli.Upscaling;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Statistics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LiveSR.Cli.Display;

/// <summary>A progress bar with frames per second and the time left; a line every few seconds where there is no terminal.</summary>
internal static class ProgressView
{
    private const int OtherColumns = 45;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(5);

    /// <summary>Shows a pipeline until it ends.</summary>
    /// <param name="pipeline">The pipeline, whose first sink counts.</param>
    /// <param name="frames">Frames in all, null when unknown.</param>
    /// <param name="before">How many of them an earlier run has written.</param>
    /// <param name="batch">The batch that they belong to; null for none.</param>
    public static async Task<PipelineReport> FollowAsync(LivePipeline pipeline, long? frames, long before = 0, BatchProgress? batch = null)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            using IDisposable lines = pipeline.Statistics(Report).Subscribe(s => AnsiConsole.Console.Profile.Out.Writer.WriteLine(Line(pipeline.Total(), frames, before, batch)));
            return await pipeline.Completion;
        }

        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = Math.Clamp(AnsiConsole.Profile.Width - OtherColumns, 5, 40) }, new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(batch?.Count ?? "frames", maxValue: frames ?? double.MaxValue);
                bar.IsIndeterminate = frames is null;
                using IDisposable updates = pipeline.Statistics(Redraw).Subscribe(_ => bar.Value = before + pipeline.Total().Sinks[0].Written);
                PipelineReport report = await pipeline.Completion;
                bar.Value = before + report.Statistics.Sinks[0].Written;
                return report;
            });
    }

    private static string Line(PipelineStatistics statistics, long? frames, long before, BatchProgress? batch)
    {
        SinkStatistics written = statistics.Sinks[0];
        long done = before + written.Written;
        if (batch is not null)
        {
            return batch.Line(frames > 0 ? Math.Min(1, (double)done / frames.Value) : 0, written.Fps);
        }

        if (frames is not { } all || written.Fps <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{done} frames, {written.Fps:0.0} fps");
        }

        var left = TimeSpan.FromSeconds((all - done) / written.Fps);
        return string.Create(CultureInfo.InvariantCulture, $"{done}/{all} frames, {written.Fps:0.0} fps, {left:hh\\:mm\\:ss} left");
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Speed ?? 0:0.0} fps"));
    }
}
