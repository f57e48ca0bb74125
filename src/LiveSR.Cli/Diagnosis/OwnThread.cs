namespace LiveSR.Cli.Diagnosis;

/// <summary>
/// Runs what calls into drivers on a thread of its own, for a limited time: a driver that hangs, or that leaves its
/// thread's exception handlers in disorder (Wine does, after a library could not be loaded), spoils nothing else.
/// </summary>
internal static class OwnThread
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>What <paramref name="work"/> returns or throws.</summary>
    /// <exception cref="TimeoutException">It has not ended within a minute. Its thread is left to itself.</exception>
    public static T Run<T>(Func<T> work)
    {
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (Task.WaitAny([task], Limit) < 0)
        {
            throw new TimeoutException($"No answer within {Limit.TotalSeconds:0} s.");
        }

        return task.GetAwaiter().GetResult();
    }
}
