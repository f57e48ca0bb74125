namespace LiveSR.Files.Video;

/// <summary>Waiting on a clock that may be a test's.</summary>
internal static class Sleeping
{
    /// <summary>Waits on the calling thread. False when stopped before the time was over.</summary>
    internal static bool Sleep(this TimeProvider clock, TimeSpan time, CancellationToken stop)
    {
        using var over = new ManualResetEventSlim();
        using ITimer timer = clock.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, time, Timeout.InfiniteTimeSpan);
        try
        {
            over.Wait(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
