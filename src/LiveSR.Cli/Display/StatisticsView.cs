using LiveSR.Capture;
using LiveSR.Pipeline;
using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>
/// Shows a running pipeline until it ends: a table that is redrawn where the terminal can, a line every few seconds
/// where it cannot.
/// </summary>
internal static class StatisticsView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(2);

    /// <summary>Shows <paramref name="pipeline"/>, which runs over <paramref name="source"/>, and returns its report.</summary>
    public static async Task<PipelineReport> FollowAsync(LivePipeline pipeline, IFrameSource source)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            using IDisposable lines = pipeline.Statistics(Report).Subscribe(s => AnsiConsole.Console.Profile.Out.Writer.WriteLine(s.ToString()));
            return await pipeline.Completion;
        }

        return await AnsiConsole.Live(StatisticsTable.Of(pipeline.Total(), source, AnsiConsole.Profile.Width)).AutoClear(true).StartAsync(async context =>
        {
            using IDisposable updates = pipeline.Statistics(Redraw)
                .Subscribe(s => context.UpdateTarget(StatisticsTable.Of(s, source, AnsiConsole.Profile.Width)));
            return await pipeline.Completion;
        });
    }
}
