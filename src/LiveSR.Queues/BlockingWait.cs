namespace LiveSR.Queues;

/// <summary>
/// Blocks a thread until a channel answers, without a Task for each wait. The thread that answers sets the event itself:
/// were the answer posted to the blocked thread's SynchronizationContext, it would never be read.
/// </summary>
internal sealed class BlockingWait
{
    [ThreadStatic]
    private static BlockingWait? _ofThisThread;

    private readonly ManualResetEventSlim _answered = new();
    private readonly Action _answer;

    private BlockingWait() => _answer = _answered.Set;

    /// <summary>The channel's answer; false too when the wait was cancelled.</summary>
    internal static bool For(ValueTask<bool> pending)
    {
        if (!pending.IsCompleted)
        {
            BlockingWait wait = _ofThisThread ??= new BlockingWait();
            wait._answered.Reset();
            pending.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(wait._answer);
            wait._answered.Wait();
        }

        return !pending.IsCanceled && pending.Result;
    }
}
