using System.Runtime.InteropServices;

namespace LiveSR.Imaging;

/// <summary>
/// Reference-counted native memory of one image, aligned to 64 bytes, so that OpenCV and ONNX Runtime can read it
/// where it lies. The last release hands it back to its pool.
/// </summary>
internal sealed unsafe class PixelBuffer
{
    private readonly FramePool _pool;
    private byte* _data;
    private int _leases;

    internal PixelBuffer(FramePool pool, int capacity)
    {
        _pool = pool;
        Capacity = capacity;
        _data = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, 64);
        GC.AddMemoryPressure(capacity);
    }

    /// <summary>Frees the memory of a lease that was lost instead of disposed.</summary>
    ~PixelBuffer() => Release(ref _data);

    internal int Capacity { get; }

    internal byte* Data => _data;

    internal int Leases => Volatile.Read(ref _leases);

    internal bool IsLeased => Leases > 0;

    /// <summary>Called by the pool when it gives the buffer out: exactly one lease.</summary>
    internal void Lend() => Volatile.Write(ref _leases, 1);

    internal void AddLease()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _leases);
            ObjectDisposedException.ThrowIf(seen <= 0, typeof(Frame));
        }
        while (Interlocked.CompareExchange(ref _leases, seen + 1, seen) != seen);
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            _pool.Return(this);
        }
    }

    /// <summary>Frees the memory; only the pool calls it, for a buffer that nobody leases.</summary>
    internal void Free()
    {
        Release(ref _data);
        GC.RemoveMemoryPressure(Capacity);
        GC.SuppressFinalize(this);
    }

    internal Span<byte> Span => new(_data, Capacity);

    private static void Release(ref byte* data)
    {
        NativeMemory.AlignedFree(data);
        data = null;
    }
}
