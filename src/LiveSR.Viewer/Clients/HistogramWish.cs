using LiveSR.Viewer.Protocol;

namespace LiveSR.Viewer.Clients;

/// <summary>How a page wants histograms, and when it had the last.</summary>
internal sealed class HistogramWish
{
    private volatile HistogramMessage _wish = new() { Rate = 0 };
    private long _countedAt;

    /// <summary>What was asked for last.</summary>
    public HistogramMessage Wish => _wish;

    /// <summary>Asks anew; the next one is due at once.</summary>
    public void Set(HistogramMessage wish)
    {
        _wish = wish;
        Volatile.Write(ref _countedAt, 0);
    }

    /// <summary>Whether one is due now; it counts as given then.</summary>
    public bool IsDue(TimeProvider clock)
    {
        long last = Volatile.Read(ref _countedAt), now = clock.GetTimestamp();
        if (_wish.Rate <= 0 || (last != 0 && clock.GetElapsedTime(last, now).TotalSeconds < 1 / _wish.Rate))
        {
            return false;
        }

        Volatile.Write(ref _countedAt, now);
        return true;
    }
}
