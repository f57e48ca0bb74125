using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Turns stored rows into a frame's: packed bits into whole bytes, other numbers into floats, indices into their colours,
/// white-is-zero into black-is-zero, and red, green, blue into blue, green, red. Alpha is left out.
/// </summary>
internal sealed class TiffRows
{
    private byte[] _bytes = [];
    private ushort[] _words = [];
    private float[] _floats = [];

    /// <summary>Puts one row of a strip or tile where it belongs.</summary>
    /// <param name="row">The row, in this machine's byte order.</param>
    /// <param name="writer">The frame, as the page is stored.</param>
    /// <param name="layout">The page.</param>
    /// <param name="at">Column and row of the first pixel, the plane that the chunk belongs to, and which of the page's images is wanted.</param>
    /// <param name="white">The intensity that zero stands for where zero is white.</param>
    internal void Place(ReadOnlySpan<byte> row, FrameWriter writer, TiffLayout layout, (int X, int Y, int Plane, int Image) at, int white)
    {
        TiffSamples samples = layout.Samples;
        int channels = writer.Format.Channels(), width = Math.Min(layout.ChunkWidth, layout.Width - at.X), count = width * layout.SamplesInChunk;
        var place = new Placement(layout.SamplesInChunk, layout.Planes == 1 ? 0 : at.Plane, samples.Images > 1 ? at.Image : 0, channels, width, samples.IsInverted);
        if (!samples.Palette.IsEmpty)
        {
            Span<byte> to = writer.Row<byte>(at.Y)[(at.X * channels)..];
            LookUp(samples.Bits > 8 ? Words(row, samples.Bits, count) : Widened(Bytes(row, samples.Bits, count)), to, samples.Palette, channels);
            return;
        }

        switch (writer.Format.BytesPerChannel())
        {
            case 1:
                Spread(Bytes(row, samples.Bits, count), writer.Row<byte>(at.Y)[(at.X * channels)..], place, (byte)white);
                break;
            case 2:
                Spread(Words(row, samples.Bits, count), writer.Row<ushort>(at.Y)[(at.X * channels)..], place, (ushort)white);
                break;
            default:
                Spread(Floats(row, samples, count), writer.Row<float>(at.Y)[at.X..], place, 0f);
                break;
        }
    }

    private static void LookUp(ReadOnlySpan<ushort> indices, Span<byte> to, ImmutableArray<byte> palette, int channels)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            palette.AsSpan(indices[i] * channels, channels).CopyTo(to[(i * channels)..]);
        }
    }

    private static void Spread<T>(ReadOnlySpan<T> from, Span<T> to, Placement place, T white)
        where T : unmanaged, INumber<T>
    {
        if (place is { Channels: 1, Step: 1, IsInverted: false })
        {
            if (place.Plane == place.Image)
            {
                from.CopyTo(to);
            }

            return;
        }

        for (int sample = 0; sample < place.Step; sample++)
        {
            int channel = place.Plane + sample - place.Image;
            if (channel < 0 || channel >= place.Channels)
            {
                continue;
            }

            int target = place.Channels - 1 - channel;
            for (int i = 0; i < place.Width; i++)
            {
                T value = from[(i * place.Step) + sample];
                to[(i * place.Channels) + target] = !place.IsInverted ? value : value < white ? white - value : T.Zero;
            }
        }
    }

    private ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> row, int bits, int count)
    {
        if (bits == 8)
        {
            return row[..count];
        }

        Grow(ref _bytes, count);
        Unpack(row, bits, _bytes.AsSpan(0, count));
        return _bytes.AsSpan(0, count);
    }

    private ReadOnlySpan<ushort> Words(ReadOnlySpan<byte> row, int bits, int count)
    {
        if (bits == 16)
        {
            return MemoryMarshal.Cast<byte, ushort>(row)[..count];
        }

        Grow(ref _words, count);
        Unpack(row, bits, _words.AsSpan(0, count));
        return _words.AsSpan(0, count);
    }

    private ReadOnlySpan<ushort> Widened(ReadOnlySpan<byte> bytes)
    {
        Grow(ref _words, bytes.Length);
        TensorPrimitives.ConvertChecked(bytes, _words.AsSpan(0, bytes.Length));
        return _words.AsSpan(0, bytes.Length);
    }

    private ReadOnlySpan<float> Floats(ReadOnlySpan<byte> row, TiffSamples samples, int count)
    {
        if (samples is { Kind: SampleKind.Float, Bits: 32 })
        {
            return MemoryMarshal.Cast<byte, float>(row)[..count];
        }

        Grow(ref _floats, count);
        Span<float> floats = _floats.AsSpan(0, count);
        switch (samples.Kind, samples.Bits)
        {
            case (SampleKind.Float, 16):
                Convert<Half>(row, floats);
                break;
            case (SampleKind.Float, _):
                Convert<double>(row, floats);
                break;
            case (SampleKind.Signed, 8):
                Convert<sbyte>(row, floats);
                break;
            case (SampleKind.Signed, 16):
                Convert<short>(row, floats);
                break;
            case (SampleKind.Signed, 32):
                Convert<int>(row, floats);
                break;
            case (SampleKind.Signed, _):
                Convert<long>(row, floats);
                break;
            case (_, 32):
                Convert<uint>(row, floats);
                break;
            default:
                Convert<ulong>(row, floats);
                break;
        }

        return floats;
    }

    private static void Convert<T>(ReadOnlySpan<byte> row, Span<float> floats)
        where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(row)[..floats.Length], floats);

    /// <summary>Samples of 1 to 16 bits that follow one another from the highest bit of each byte.</summary>
    private static void Unpack<T>(ReadOnlySpan<byte> packed, int bits, Span<T> samples)
        where T : unmanaged, IBinaryInteger<T>
    {
        uint window = 0, mask = (1u << bits) - 1;
        for (int i = 0, held = 0, from = 0; i < samples.Length; i++)
        {
            for (; held < bits; held += 8)
            {
                window = (window << 8) | packed[from++];
            }

            held -= bits;
            samples[i] = T.CreateTruncating((window >> held) & mask);
        }
    }

    private static void Grow<T>(ref T[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new T[size];
        }
    }

    /// <summary>Which samples of a row go where.</summary>
    /// <param name="Step">Samples of a pixel in the row.</param>
    /// <param name="Plane">The sample that the row's first is of its pixel.</param>
    /// <param name="Image">The sample that becomes the frame's first channel.</param>
    /// <param name="Channels">Channels of the frame.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="IsInverted">Whether zero is white.</param>
    private readonly record struct Placement(int Step, int Plane, int Image, int Channels, int Width, bool IsInverted);
}
