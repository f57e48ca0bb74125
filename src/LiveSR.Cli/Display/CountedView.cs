using Spectre.Console;

namespace LiveSR.Cli.Display;

/// <summary>Works through a list with a progress bar and the time left.</summary>
internal static class CountedView
{
    /// <summary>Calls <paramref name="work"/> for each item, in order, off the caller's thread.</summary>
    public static async Task FollowAsync<T>(string title, IReadOnlyList<T> items, Action<T> work) =>
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(title, maxValue: items.Count);
                await Task.Run(() =>
                {
                    foreach (T item in items)
                    {
                        work(item);
                        bar.Increment(1);
                    }
                });
            });
}
