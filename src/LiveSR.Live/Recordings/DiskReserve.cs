using LiveSR.Output;

namespace LiveSR.Live.Recordings;

/// <summary>Watches the room on a recording's disk, so that it ends whole before the disk is full.</summary>
/// <param name="folder">A folder on that disk.</param>
/// <param name="reserveBytes">What shall be left.</param>
/// <param name="reached">Called once, when a frame no longer fits.</param>
internal sealed class DiskReserve(string folder, long reserveBytes, Action reached)
{
    private int _isReached;

    /// <summary>Bytes that are left; null where the system cannot tell.</summary>
    internal long? FreeBytes => OutputFile.FreeBytes(folder);

    /// <summary>Bytes that may yet be written; null where the system cannot tell.</summary>
    internal long? Usable => FreeBytes - reserveBytes;

    /// <summary>Whether a frame may be written; once false, it stays so.</summary>
    internal bool Admits(long bytes)
    {
        if (Volatile.Read(ref _isReached) == 0 && !(Usable < bytes))
        {
            return true;
        }

        if (Interlocked.Exchange(ref _isReached, 1) == 0)
        {
            reached();
        }

        return false;
    }
}
