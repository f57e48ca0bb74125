namespace LiveSR.Queues.Tests;

/// <summary>Timers that fire only while they are stopped: what a timer does whose callback is under way at that moment.</summary>
internal sealed class LateTimers : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new LateTimer(() => callback(state));

    private sealed class LateTimer(Action fire) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                fire();
            }

            return true;
        }

        public void Dispose() => fire();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Timers that fire as soon as they are made: every patience is over at once.</summary>
internal sealed class NoPatience : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
