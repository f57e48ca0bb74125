using LiveSR.Imaging;

namespace LiveSR.Inference.Device;

/// <summary>
/// A network with all that stands round it (<c>FrameGraph</c>), loaded by one execution provider: frames of integers in,
/// frames of integers out. Its lanes may run at the same time.
/// </summary>
public interface IFrameSession : IDisposable
{
    /// <summary>Makes a lane.</summary>
    /// <param name="count">Images of a run.</param>
    /// <param name="width">Their width in the frame's pixels.</param>
    /// <param name="height">Their height.</param>
    /// <exception cref="InsufficientMemoryException">The memory does not suffice.</exception>
    IFrameLane Lane(int count, int width, int height);

    /// <summary>Operators of images that the CPU computed in the first run instead of the provider, where the settings asked for it.</summary>
    IReadOnlyList<string> FallbackNodes => [];
}

/// <summary>The memory of one run at a time of an <see cref="IFrameSession"/>: made once for a shape, used for many frames.</summary>
public interface IFrameLane : IDisposable
{
    /// <summary>Images of a run.</summary>
    int Count { get; }

    /// <summary>What goes to the device, for the caller to fill: the images' pixels, row by row, packed.</summary>
    Span<byte> Input { get; }

    /// <summary>What came back from the last run: the enlarged images' pixels, row by row, packed.</summary>
    Span<byte> Output { get; }

    /// <summary>While true, a run ends as soon as it can, also the one that is going on. May be set on any thread.</summary>
    bool IsTerminated { get; set; }

    /// <summary>Takes the images through the network.</summary>
    /// <param name="toNetwork">From the frames' units to the network's.</param>
    /// <param name="largest">Largest value of the frames' bit depth.</param>
    /// <returns>False when the network's answer holds NaN or infinity, which no integer shows.</returns>
    /// <exception cref="OperationCanceledException">The lane <see cref="IsTerminated"/>.</exception>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice.</exception>
    /// <exception cref="DeviceLostException">The device is gone.</exception>
    /// <exception cref="ModelRunException">The run failed for another reason.</exception>
    bool Run(IntensityMap toNetwork, float largest);

    /// <summary>
    /// The same for the one image of a lane, a frame in one piece: read and written where the frames lie if the device
    /// reaches them there, else by way of <see cref="Input"/> and <see cref="Output"/>.
    /// </summary>
    /// <param name="frame">The frame, of the lane's size and format.</param>
    /// <param name="enhanced">Takes the enlarged one.</param>
    /// <param name="toNetwork">From the frame's units to the network's.</param>
    bool Run(Frame frame, FrameWriter enhanced, IntensityMap toNetwork);
}
