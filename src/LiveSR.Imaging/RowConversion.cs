using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LiveSR.Imaging;

/// <summary>
/// The last step of every frame: floats to integers, in one vectorised pass that applies a linear map, rounds half up and
/// saturates to 0 .. max.
/// </summary>
public static class RowConversion
{
    private static readonly Vector128<byte>[] ByteShuffles = InterleavingShuffles();
    private static readonly Vector128<byte>[] SeparatingShuffles = SeparatingByteShuffles();

    /// <summary>To 8 bits, as many values as <paramref name="source"/> has.</summary>
    /// <param name="source">The floats.</param>
    /// <param name="map">What each goes through.</param>
    /// <param name="max">Largest integer.</param>
    /// <param name="destination">Where the integers go.</param>
    public static void Convert(ReadOnlySpan<float> source, IntensityMap map, float max, Span<byte> destination)
    {
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= source.Length - (4 * lanes); i += 4 * lanes)
        {
            var low = Vector.Narrow(Integers(source[i..], map, max), Integers(source[(i + lanes)..], map, max));
            var high = Vector.Narrow(Integers(source[(i + (2 * lanes))..], map, max), Integers(source[(i + (3 * lanes))..], map, max));
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (byte)Integer(source[i], map, max);
        }
    }

    /// <summary>To 16 bits, as many values as <paramref name="source"/> has.</summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{float}, IntensityMap, float, Span{byte})"/>
    public static void Convert(ReadOnlySpan<float> source, IntensityMap map, float max, Span<ushort> destination)
    {
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= source.Length - (2 * lanes); i += 2 * lanes)
        {
            Vector.Narrow(Integers(source[i..], map, max), Integers(source[(i + lanes)..], map, max)).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (ushort)Integer(source[i], map, max);
        }
    }

    /// <summary>Three rows <c>[n]</c> into one of B, G, R pixels <c>[3 * n]</c>.</summary>
    internal static void Interleave(ReadOnlySpan<byte> b, ReadOnlySpan<byte> g, ReadOnlySpan<byte> r, Span<byte> bgr)
    {
        int i = 0;
        for (; i <= b.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> blue = Vector128.Create(b[i..]), green = Vector128.Create(g[i..]), red = Vector128.Create(r[i..]);
            for (int part = 0; part < 3; part++)
            {
                Vector128<byte> pixels = Vector128.Shuffle(blue, ByteShuffles[part])
                    | Vector128.Shuffle(green, ByteShuffles[3 + part])
                    | Vector128.Shuffle(red, ByteShuffles[6 + part]);
                pixels.CopyTo(bgr[((3 * i) + (part * Vector128<byte>.Count))..]);
            }
        }

        Interleave<byte>(b[i..], g[i..], r[i..], bgr[(3 * i)..]);
    }

    /// <summary>Three rows <c>[n]</c> into one of B, G, R pixels <c>[3 * n]</c>.</summary>
    internal static void Interleave<T>(ReadOnlySpan<T> b, ReadOnlySpan<T> g, ReadOnlySpan<T> r, Span<T> bgr)
        where T : unmanaged
    {
        Span<Pixel<T>> pixels = MemoryMarshal.Cast<T, Pixel<T>>(bgr);
        for (int i = 0; i < b.Length; i++)
        {
            pixels[i] = new Pixel<T>(b[i], g[i], r[i]);
        }
    }

    /// <summary>A row of B, G, R pixels <c>[3 * n]</c> into three <c>[n]</c>.</summary>
    internal static void Separate(ReadOnlySpan<byte> bgr, Span<byte> b, Span<byte> g, Span<byte> r)
    {
        int lanes = Vector128<byte>.Count, count = bgr.Length / 3, i = 0;
        for (; i <= count - lanes; i += lanes)
        {
            ReadOnlySpan<byte> pixels = bgr[(3 * i)..];
            Vector128<byte> first = Vector128.Create(pixels), second = Vector128.Create(pixels[lanes..]), third = Vector128.Create(pixels[(2 * lanes)..]);
            Colour(0, first, second, third).CopyTo(b[i..]);
            Colour(1, first, second, third).CopyTo(g[i..]);
            Colour(2, first, second, third).CopyTo(r[i..]);
        }

        for (; i < count; i++)
        {
            (b[i], g[i], r[i]) = (bgr[3 * i], bgr[(3 * i) + 1], bgr[(3 * i) + 2]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Colour(int colour, Vector128<byte> first, Vector128<byte> second, Vector128<byte> third) =>
        Vector128.Shuffle(first, SeparatingShuffles[3 * colour])
            | Vector128.Shuffle(second, SeparatingShuffles[(3 * colour) + 1])
            | Vector128.Shuffle(third, SeparatingShuffles[(3 * colour) + 2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Integers(ReadOnlySpan<float> source, IntensityMap map, float max)
    {
        Vector<float> value = (new Vector<float>(source) * map.Gain) + new Vector<float>(map.Offset + 0.5f);
        value = Vector.Min(Vector.Max(value, Vector<float>.Zero), new Vector<float>(max + 0.5f));
        return Vector.AsVectorUInt32(Vector.ConvertToInt32(value));
    }

    private static int Integer(float source, IntensityMap map, float max) =>
        (int)Math.Min(Math.Max((source * map.Gain) + (map.Offset + 0.5f), 0), max + 0.5f);

    /// <summary>For each of three colours, which of its 16 bytes goes to which of the 48 of the interleaved row; 255 for none.</summary>
    private static Vector128<byte>[] InterleavingShuffles()
    {
        var shuffles = new Vector128<byte>[9];
        Span<byte> lanes = stackalloc byte[Vector128<byte>.Count];
        for (int i = 0; i < shuffles.Length; i++)
        {
            (int colour, int part) = Math.DivRem(i, 3);
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                (int pixel, int channel) = Math.DivRem((part * lanes.Length) + lane, 3);
                lanes[lane] = channel == colour ? (byte)pixel : byte.MaxValue;
            }

            shuffles[i] = Vector128.Create<byte>(lanes);
        }

        return shuffles;
    }

    /// <summary>For each of three colours, which of its 16 bytes come from which of the 48 of the interleaved row; 255 for none.</summary>
    private static Vector128<byte>[] SeparatingByteShuffles()
    {
        var shuffles = new Vector128<byte>[9];
        Span<byte> lanes = stackalloc byte[Vector128<byte>.Count];
        for (int i = 0; i < shuffles.Length; i++)
        {
            (int colour, int part) = Math.DivRem(i, 3);
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                (int from, int place) = Math.DivRem((3 * lane) + colour, lanes.Length);
                lanes[lane] = from == part ? (byte)place : byte.MaxValue;
            }

            shuffles[i] = Vector128.Create<byte>(lanes);
        }

        return shuffles;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Pixel<T>(T Blue, T Green, T Red);
}
