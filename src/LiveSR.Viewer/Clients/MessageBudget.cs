namespace LiveSR.Viewer.Clients;

/// <summary>How many messages a page may send: a bucket that fills steadily, so that a short burst passes and a flood does not.</summary>
internal sealed class MessageBudget(TimeProvider clock)
{
    /// <summary>Messages a second that may go on for ever; a page at 120 frames a second needs about 250.</summary>
    private const double PerSecond = 500;

    private const double Burst = 1000;
    private double _left = Burst;
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Takes one message out. False when there is none left.</summary>
    public bool TryTake()
    {
        long now = clock.GetTimestamp();
        _left = Math.Min(Burst, _left + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond));
        _filledAt = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
