using LiveSR.Native.Interop;

namespace LiveSR.Native.Sessions;

/// <summary>How a session's queue behaves.</summary>
internal sealed record QueueSettings(int Capacity, QueuePolicy Policy, TimeSpan WaitAtMost)
{
    private const int DefaultCapacity = 2;
    private const int LargestCapacity = 4096;

    /// <summary>Frames or results go when there is no room for them.</summary>
    public bool Drops => Policy is QueuePolicy.DropOldest or QueuePolicy.DropNewest;

    /// <summary>Reads what a caller gave.</summary>
    /// <exception cref="CallException">A value is not one that it may have.</exception>
    public static QueueSettings Read(int capacity, int policy, int waitMs)
    {
        if (capacity is < 0 or > LargestCapacity)
        {
            throw new CallException(Status.Argument, $"capacity is {capacity}; it may be 1 to {LargestCapacity}, or 0 for {DefaultCapacity}.");
        }

        if (!Enum.IsDefined((QueuePolicy)policy))
        {
            throw new CallException(Status.Argument, $"policy {policy} is none of LIVESR_DROP_OLDEST, LIVESR_DROP_NEWEST, LIVESR_WAIT, LIVESR_FAIL.");
        }

        return waitMs >= 0
            ? new QueueSettings(capacity == 0 ? DefaultCapacity : capacity, (QueuePolicy)policy,
                waitMs == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(waitMs))
            : throw new CallException(Status.Argument, $"wait_ms is {waitMs}; give 0 to wait for ever.");
    }
}
