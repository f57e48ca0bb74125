using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Classical;

namespace LiveSR.Live.Enhancing;

/// <summary>
/// The stage of a live pipeline: cuts out the region of interest, enhances it, and publishes the pair. Region and
/// enhancer are exchanged between two frames. An enhancer that fails is replaced by bicubic, with the very frame at which
/// it failed, so that none is lost.
/// </summary>
internal sealed class EnhancementStage : IDisposable
{
    private readonly Lock _sync = new();
    private readonly FramePool _pool;
    private readonly Action<LiveNoticeKind, string> _notify;
    private readonly Subject<FramePair> _pairs = new();
    private EnhancerSlot _slot;
    private PixelRect? _roi;
    private Provenance? _latest;
    private bool _disposed;

    /// <param name="slot">The enhancer to begin with, which the stage owns.</param>
    /// <param name="roi">The region to begin with.</param>
    /// <param name="pool">Lends the frames of a fallback.</param>
    /// <param name="notify">Takes what the user should know.</param>
    internal EnhancementStage(EnhancerSlot slot, PixelRect? roi, FramePool pool, Action<LiveNoticeKind, string> notify) =>
        (_slot, _roi, _pool, _notify) = (slot, roi, pool, notify);

    /// <summary>Each pair, on the stage's thread.</summary>
    internal IObservable<FramePair> Pairs => _pairs;

    /// <summary>What was asked for last.</summary>
    internal Enhancement Asked
    {
        get
        {
            lock (_sync)
            {
                return _slot.Asked;
            }
        }
    }

    /// <summary>How the last frame was made; null before the first.</summary>
    internal Provenance? Latest => Volatile.Read(ref _latest);

    /// <summary>The region that is enhanced from the next frame on.</summary>
    internal PixelRect? Roi
    {
        get
        {
            lock (_sync)
            {
                return _roi;
            }
        }

        set
        {
            lock (_sync)
            {
                _roi = value;
            }
        }
    }

    /// <summary>The stage's work on one frame.</summary>
    internal FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        (EnhancerSlot slot, PixelRect? roi) = Enter();
        try
        {
            using FrameLease raw = roi is { } part ? frame.Crop(part) : frame.Lease();
            FrameLease enhanced = Enhanced(slot, raw.Frame, cancellation);
            Volatile.Write(ref _latest, enhanced.Frame.Metadata.Provenance);
            _pairs.OnNext(new FramePair(raw.Frame, enhanced.Frame));
            return enhanced;
        }
        finally
        {
            slot.Leave();
        }
    }

    /// <summary>Puts another enhancer in place from the next frame on; the old one is disposed when its frame has left.</summary>
    /// <exception cref="ObjectDisposedException">The session has ended; the new enhancer is disposed.</exception>
    internal void Exchange(EnhancerSlot next)
    {
        EnhancerSlot retired;
        bool ended;
        lock (_sync)
        {
            ended = _disposed;
            (retired, _slot) = ended ? (next, _slot) : (_slot, next);
        }

        retired.Retire();
        ObjectDisposedException.ThrowIf(ended, this);
    }

    /// <summary>No pair follows.</summary>
    internal void Complete() => _pairs.OnCompleted();

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sync)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _slot.Retire();
        _pairs.Dispose();
    }

    private (EnhancerSlot Slot, PixelRect? Roi) Enter()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _slot.Enter();
            return (_slot, _roi);
        }
    }

    private FrameLease Enhanced(EnhancerSlot slot, Frame raw, CancellationToken cancellation)
    {
        try
        {
            return Labelled(slot.Enhancer.Enhance(raw, cancellation), slot.Degraded);
        }
        catch (InferenceException e) when (slot.Enhancer is not ResamplingEnhancer)
        {
            EnhancerSlot fallback = FallBack(slot, e);
            return Labelled(fallback.Enhancer.Enhance(raw, cancellation), fallback.Degraded);
        }
    }

    /// <summary>Takes bicubic until another enhancer is asked for, unless that has just come to pass.</summary>
    private EnhancerSlot FallBack(EnhancerSlot failed, InferenceException cause)
    {
        string reason = $"{failed.Enhancer.Name} failed, bicubic instead: {cause.Message}";
        var fallback = new EnhancerSlot(failed.Asked, new BicubicEnhancer(failed.Enhancer.Scale, _pool), reason);
        lock (_sync)
        {
            if (_slot == failed && !_disposed)
            {
                _slot = fallback;
                failed.Retire();
            }
        }

        _notify(LiveNoticeKind.FellBack, reason);
        return fallback;
    }

    private static FrameLease Labelled(FrameLease enhanced, string? degraded)
    {
        if (degraded is null || enhanced.Frame.Metadata.Provenance is not { } provenance)
        {
            return enhanced;
        }

        using (enhanced)
        {
            return enhanced.Frame.With(enhanced.Frame.Metadata with { Provenance = provenance with { Degraded = degraded } });
        }
    }
}
