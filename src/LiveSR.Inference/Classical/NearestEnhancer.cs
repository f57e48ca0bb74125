using System.Runtime.InteropServices;
using LiveSR.Imaging;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Classical;

/// <summary>Each pixel repeated, as the bytes that it is: nothing is computed, so nothing is converted.</summary>
public sealed class NearestEnhancer : IFrameEnhancer
{
    private readonly FramePool _pool;

    /// <summary>Makes one.</summary>
    /// <param name="scale">How often, along each axis.</param>
    /// <param name="pool">Lends the frames; null for <see cref="FramePool.Shared"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scale.</exception>
    public NearestEnhancer(int scale, FramePool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, ModelPackage.LargestScale);
        (Scale, _pool) = (scale, pool ?? FramePool.Shared);
    }

    /// <inheritdoc/>
    public string Name => "nearest";

    /// <inheritdoc/>
    public int Scale { get; }

    /// <inheritdoc/>
    public BandRule? Bands => new BandRule(Context: 1, Multiple: 1);

    /// <inheritdoc/>
    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using FrameWriter writer = _pool.Rent(frame.Format, frame.Width * Scale, frame.Height * Scale);
        for (int y = 0; y < frame.Height; y++)
        {
            Span<byte> first = writer.Row<byte>(y * Scale);
            Widen(frame.Row<byte>(y), first, frame.Format);
            for (int copy = 1; copy < Scale; copy++)
            {
                first.CopyTo(writer.Row<byte>((y * Scale) + copy));
            }
        }

        return writer.Publish(ClassicalProvenance.Of(frame, this));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Widen(ReadOnlySpan<byte> from, Span<byte> to, PixelFormat format)
    {
        switch (format)
        {
            case PixelFormat.Gray8:
                Repeat(from, to);
                break;
            case PixelFormat.Gray16:
                Repeat(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, ushort>(to));
                break;
            case PixelFormat.Gray32F:
                Repeat(MemoryMarshal.Cast<byte, float>(from), MemoryMarshal.Cast<byte, float>(to));
                break;
            case PixelFormat.Bgr24:
                Repeat(MemoryMarshal.Cast<byte, Colour<byte>>(from), MemoryMarshal.Cast<byte, Colour<byte>>(to));
                break;
            default:
                Repeat(MemoryMarshal.Cast<byte, Colour<ushort>>(from), MemoryMarshal.Cast<byte, Colour<ushort>>(to));
                break;
        }
    }

    private void Repeat<T>(ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged
    {
        int i = 0;
        foreach (T pixel in from)
        {
            for (int copy = 0; copy < Scale; copy++)
            {
                to[i++] = pixel;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Colour<T>(T Blue, T Green, T Red)
        where T : unmanaged;
}
