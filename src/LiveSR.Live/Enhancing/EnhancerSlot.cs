using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Live.Enhancing;

/// <summary>
/// An enhancer that may be exchanged while a frame is in it: it is disposed when it has been retired and the last frame
/// has left.
/// </summary>
/// <param name="asked">What was asked for.</param>
/// <param name="enhancer">What does it; the slot owns it.</param>
internal sealed class EnhancerSlot(Enhancement asked, IFrameEnhancer enhancer)
{
    private readonly SemaphoreSlim _room = new(enhancer.FramesInFlight);
    private int _holders = 1;

    internal Enhancement Asked { get; } = asked;

    internal IFrameEnhancer Enhancer { get; } = enhancer;

    /// <summary>Why less is done than was asked for; null when all is.</summary>
    internal string? Degraded { get; init; }

    /// <summary>True for the enhancer of a ladder's step.</summary>
    internal bool IsSubstitute { get; init; }

    /// <summary>Enhances a frame; waits while the enhancer has as many as it takes.</summary>
    internal FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        _room.Wait(cancellation);
        try
        {
            return Enhancer.Enhance(frame, cancellation);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>A frame enters; called only while the slot has not been retired.</summary>
    internal void Enter() => Interlocked.Increment(ref _holders);

    /// <summary>A frame has left.</summary>
    internal void Leave()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Enhancer.Dispose();
        }
    }

    /// <summary>No frame enters any more.</summary>
    internal void Retire() => Leave();
}
