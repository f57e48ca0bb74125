using LiveSR.Imaging;

namespace LiveSR.Inference;

/// <summary>
/// Makes one frame sharper or larger. An enhancer works on one frame at a time: it keeps the memory that it computes in,
/// so a second call while one runs is refused. For more streams, open more enhancers.
/// </summary>
public interface IFrameEnhancer : IDisposable
{
    /// <summary>Name of the model or method.</summary>
    string Name { get; }

    /// <summary>Pixels of output for one pixel of input, along each axis.</summary>
    int Scale { get; }

    /// <summary>
    /// Enhances a frame of any pixel format and size. The result has the frame's format and bit depth, and metadata with
    /// rewritten geometry and provenance. The caller disposes the lease.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellation">Ends the call before its time, a network's also in the middle of its run.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="InferenceException">The model or the device failed; the message is one line.</exception>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    FrameLease Enhance(Frame frame, CancellationToken cancellation);
}

/// <summary>Short forms.</summary>
public static class FrameEnhancers
{
    /// <summary>Enhances a frame, however long it takes.</summary>
    /// <inheritdoc cref="IFrameEnhancer.Enhance"/>
    public static FrameLease Enhance(this IFrameEnhancer enhancer, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(enhancer);
        return enhancer.Enhance(frame, CancellationToken.None);
    }
}
