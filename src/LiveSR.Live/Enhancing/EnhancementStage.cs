using System.Collections.Concurrent;
using System.Reactive.Disposables;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Inference.Classical;

namespace LiveSR.Live.Enhancing;

/// <summary>
/// The stages of a live pipeline: one cuts out the region of interest and enhances it, the next publishes the pair. Region and
/// enhancer are exchanged between two frames. An enhancer that fails is replaced by bicubic, with the very frame at which
/// it failed, so that none is lost.
/// </summary>
internal sealed class EnhancementStage : IDisposable
{
    private readonly Lock _sync = new();
    private readonly FramePool _pool;
    private readonly Action<LiveNoticeKind, string> _notify;
    private readonly RangeWatch _range;
    private readonly Subject<FramePair> _pairs = new();
    private readonly ConcurrentDictionary<Frame, FrameLease> _raws = new();
    private readonly ManualResetEventSlim _door = new(initialState: true);
    private EnhancerSlot _slot;
    private PixelRect? _roi;
    private Shortfall? _shortfall;
    private Provenance? _latest;
    private bool _disposed;

    /// <param name="slot">The enhancer to begin with, which the stage owns.</param>
    /// <param name="roi">The region to begin with.</param>
    /// <param name="pool">Lends the frames of a fallback.</param>
    /// <param name="notify">Takes what the user should know.</param>
    /// <param name="range">Labels frames on which the model did not learn; the stage owns it.</param>
    internal EnhancementStage(EnhancerSlot slot, PixelRect? roi, FramePool pool, Action<LiveNoticeKind, string> notify, RangeWatch range) =>
        (_slot, _roi, _pool, _notify, _range) = (slot, roi, pool, notify, range);

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

    /// <summary>Pixels of output for one pixel of input.</summary>
    internal int Scale
    {
        get
        {
            lock (_sync)
            {
                return _slot.Enhancer.Scale;
            }
        }
    }

    /// <summary>True while a ladder's enhancer does the work.</summary>
    internal bool HasSubstitute
    {
        get
        {
            lock (_sync)
            {
                return _slot.IsSubstitute;
            }
        }
    }

    /// <summary>Only a part of the region is enhanced from the next frame on; null for all of it.</summary>
    internal Shortfall? Shortfall
    {
        set
        {
            lock (_sync)
            {
                _shortfall = value;
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

    /// <summary>The stage's work on one frame; for as many at once as the enhancer takes. A frame more waits for one to leave.</summary>
    internal FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        _door.Wait(cancellation);
        (EnhancerSlot slot, PixelRect? roi, Shortfall? shortfall) = Enter();
        try
        {
            PixelRect? part = shortfall?.Of(roi ?? new PixelRect(0, 0, frame.Width, frame.Height)) ?? roi;
            FrameLease raw = part is { } region ? frame.Crop(region) : frame.Lease();
            try
            {
                FrameLease enhanced = Enhanced(slot, raw.Frame, shortfall?.Label, cancellation);
                _raws[enhanced.Frame] = raw;
                return enhanced;
            }
            catch
            {
                raw.Dispose();
                throw;
            }
        }
        finally
        {
            slot.Leave();
        }
    }

    /// <summary>Publishes an enhanced frame beside the one that it was made of: one after the other, in order.</summary>
    internal FrameLease Pair(Frame enhanced, CancellationToken cancellation)
    {
        Volatile.Write(ref _latest, enhanced.Metadata.Provenance);
        if (_raws.TryRemove(enhanced, out FrameLease? raw))
        {
            using (raw)
            {
                _pairs.OnNext(new FramePair(raw.Frame, enhanced));
            }
        }

        return enhanced.Lease();
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

    /// <summary>Lets no frame in until what is returned is disposed.</summary>
    internal IDisposable Hold()
    {
        _door.Reset();
        return Disposable.Create(_door.Set);
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
        _range.Dispose();
        // Of frames that were given up on their way.
        foreach (FrameLease raw in _raws.Values)
        {
            raw.Dispose();
        }

        _raws.Clear();
    }

    private (EnhancerSlot Slot, PixelRect? Roi, Shortfall? Shortfall) Enter()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _slot.Enter();
            return (_slot, _roi, _shortfall);
        }
    }

    private FrameLease Enhanced(EnhancerSlot slot, Frame raw, string? shortfall, CancellationToken cancellation)
    {
        try
        {
            FrameLease enhanced = _range.Labelled(raw, slot.Enhancer, slot.Enhance(raw, cancellation));
            return Labelled(enhanced, slot.Degraded ?? shortfall);
        }
        catch (Exception e) when (e is not OperationCanceledException && slot.Enhancer is not ResamplingEnhancer)
        {
            EnhancerSlot fallback = FallBack(slot, e);
            return Labelled(fallback.Enhance(raw, cancellation), fallback.Degraded);
        }
    }

    /// <summary>Takes bicubic until another enhancer is asked for, unless that has just come to pass.</summary>
    private EnhancerSlot FallBack(EnhancerSlot failed, Exception cause)
    {
        string reason = $"{failed.Enhancer.Name} failed, bicubic instead: {cause.Message}";
        var fallback = new EnhancerSlot(failed.Asked, new BicubicEnhancer(failed.Enhancer.Scale, _pool)) { Degraded = reason };
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

/// <summary>Less of the region is enhanced than was asked for.</summary>
/// <param name="Label">Why, and what.</param>
/// <param name="Share">Part of each edge that is left.</param>
internal sealed record Shortfall(string Label, double Share)
{
    /// <summary>The middle of a region.</summary>
    internal PixelRect Of(PixelRect region)
    {
        int width = Math.Max(1, (int)(region.Width * Share)), height = Math.Max(1, (int)(region.Height * Share));
        return new PixelRect(region.X + ((region.Width - width) / 2), region.Y + ((region.Height - height) / 2), width, height);
    }
}
