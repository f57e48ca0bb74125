using LiveSR.Imaging;

namespace LiveSR.Pipeline;

/// <summary>
/// A stage that makes any number of frames of each frame, as a chain of plugins does. A pipeline calls it from one
/// thread at a time; it belongs to whoever made it, who disposes it after the pipeline has ended.
/// </summary>
public interface IFrameTransform
{
    /// <summary>Takes a frame. What it throws ends the branch with the image's number.</summary>
    /// <param name="frame">Valid until the call returns.</param>
    /// <param name="emit">Takes each result, valid until that call returns; not to be called after <see cref="Process"/> has returned.</param>
    void Process(Frame frame, Action<Frame> emit);

    /// <summary>The frames have ended: emits what was held back. Not called after an error or when the pipeline is cancelled.</summary>
    /// <param name="emit">As in <see cref="Process"/>.</param>
    void Flush(Action<Frame> emit);
}
