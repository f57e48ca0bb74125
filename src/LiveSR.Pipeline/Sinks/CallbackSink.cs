using LiveSR.Imaging;

namespace LiveSR.Pipeline.Sinks;

/// <summary>Calls back with each frame, on the sink's thread.</summary>
/// <param name="write">Gets each frame, valid until it returns; lease it to keep it.</param>
/// <param name="complete">Called once after the last frame, when the run was not given up.</param>
public sealed class CallbackSink(Action<Frame> write, Action? complete = null) : IFrameSink
{
    private readonly Action<Frame> _write = write ?? throw new ArgumentNullException(nameof(write));

    /// <inheritdoc/>
    public void Write(Frame frame) => _write(frame);

    /// <inheritdoc/>
    public void Complete() => complete?.Invoke();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
