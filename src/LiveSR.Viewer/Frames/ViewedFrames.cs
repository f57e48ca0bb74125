using LiveSR.Imaging;

namespace LiveSR.Viewer.Frames;

/// <summary>The images of one moment: the camera's, what was made of it, and how the two agree. Holds a lease on each.</summary>
public sealed class ViewedFrames : IDisposable
{
    private readonly FrameLease _raw;
    private readonly FrameLease? _enhanced;
    private readonly FrameLease? _residual;

    /// <summary>Takes leases on the frames given.</summary>
    /// <param name="raw">The camera's frame, or the part of it that is enhanced.</param>
    /// <param name="enhanced">The same part, <c>scale</c> times as large; null until there is one.</param>
    /// <param name="residual">The consistency map in standard deviations, grey floats of the raw frame's size; null without one.</param>
    public ViewedFrames(Frame raw, Frame? enhanced, Frame? residual)
    {
        ArgumentNullException.ThrowIfNull(raw);
        _raw = raw.Lease();
        _enhanced = enhanced?.Lease();
        _residual = residual?.Lease();
    }

    /// <summary>The camera's frame, or the part of it that is enhanced.</summary>
    public Frame Raw => _raw.Frame;

    /// <summary>What was made of it.</summary>
    public Frame? Enhanced => _enhanced?.Frame;

    /// <summary>The consistency map, in standard deviations.</summary>
    public Frame? Residual => _residual?.Frame;

    /// <summary>Leases of one's own on the same frames.</summary>
    public ViewedFrames Share() => new(Raw, Enhanced, Residual);

    /// <inheritdoc/>
    public void Dispose()
    {
        _raw.Dispose();
        _enhanced?.Dispose();
        _residual?.Dispose();
    }
}
