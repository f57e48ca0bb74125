using System.Numerics;
using System.Numerics.Tensors;

namespace LiveSR.Imaging;

/// <summary>Reads and writes rows of any pixel format as floats, in the frame's own units.</summary>
public static class FrameRows
{
    /// <summary>Pixels of a colour frame that are converted at once.</summary>
    private const int Chunk = 512;

    /// <summary>Row <paramref name="y"/> as floats: <c>[Width * Channels]</c>, colour interleaved B, G, R.</summary>
    public static void ReadRow(this Frame frame, int y, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        switch (frame.Format.BytesPerChannel())
        {
            case 1:
                TensorPrimitives.ConvertChecked<byte, float>(frame.Row<byte>(y), destination);
                break;
            case 2:
                Convert(frame.Row<ushort>(y), destination);
                break;
            default:
                frame.Row<float>(y).CopyTo(destination);
                break;
        }
    }

    /// <summary>Row <paramref name="y"/> of a colour frame as its three channels, <c>[Width]</c> each.</summary>
    public static void ReadColourRow(this Frame frame, int y, Span<float> blue, Span<float> green, Span<float> red)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format == PixelFormat.Bgr24)
        {
            ReadColourRow(frame.Row<byte>(y), blue, green, red);
            return;
        }

        ReadOnlySpan<ushort> row = frame.Row<ushort>(y);
        for (int x = 0, i = 0; x < frame.Width; x++, i += 3)
        {
            (blue[x], green[x], red[x]) = (row[i], row[i + 1], row[i + 2]);
        }
    }

    /// <summary>Row <paramref name="y"/> as floats <c>[Width]</c>: intensities of a grey frame, BT.601 luma of a colour frame.</summary>
    public static void ReadLuma(this Frame frame, int y, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format.IsColour())
        {
            Bt601.Luma(frame, y, destination);
        }
        else
        {
            frame.ReadRow(y, destination);
        }
    }

    /// <summary>
    /// Writes floats, <c>[Width * Channels]</c>, into row <paramref name="y"/>; integer formats round half up and saturate
    /// to 0 .. <paramref name="maxValue"/>.
    /// </summary>
    public static void WriteRow(this FrameWriter writer, int y, ReadOnlySpan<float> values, float maxValue) =>
        writer.WriteRow(y, values, new IntensityMap(1, 0), maxValue);

    /// <summary>As <see cref="WriteRow(FrameWriter, int, ReadOnlySpan{float}, float)"/>, through a map, in the same pass.</summary>
    public static void WriteRow(this FrameWriter writer, int y, ReadOnlySpan<float> values, IntensityMap map, float maxValue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (writer.Format.BytesPerChannel())
        {
            case 1:
                RowConversion.Convert(values, map, maxValue, writer.Row<byte>(y));
                break;
            case 2:
                RowConversion.Convert(values, map, maxValue, writer.Row<ushort>(y));
                break;
            default:
                TensorPrimitives.Multiply(values, map.Gain, writer.Row<float>(y));
                TensorPrimitives.Add(writer.Row<float>(y), map.Offset, writer.Row<float>(y));
                break;
        }
    }

    /// <summary>Writes a row of a colour frame from its three channels, <c>[Width]</c> each, as <c>WriteRow</c> does.</summary>
    public static void WriteColourRow(
        this FrameWriter writer, int y, ReadOnlySpan<float> blue, ReadOnlySpan<float> green, ReadOnlySpan<float> red, IntensityMap map, float maxValue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (writer.Format == PixelFormat.Bgr24)
        {
            Span<byte> row = writer.Row<byte>(y), b = stackalloc byte[Chunk], g = stackalloc byte[Chunk], r = stackalloc byte[Chunk];
            for (int x = 0; x < blue.Length; x += Chunk)
            {
                int n = Math.Min(Chunk, blue.Length - x);
                RowConversion.Convert(blue.Slice(x, n), map, maxValue, b);
                RowConversion.Convert(green.Slice(x, n), map, maxValue, g);
                RowConversion.Convert(red.Slice(x, n), map, maxValue, r);
                RowConversion.Interleave(b[..n], g[..n], r[..n], row[(3 * x)..]);
            }
        }
        else
        {
            Span<ushort> row = writer.Row<ushort>(y), b = stackalloc ushort[Chunk], g = stackalloc ushort[Chunk], r = stackalloc ushort[Chunk];
            for (int x = 0; x < blue.Length; x += Chunk)
            {
                int n = Math.Min(Chunk, blue.Length - x);
                RowConversion.Convert(blue.Slice(x, n), map, maxValue, b);
                RowConversion.Convert(green.Slice(x, n), map, maxValue, g);
                RowConversion.Convert(red.Slice(x, n), map, maxValue, r);
                RowConversion.Interleave<ushort>(b[..n], g[..n], r[..n], row[(3 * x)..]);
            }
        }
    }

    /// <summary>16 bits to floats, which TensorPrimitives converts one by one.</summary>
    private static void Convert(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= source.Length - (2 * lanes); i += 2 * lanes)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(destination[i..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(destination[(i + lanes)..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    /// <summary>Bytes of B, G, R pixels <c>[3 * n]</c> as three rows of floats <c>[n]</c>.</summary>
    internal static void ReadColourRow(ReadOnlySpan<byte> row, Span<float> blue, Span<float> green, Span<float> red)
    {
        Span<byte> b = stackalloc byte[Chunk], g = stackalloc byte[Chunk], r = stackalloc byte[Chunk];
        for (int x = 0; x < blue.Length; x += Chunk)
        {
            int n = Math.Min(Chunk, blue.Length - x);
            RowConversion.Separate(row.Slice(3 * x, 3 * n), b, g, r);
            TensorPrimitives.ConvertChecked<byte, float>(b[..n], blue[x..]);
            TensorPrimitives.ConvertChecked<byte, float>(g[..n], green[x..]);
            TensorPrimitives.ConvertChecked<byte, float>(r[..n], red[x..]);
        }
    }

    /// <summary>Writes the planes of a frame, one for grey or B, G, R for colour, through a map, saturating to <paramref name="maxValue"/>.</summary>
    public static void WritePlanes(this FrameWriter writer, IReadOnlyList<Plane> planes, IntensityMap map, float maxValue)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(planes);
        for (int y = 0; y < writer.Height; y++)
        {
            if (planes.Count == 1)
            {
                writer.WriteRow(y, planes[0].Row(y), map, maxValue);
            }
            else
            {
                writer.WriteColourRow(y, planes[0].Row(y), planes[1].Row(y), planes[2].Row(y), map, maxValue);
            }
        }
    }
}
