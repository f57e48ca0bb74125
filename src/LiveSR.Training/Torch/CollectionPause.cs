using System.Runtime;

namespace LiveSR.Training.Torch;

/// <summary>
/// While it lasts, the garbage collector does not run. TorchSharp (0.107) lets go of the numbers that it hands to libtorch
/// (the slope of a leaky ReLU, the 1 of a sum of tensors) while libtorch has yet to read them: what another thread
/// allocates makes the collector free them in between, and training ends with "Expected false to be true".
/// </summary>
internal readonly ref struct CollectionPause
{
    private readonly bool _begun;

    private CollectionPause(bool begun) => _begun = begun;

    /// <summary>Begins a pause, unless one lasts already. It costs less than half a millisecond.</summary>
    /// <param name="bytes">What all threads may allocate meanwhile; with more, the collector runs all the same.</param>
    internal static CollectionPause Begin(long bytes) =>
        new(GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(bytes));

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (_begun && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }
}
