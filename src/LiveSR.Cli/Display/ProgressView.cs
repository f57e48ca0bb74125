using System.Globalization;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Statistics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LiveSR.Cli.Display;

/// <summary>A progress bar with frames per second and the time left; a line every few seconds where there is no terminal.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(5);

    /// <summary>Shows <paramref name="pipeline"/>, which writes <paramref name="frames"/> frames to its first sink, until it ends.</summary>
    public static async Task<PipelineReport> FollowAsync(LivePipeline pipeline, long? frames)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            using IDisposable lines = pipeline.Statistics(Report).Subscribe(s => AnsiConsole.Console.Profile.Out.Writer.WriteLine(Line(pipeline.Total(), frames)));
            return await pipeline.Completion;
        }

        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask("frames", maxValue: frames ?? double.MaxValue);
                bar.IsIndeterminate = frames is null;
                using IDisposable updates = pipeline.Statistics(Redraw).Subscribe(_ => bar.Value = pipeline.Total().Sinks[0].Written);
                PipelineReport report = await pipeline.Completion;
                bar.Value = report.Statistics.Sinks[0].Written;
                return report;
            });
    }

    private static string Line(PipelineStatistics statistics, long? frames)
    {
        SinkStatistics written = statistics.Sinks[0];
        if (frames is not { } all || written.Fps <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{written.Written} frames, {written.Fps:0.0} fps");
        }

        var left = TimeSpan.FromSeconds((all - written.Written) / written.Fps);
        return string.Create(CultureInfo.InvariantCulture, $"{written.Written}/{all} frames, {written.Fps:0.0} fps, {left:hh\\:mm\\:ss} left");
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(CultureInfo.InvariantCulture, $"{task.Speed ?? 0:0.0} fps"));
    }
}
