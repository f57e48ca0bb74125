using System.Runtime.InteropServices;

namespace LiveSR.Imaging;

/// <summary>
/// Reference-counted native memory of one image, of whole pages, so that OpenCV, ONNX Runtime and a device can read it
/// where it lies. The last release hands it back to its pool.
/// </summary>
internal sealed unsafe class PixelBuffer
{
    /// <summary>Memory is pinned page by page, and no page may belong to two images.</summary>
    private const int PageBytes = 4096;

    private readonly FramePool _pool;
    private readonly Lock _pinning = new();
    private IMemoryPinner? _pinner;
    private bool _isPinned;
    private byte* _data;
    private int _leases;

    internal PixelBuffer(FramePool pool, int capacity)
    {
        _pool = pool;
        Capacity = capacity;
        _data = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, PageBytes);
        GC.AddMemoryPressure(capacity);
    }

    /// <summary>Frees the memory of a lease that was lost instead of disposed.</summary>
    ~PixelBuffer() => FreeMemory();

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

    /// <summary>Whether the memory is pinned by <paramref name="pinner"/>: tried once, when somebody asks first, and held until it is freed.</summary>
    internal bool Pin(IMemoryPinner pinner)
    {
        lock (_pinning)
        {
            if (_pinner is null)
            {
                (_pinner, _isPinned) = (pinner, pinner.Pin((nint)_data, Capacity));
            }

            return _isPinned && _pinner == pinner;
        }
    }

    /// <summary>Frees the memory; only the pool calls it, for a buffer that nobody leases.</summary>
    internal void Free()
    {
        FreeMemory();
        GC.RemoveMemoryPressure(Capacity);
        GC.SuppressFinalize(this);
    }

    internal Span<byte> Span => new(_data, Capacity);

    private void FreeMemory()
    {
        if (_isPinned)
        {
            _pinner!.Unpin((nint)_data);
        }

        NativeMemory.AlignedFree(_data);
        _data = null;
        _isPinned = false;
    }
}
