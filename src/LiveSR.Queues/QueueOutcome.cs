namespace LiveSR.Queues;

/// <summary>What became of an item that was put into a queue.</summary>
public enum QueueOutcome
{
    /// <summary>It is in the queue.</summary>
    Entered,

    /// <summary>The policy lost it: it was the oldest, or the newest, of one too many.</summary>
    Dropped,

    /// <summary>It did not enter: there was no room, or none within the time that <see cref="OverloadPolicy.Wait"/> waits.</summary>
    Overloaded,

    /// <summary>It did not enter: the queue was closed, before the call or while it waited.</summary>
    Closed,

    /// <summary>It was in the queue when that was cancelled.</summary>
    Discarded,
}
