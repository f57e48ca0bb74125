using LiveSR.Imaging;
using LiveSR.Viewer.Frames;

namespace LiveSR.Cli.Processing;

/// <summary>The last frame that was processed and what became of it, for a picture of the live view.</summary>
internal sealed class LatestPair : IDisposable
{
    private readonly Lock _sync = new();
    private FrameLease? _raw;
    private FrameLease? _processed;

    /// <summary>The last frame that was processed; null before the first.</summary>
    public Frame? Raw => _raw?.Frame;

    /// <summary>What became of it.</summary>
    public Frame? Processed => _processed?.Frame;

    /// <summary>Takes leases on a pair and gives those on the last one back. Of two that were in flight at once the later stays.</summary>
    public void Keep(Frame raw, Frame processed)
    {
        lock (_sync)
        {
            if (raw.Metadata.ImageNumber < _raw?.Frame.Metadata.ImageNumber)
            {
                return;
            }

            Forget();
            (_raw, _processed) = (raw.Lease(), processed.Lease());
        }
    }

    /// <summary>Leases on the pair for somebody else; null before the first.</summary>
    public ViewedFrames? Share()
    {
        lock (_sync)
        {
            return _raw is null ? null : new ViewedFrames(_raw.Frame, _processed!.Frame, residual: null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sync)
        {
            Forget();
        }
    }

    private void Forget()
    {
        _raw?.Dispose();
        _processed?.Dispose();
        (_raw, _processed) = (null, null);
    }
}
