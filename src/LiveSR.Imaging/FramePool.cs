using System.Collections.Concurrent;

namespace LiveSR.Imaging;

/// <summary>
/// Lends image buffers and takes them back, so that a steady stream of frames allocates no image memory.
/// Safe for any number of threads.
/// </summary>
public sealed class FramePool : IDisposable
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<PixelBuffer>> _idle = new();
    private readonly long _idleLimitBytes;
    private long _idleBytes;
    private int _outstanding;
    private long _allocated;
    private volatile bool _disposed;

    /// <summary>Makes a pool.</summary>
    /// <param name="idleLimitBytes">Memory that may lie idle; what is returned beyond it is freed. 1 GiB by default.</param>
    public FramePool(long idleLimitBytes = 1L << 30) => _idleLimitBytes = idleLimitBytes;

    /// <summary>The pool that sources and sinks use when they are given no other.</summary>
    public static FramePool Shared { get; } = new();

    /// <summary>Buffers lent and not yet returned. Zero when every pipeline over the pool has ended.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Buffers ever allocated; constant in a steady state.</summary>
    public long Allocated => Interlocked.Read(ref _allocated);

    /// <summary>Lends a buffer to be filled. Its first content is whatever was there before.</summary>
    /// <param name="format">Pixel format.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive or the image exceeds 2 GiB.</exception>
    public FrameWriter Rent(PixelFormat format, int width, int height)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long bytes = (long)width * height * format.BytesPerPixel();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, int.MaxValue - 4096, nameof(width));

        int capacity = checked((int)((bytes + 4095) & ~4095L));
        if (_idle.TryGetValue(capacity, out ConcurrentBag<PixelBuffer>? bag) && bag.TryTake(out PixelBuffer? buffer))
        {
            Interlocked.Add(ref _idleBytes, -capacity);
        }
        else
        {
            buffer = new PixelBuffer(this, capacity);
            Interlocked.Increment(ref _allocated);
        }

        buffer.Lend();
        Interlocked.Increment(ref _outstanding);
        return new FrameWriter(buffer, format, width, height);
    }

    /// <summary>Frees what lies idle; what is still lent is freed on its return.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (ConcurrentBag<PixelBuffer> bag in _idle.Values)
        {
            while (bag.TryTake(out PixelBuffer? buffer))
            {
                Interlocked.Add(ref _idleBytes, -buffer.Capacity);
                buffer.Free();
            }
        }
    }

    internal void Return(PixelBuffer buffer)
    {
        Interlocked.Decrement(ref _outstanding);
        if (_disposed || Interlocked.Add(ref _idleBytes, buffer.Capacity) > _idleLimitBytes)
        {
            if (!_disposed)
            {
                Interlocked.Add(ref _idleBytes, -buffer.Capacity);
            }

            buffer.Free();
            return;
        }

        _idle.GetOrAdd(buffer.Capacity, static _ => []).Add(buffer);
    }
}
