using LiveSR.Imaging;

namespace LiveSR.Pipeline.Sinks;

/// <summary>Takes frames and keeps nothing: for measuring the rest.</summary>
public sealed class NullSink : IFrameSink
{
    /// <inheritdoc/>
    public void Write(Frame frame)
    {
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
