using LiveSR.Native.Interop;
using LiveSR.Queues;

namespace LiveSR.Native.Sessions;

/// <summary>How a session's queue is set up, as a caller asked for it.</summary>
internal static class QueueSettings
{
    private const int DefaultCapacity = 2;
    private const int LargestCapacity = 4096;

    /// <summary>Reads what a caller gave.</summary>
    /// <exception cref="CallException">A value is not one that it may have.</exception>
    public static QueueOptions Read(int capacity, int policy, int waitMs)
    {
        if (capacity is < 0 or > LargestCapacity)
        {
            throw new CallException(Status.Argument, $"capacity is {capacity}; it may be 1 to {LargestCapacity}, or 0 for {DefaultCapacity}.");
        }

        if (!Enum.IsDefined((OverloadPolicy)policy))
        {
            throw new CallException(Status.Argument, $"policy {policy} is none of LIVESR_DROP_OLDEST, LIVESR_DROP_NEWEST, LIVESR_WAIT, LIVESR_FAIL.");
        }

        if (waitMs < 0)
        {
            throw new CallException(Status.Argument, $"wait_ms is {waitMs}; give 0 to wait for ever.");
        }

        return new QueueOptions
        {
            Capacity = capacity == 0 ? DefaultCapacity : capacity,
            Policy = (OverloadPolicy)policy,
            WaitAtMost = waitMs == 0 ? null : TimeSpan.FromMilliseconds(waitMs),
        };
    }
}
