namespace LiveSR.Capture.Genicam;

/// <summary>
/// Turns the device's own frame numbers into image numbers with a gap for every frame that was lost, and counts of how
/// many frames nothing came at all. The first whole frame is number 0: what was lost before it is nobody's gap.
/// </summary>
/// <param name="wraps">
/// True for GigE Vision, whose short numbers run from 1 to 65535 and begin again.
/// </param>
internal sealed class FrameNumbering(bool wraps)
{
    private const long Shortest = ushort.MaxValue;

    private ulong? _last;
    private long _next;
    private long _incomplete;

    /// <summary>Frames between others of which nothing came.</summary>
    internal long Missing { get; private set; }

    /// <summary>A frame arrived of which a part is missing.</summary>
    internal void LostIncomplete() => _incomplete++;

    /// <summary>The image number of a whole frame.</summary>
    /// <param name="device">The number that the device gave it.</param>
    internal long Take(ulong device)
    {
        _incomplete = _last is null ? 0 : _incomplete;
        long lost = Math.Max(_incomplete, Advance(device) - 1);
        Missing += lost - _incomplete;
        _incomplete = 0;
        _last = device;
        long number = _next + lost;
        _next = number + 1;
        return number;
    }

    private long Advance(ulong device)
    {
        long advance = _last is { } last ? (long)(device - last) : 1;
        if (wraps && _last <= (ulong)Shortest && advance < -Shortest / 2)
        {
            advance += Shortest;
        }

        // A device that does not count, or began again, says nothing about what was lost.
        return Math.Max(1, advance);
    }
}
