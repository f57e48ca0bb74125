using LiveSR.Imaging;

namespace LiveSR.Pipeline.Sinks;

/// <summary>
/// Where frames end. One thread at a time calls it: <see cref="Write"/> for each frame in order, then at most one
/// <see cref="Complete"/>, then Dispose. Dispose without Complete means that the run was given up: what is already
/// written stays, valid, under a name that shows that it is partial.
/// </summary>
public interface IFrameSink : IDisposable
{
    /// <summary>Takes a frame, which is valid until this returns. What it throws ends this sink, and no other.</summary>
    void Write(Frame frame);

    /// <summary>No frame follows: what was written becomes whole, under its final name.</summary>
    void Complete();
}
