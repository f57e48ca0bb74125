using System.Runtime.InteropServices;

namespace LiveSR.Imaging;

/// <summary>
/// A frame that is being made: the only time at which its pixels can be written. <see cref="Publish"/> makes it an
/// immutable <see cref="Frame"/>; <see cref="Dispose"/> before that gives the buffer back.
/// </summary>
public sealed class FrameWriter : IDisposable
{
    private PixelBuffer? _buffer;

    internal FrameWriter(PixelBuffer buffer, PixelFormat format, int width, int height)
    {
        _buffer = buffer;
        Format = format;
        Width = width;
        Height = height;
    }

    /// <summary>Pixel format.</summary>
    public PixelFormat Format { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next; rows are packed.</summary>
    public int Stride => Width * Format.BytesPerPixel();

    /// <summary>All bytes, row by row.</summary>
    public Span<byte> Bytes => Buffer.Span[..(Stride * Height)];

    /// <summary>Address of the first pixel, valid until the writer is published or disposed.</summary>
    public unsafe nint Address => (nint)Buffer.Data;

    /// <summary>Pins the memory of the pixels until it is freed, long after the frame. False where that cannot be.</summary>
    public bool Pin(IMemoryPinner pinner) => Buffer.Pin(pinner);

    private PixelBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(FrameWriter));

    /// <summary>The channel values of one row: <c>[Width * Channels]</c>.</summary>
    public Span<T> Row<T>(int y)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes.Slice(y * Stride, Stride));

    /// <summary>All channel values, row by row: <c>[Height * Width * Channels]</c>.</summary>
    public Span<T> Pixels<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);

    /// <summary>Ends the writing. The returned lease owns the frame.</summary>
    /// <param name="metadata">Metadata; a BitDepth of 0 takes the container's bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bit depth does not fit the container.</exception>
    public FrameLease Publish(FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        int bits = metadata.BitDepth == 0 ? Format.ContainerBits() : metadata.BitDepth;
        if (bits < 1 || bits > Format.ContainerBits())
        {
            throw new ArgumentOutOfRangeException(nameof(metadata), bits, $"{Format} holds 1 to {Format.ContainerBits()} bits.");
        }

        var frame = new Frame(Buffer, 0, Stride, Format, Width, Height, metadata with { BitDepth = bits });
        _buffer = null;
        return new FrameLease(frame);
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Release();
}
