using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Clients;

/// <summary>
/// How often a page gets a new moment. The stream is worth more than the picture of it: while frames are lost, a page that
/// draws on this very machine gets them only as often as keeps what they cost small, though about five times a second.
/// Frames are followed and sent on one thread; what drawing costs may come on another.
/// </summary>
/// <param name="drawsHere">Whether the page takes its time from the machine that enhances.</param>
/// <param name="clock">The clock.</param>
internal sealed class DisplayPace(bool drawsHere, TimeProvider clock)
{
    /// <summary>Part of one processor core that the costs known of may take; the browser has others, which nobody can see.</summary>
    private const double Share = 0.03;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestCalm = TimeSpan.FromSeconds(10), LongestCalm = TimeSpan.FromMinutes(2);

    private TimeSpan _calm = ShortestCalm;
    private long _drawingTicks;
    private long? _lost;
    private long _lostAt, _freedAt, _dueAt;

    /// <summary>Whether the page gets fewer frames than it could draw.</summary>
    public bool Yields { get; private set; }

    /// <summary>Takes in whether frames are being lost.</summary>
    public void Follow(FlowState flow)
    {
        long lost = flow.Losses.Sum(loss => loss.Count), now = clock.GetTimestamp();
        if (drawsHere && lost > _lost)
        {
            // Where free drawing brought the losses back, the next try comes later.
            bool wasFreedTooSoon = !Yields && _freedAt != 0 && clock.GetElapsedTime(_freedAt, now) < _calm;
            _calm = wasFreedTooSoon ? TimeSpan.FromTicks(Math.Min(2 * _calm.Ticks, LongestCalm.Ticks)) : _calm;
            (Yields, _lostAt) = (true, now);
        }
        else if (Yields && clock.GetElapsedTime(_lostAt, now) >= _calm)
        {
            (Yields, _freedAt) = (false, now);
        }

        _lost = lost;
    }

    /// <summary>Takes in how long the page drew a frame.</summary>
    public void Drawn(TimeSpan drawing) => Volatile.Write(ref _drawingTicks, drawing.Ticks);

    /// <summary>
    /// Whether a moment is to be sent that came at a time. One that came too early is let go for one that is newer when it
    /// is sent, unless none comes.
    /// </summary>
    /// <param name="cameAt">When it came, as a timestamp of the clock.</param>
    public bool IsDue(long cameAt) => !Yields || cameAt >= _dueAt || clock.GetElapsedTime(cameAt) >= Longest;

    /// <summary>A moment is being sent.</summary>
    /// <param name="making">How long the server took to make its message.</param>
    public void Sent(TimeSpan making)
    {
        TimeSpan cost = making + TimeSpan.FromTicks(Volatile.Read(ref _drawingTicks));
        var rest = TimeSpan.FromTicks((long)Math.Min(cost.Ticks / Share, Longest.Ticks));
        _dueAt = clock.GetTimestamp() + (long)(rest.TotalSeconds * clock.TimestampFrequency);
    }
}
