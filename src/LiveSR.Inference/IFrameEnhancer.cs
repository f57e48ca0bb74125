using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference;

/// <summary>
/// Makes one frame sharper or larger. An enhancer works on as many frames at a time as it says by
/// <see cref="FramesInFlight"/>: it keeps the memory that it computes in, so a call more is refused. For more streams, open
/// more enhancers.
/// </summary>
public interface IFrameEnhancer : IDisposable
{
    /// <summary>Name of the model or method.</summary>
    string Name { get; }

    /// <summary>Pixels of output for one pixel of input, along each axis.</summary>
    int Scale { get; }

    /// <summary>True while nothing can be made ready before a real frame has been seen.</summary>
    bool WaitsForFrames => false;

    /// <summary>Calls of <see cref="Enhance"/> that may run at the same time, from different threads.</summary>
    int FramesInFlight => 1;

    /// <summary>In which conditions the model learned; null where nothing is said of it.</summary>
    LearnedConditions? Learned => null;

    /// <summary>How a frame may be enhanced in bands of rows, for <see cref="EnhancedBands"/>; null where only the whole frame will do.</summary>
    BandRule? Bands => null;

    /// <summary>What computes, behind what only prepares frames for it.</summary>
    IFrameEnhancer Core => this;

    /// <summary>
    /// Enhances a frame of any pixel format and size. The result has the frame's format and bit depth, and metadata with
    /// rewritten geometry and provenance. The caller disposes the lease.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellation">Ends the call before its time, a network's also in the middle of its run.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="InferenceException">The model or the device failed; the message is one line.</exception>
    /// <exception cref="InvalidOperationException">As many calls are running as there may be.</exception>
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

    /// <summary>
    /// Enhances a frame without content: the first frame of a size takes longest, since memory is made for it and the device
    /// compiles. Does nothing where the enhancer <see cref="IFrameEnhancer.WaitsForFrames"/>.
    /// </summary>
    /// <param name="enhancer">The enhancer.</param>
    /// <param name="format">Pixel format of the frames to come.</param>
    /// <param name="width">Their width in pixels.</param>
    /// <param name="height">Their height in pixels.</param>
    /// <param name="bitDepth">Their significant bits.</param>
    /// <param name="pool">Lends the frame.</param>
    /// <param name="cancellation">Ends it before its time.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="InferenceException">The model or the device failed; one line.</exception>
    public static void WarmUp(
        this IFrameEnhancer enhancer, PixelFormat format, int width, int height, int bitDepth, FramePool pool, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(enhancer);
        ArgumentNullException.ThrowIfNull(pool);
        if (enhancer.WaitsForFrames)
        {
            return;
        }

        using FrameWriter writer = pool.Rent(format, width, height);
        Span<byte> bytes = writer.Bytes;
        for (int i = 0; i < bytes.Length; i++)
        {
            // Two intensities that every format and depth has.
            bytes[i] = (byte)(i / format.BytesPerPixel() % 2);
        }

        using FrameLease blank = writer.Publish(new FrameMetadata { BitDepth = bitDepth });
        if (enhancer.Core is OnnxEnhancer network)
        {
            network.WarmUp(blank.Frame, cancellation);
        }
        else
        {
            enhancer.Core.Enhance(blank.Frame, cancellation).Dispose();
        }
    }
}
