namespace LiveSR.Queues;

/// <summary>How one hand-over between two threads behaves.</summary>
public sealed record QueueOptions
{
    /// <summary>For what somebody watches: two frames, and the oldest goes. The view lags by at most those two.</summary>
    public static QueueOptions Live { get; } = new();

    /// <summary>For files that are converted: eight frames, and the producer waits.</summary>
    public static QueueOptions Files { get; } = new() { Capacity = 8, Policy = OverloadPolicy.Wait };

    /// <summary>For recording every frame of a camera: 64 frames, then five seconds of patience, then a loud failure.</summary>
    public static QueueOptions Lossless { get; } =
        new() { Capacity = 64, Policy = OverloadPolicy.Wait, WaitAtMost = TimeSpan.FromSeconds(5) };

    /// <value>Items that may wait, at least 1. Default 2.</value>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }
    = 2;

    /// <value>What happens to one item too many. Default <see cref="OverloadPolicy.DropOldest"/>.</value>
    public OverloadPolicy Policy { get; init; } = OverloadPolicy.DropOldest;

    /// <value>How long <see cref="OverloadPolicy.Wait"/> waits for room before the item is refused; null (the default): for ever.</value>
    public TimeSpan? WaitAtMost
    {
        get;
        init
        {
            if (value is TimeSpan limit)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(WaitAtMost));
            }

            field = value;
        }
    }
}
