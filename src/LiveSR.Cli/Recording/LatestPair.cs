using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Cli.Recording;

/// <summary>An enhancer that remembers the last frame it was given and what it made of it, for a picture of the live view.</summary>
internal sealed class LatestPair(IFrameEnhancer enhancer) : IDisposable
{
    private readonly Lock _sync = new();
    private FrameLease? _raw;
    private FrameLease? _enhanced;

    /// <summary>The last frame that was enhanced; null before the first.</summary>
    public Frame? Raw => _raw?.Frame;

    /// <summary>What became of it.</summary>
    public Frame? Enhanced => _enhanced?.Frame;

    /// <summary>Enhances a frame, or the part of it that the ROI names.</summary>
    public FrameLease Enhance(Frame frame, PixelRect? roi)
    {
        FrameLease raw = roi is { } part ? frame.Crop(part) : frame.Lease();
        FrameLease enhanced;
        try
        {
            enhanced = enhancer.Enhance(raw.Frame);
        }
        catch
        {
            raw.Dispose();
            throw;
        }

        lock (_sync)
        {
            Forget();
            (_raw, _enhanced) = (raw, enhanced.Frame.Lease());
        }

        return enhanced;
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
        _enhanced?.Dispose();
        (_raw, _enhanced) = (null, null);
    }
}
