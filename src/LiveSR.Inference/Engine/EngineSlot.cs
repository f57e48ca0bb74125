using LiveSR.Imaging;

namespace LiveSR.Inference.Engine;

/// <summary>The place of one frame in flight: what computes it, kept while frames stay as they are. One call at a time.</summary>
/// <param name="besideOthers">Whether it computes on its part of the threads, where frames may share them.</param>
internal sealed class EngineSlot(bool besideOthers = false) : IDisposable
{
    private (int Tile, int Batch) _size;

    /// <summary>What computed the last frame; null where nothing is ready.</summary>
    public IFrameWork? Work { get; private set; }

    /// <summary>Whose it is.</summary>
    public ProviderEngine? Engine { get; private set; }

    /// <summary>Takes a frame all the way. False when the network's answer holds NaN or infinity.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="InsufficientMemoryException">The device's memory does not suffice for this size.</exception>
    /// <exception cref="InferenceException">The provider failed.</exception>
    public bool Compute(ProviderEngine engine, (int Tile, int Batch) size, Frame frame, FrameWriter writer, CancellationToken cancellation)
    {
        if (Work is null || Engine != engine || _size != size || !Work.Fits(frame))
        {
            Clear();
            Work = engine.WorkFor(frame.Format, frame.Width, frame.Height, size, besideOthers);
            (Engine, _size) = (engine, size);
        }

        IFrameWork work = Work;
        using CancellationTokenRegistration end = cancellation.Register(static work => ((IFrameWork)work!).IsTerminated = true, work);
        try
        {
            return work.Compute(frame, writer);
        }
        finally
        {
            work.IsTerminated = false;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Clear()
    {
        Work?.Dispose();
        Work = null;
    }

    public void Dispose() => Clear();
}
