using LiveSR.Queues;
using LiveSR.Viewer.Frames;

namespace LiveSR.Viewer.Clients;

/// <summary>
/// What a page shows, and the one newer moment that waits for it. A page that is slow, asleep or gone holds two moments
/// at most and delays nobody.
/// </summary>
internal sealed class FrameSlot(TimeProvider clock) : IDisposable
{
    private readonly BoundedQueue<ViewedFrames> _newest = new(new QueueOptions { Capacity = 1 }, static (frames, _) => frames.Dispose());

    private long _cameAt;

    /// <summary>When the newest moment came, as a timestamp of the clock.</summary>
    public long CameAt => Volatile.Read(ref _cameAt);

    /// <summary>The moment in view; null before the first.</summary>
    public ViewedFrames? Current { get; private set; }

    /// <summary>Moments that a newer one replaced before they could be sent.</summary>
    public long Skipped => _newest.Dropped;

    /// <summary>Puts a moment in, on any thread, without ever waiting. The slot then owns it.</summary>
    public void Put(ViewedFrames frames)
    {
        Volatile.Write(ref _cameAt, clock.GetTimestamp());
        _newest.Put(frames);
    }

    /// <summary>Makes the newest moment the one in view. False when there is none. For the sender's thread.</summary>
    public bool Advance()
    {
        if (!_newest.TryTake(out ViewedFrames? next))
        {
            return false;
        }

        Current?.Dispose();
        Current = next;
        return true;
    }

    /// <summary>Gives all leases back; what is put later goes at once.</summary>
    public void Dispose()
    {
        _newest.Cancel();
        Current?.Dispose();
        Current = null;
    }
}
