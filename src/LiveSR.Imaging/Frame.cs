using System.Runtime.InteropServices;

namespace LiveSR.Imaging;

/// <summary>
/// An image with metadata, immutable, over a pooled buffer. A frame that arrives through OnNext is valid until that
/// call returns; who keeps it longer takes a lease with <see cref="Lease"/>.
/// </summary>
public sealed class Frame
{
    private readonly int _offset;

    internal Frame(PixelBuffer buffer, int offset, int stride, PixelFormat format, int width, int height, FrameMetadata metadata)
    {
        Buffer = buffer;
        _offset = offset;
        Stride = stride;
        Format = format;
        Width = width;
        Height = height;
        Metadata = metadata;
    }

    /// <summary>Pixel format.</summary>
    public PixelFormat Format { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next; larger than a row for a crop.</summary>
    public int Stride { get; }

    /// <summary>Metadata.</summary>
    public FrameMetadata Metadata { get; }

    /// <summary>Significant bits of an intensity, at most the container's.</summary>
    public int BitDepth => Metadata.BitDepth;

    /// <summary>Largest intensity: <c>2^BitDepth - 1</c>, or 1 for <see cref="PixelFormat.Gray32F"/>.</summary>
    public float MaxValue => Format == PixelFormat.Gray32F ? 1f : (1 << BitDepth) - 1;

    /// <summary>Leases on the pixels at this moment, those of other frames over the same pixels among them.</summary>
    public int Leases => Buffer.Leases;

    /// <summary>True when rows follow one another without a gap.</summary>
    public bool IsPacked => Stride == Width * Format.BytesPerPixel();

    /// <summary>Address of the first pixel; valid while the frame is leased.</summary>
    public unsafe nint Address => (nint)(Buffer.Data + _offset);

    /// <summary>Pins the memory of the pixels until it is freed, long after this frame. False where that cannot be.</summary>
    /// <exception cref="ObjectDisposedException">The frame has no lease left.</exception>
    public bool Pin(IMemoryPinner pinner)
    {
        ObjectDisposedException.ThrowIf(!Buffer.IsLeased, this);
        return Buffer.Pin(pinner);
    }

    internal PixelBuffer Buffer { get; }

    /// <summary>The channel values of one row: <c>[Width * Channels]</c>.</summary>
    /// <exception cref="ObjectDisposedException">The frame has no lease left.</exception>
    public ReadOnlySpan<T> Row<T>(int y)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        ObjectDisposedException.ThrowIf(!Buffer.IsLeased, this);
        return MemoryMarshal.Cast<byte, T>(Buffer.Span.Slice(_offset + (y * Stride), Width * Format.BytesPerPixel()));
    }

    /// <summary>The bytes of rows that follow one another where they lie, in a frame that <see cref="IsPacked"/>.</summary>
    /// <param name="y">The first of them.</param>
    /// <param name="rows">How many.</param>
    /// <exception cref="InvalidOperationException">There are gaps between the rows.</exception>
    /// <exception cref="ObjectDisposedException">The frame has no lease left.</exception>
    public ReadOnlySpan<byte> PackedRows(int y, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Height - y);
        ObjectDisposedException.ThrowIf(!Buffer.IsLeased, this);
        return IsPacked
            ? Buffer.Span.Slice(_offset + (y * Stride), rows * Stride)
            : throw new InvalidOperationException("The frame is a part of a wider one: its rows do not follow one another.");
    }

    /// <summary>Copies the pixels, packed, into <paramref name="destination"/>: <c>[Height * Width * BytesPerPixel]</c>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        int row = Width * Format.BytesPerPixel();
        for (int y = 0; y < Height; y++)
        {
            Row<byte>(y).CopyTo(destination[(y * row)..]);
        }
    }

    /// <summary>Takes a lease: the pixels stay until it is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The frame has no lease left, so its pixels are gone.</exception>
    public FrameLease Lease()
    {
        Buffer.AddLease();
        return new FrameLease(this);
    }

    /// <summary>A lease on a part of this frame, sharing its pixels.</summary>
    /// <param name="rect">The part, in this frame's pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie inside the frame.</exception>
    public FrameLease Crop(PixelRect rect)
    {
        if (rect.IsEmpty || !new PixelRect(0, 0, Width, Height).Contains(rect))
        {
            throw new ArgumentOutOfRangeException(nameof(rect), $"The ROI {rect} does not lie inside the {Width}x{Height} frame.");
        }

        Buffer.AddLease();
        int offset = _offset + (rect.Y * Stride) + (rect.X * Format.BytesPerPixel());
        return new FrameLease(new Frame(Buffer, offset, Stride, Format, rect.Width, rect.Height, Metadata.Cropped(rect)));
    }

    /// <summary>A lease on the same pixels with other metadata.</summary>
    public FrameLease With(FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        Buffer.AddLease();
        return new FrameLease(new Frame(Buffer, _offset, Stride, Format, Width, Height, metadata with { BitDepth = BitDepth }));
    }
}
