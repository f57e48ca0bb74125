using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LiveSR.Imaging;

/// <summary>
/// Frames of 8 bits as H.264 and HEVC hold them: ITU-R BT.709, limited range (Y 16 to 235, Cb and Cr 16 to 240), and one Cb and Cr
/// for four pixels, level with the even columns and between two rows ("left", which players take for granted), of neighbours weighted
/// 1, 2, 1. An odd last column or row is repeated. Every value is rounded once. It keeps its memory: one frame at a time.
/// </summary>
public sealed class SubsampledPlanes
{
    private const float Red = 0.2126f, Blue = 0.0722f, Green = 1 - Red - Blue;

    /// <summary>Sum of the weights of two rows of 1, 2, 1.</summary>
    private const int Weights = 8;

    private static readonly IntensityMap GrayToY = new(219f / 255, 16);
    private static readonly Mixture ToY = new(219f / 255, Red, Green, Blue, 16);
    private static readonly Mixture ToCb = new(224f / 255 / (2 * (1 - Blue)) / Weights, -Red, -Green, 1 - Blue, 128);
    private static readonly Mixture ToCr = new(224f / 255 / (2 * (1 - Red)) / Weights, 1 - Red, -Green, -Blue, 128);

    private readonly int _frameWidth;
    private readonly int _frameHeight;
    private readonly bool _isColour;
    private readonly byte[] _planes;
    private readonly float[] _gray;

    // Rows are computed in whole vectors, and as many values as they have are taken.
    private readonly byte[] _blue;
    private readonly byte[] _green;
    private readonly byte[] _red;
    private readonly byte[] _computed;

    // Sums of two rows, the first of each repeated before it.
    private readonly ushort[] _blueSums;
    private readonly ushort[] _greenSums;
    private readonly ushort[] _redSums;

    /// <summary>Makes room for a frame.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="isColour">Whether it has three channels: B, G, R.</param>
    public SubsampledPlanes(int width, int height, bool isColour)
    {
        (_frameWidth, _frameHeight, _isColour) = (width, height, isColour);
        (Width, Height) = (width + (width & 1), height + (height & 1));
        _planes = new byte[checked(Width * Height * 3 / 2)];
        _planes.AsSpan(Width * Height).Fill(128);
        int whole = (Width + Vector<byte>.Count - 1) / Vector<byte>.Count * Vector<byte>.Count;
        (_gray, _blue, _green, _red, _computed) = (new float[Width], new byte[whole], new byte[whole], new byte[whole], new byte[whole]);
        int sums = (2 * whole) + Vector<ushort>.Count;
        (_blueSums, _greenSums, _redSums) = (new ushort[sums], new ushort[sums], new ushort[sums]);
    }

    /// <summary>Width of Y in pixels: even.</summary>
    public int Width { get; }

    /// <summary>Height of Y in pixels: even.</summary>
    public int Height { get; }

    /// <summary>The planes Y <c>[Height, Width]</c>, Cb and Cr <c>[Height / 2, Width / 2]</c> of a frame; valid until the next.</summary>
    /// <param name="pixels">The frame, row by row.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> pixels, int stride)
    {
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(Math.Min(y, _frameHeight - 1) * stride, _frameWidth * (_isColour ? 3 : 1));
            Span<byte> target = _planes.AsSpan(y * Width, Width);
            if (!_isColour)
            {
                TensorPrimitives.ConvertChecked<byte, float>(row, _gray);
                Repeat(_gray);
                RowConversion.Convert(_gray, GrayToY, byte.MaxValue, target);
                continue;
            }

            RowConversion.Separate(row, _blue, _green, _red);
            Repeat(_blue);
            Repeat(_green);
            Repeat(_red);
            ComputeY();
            _computed.AsSpan(0, Width).CopyTo(target);
            bool isUpper = (y & 1) == 0;
            Add(_blue, _blueSums, isUpper);
            Add(_green, _greenSums, isUpper);
            Add(_red, _redSums, isUpper);
            if (!isUpper)
            {
                WriteColour(y / 2);
            }
        }

        return _planes;
    }

    private void WriteColour(int y)
    {
        int half = Width / 2;
        Span<byte> colours = _planes.AsSpan((Width * Height) + (y * half));
        ComputeColour(ToCb);
        _computed.AsSpan(0, half).CopyTo(colours);
        ComputeColour(ToCr);
        _computed.AsSpan(0, half).CopyTo(colours[(Height / 2 * half)..]);
    }

    private void Repeat<T>(T[] row)
    {
        if (_frameWidth < Width)
        {
            row[_frameWidth] = row[_frameWidth - 1];
        }
    }

    /// <summary>Begins the sums with an upper row, or adds the lower one.</summary>
    private static void Add(byte[] row, ushort[] sums, bool isUpper)
    {
        for (int x = 0, lanes = Vector<ushort>.Count; x < row.Length; x += 2 * lanes)
        {
            Vector.Widen(new Vector<byte>(row, x), out Vector<ushort> low, out Vector<ushort> high);
            if (!isUpper)
            {
                low += new Vector<ushort>(sums, 1 + x);
                high += new Vector<ushort>(sums, 1 + x + lanes);
            }

            low.CopyTo(sums, 1 + x);
            high.CopyTo(sums, 1 + x + lanes);
        }

        sums[0] = sums[1];
    }

    private void ComputeY()
    {
        for (int x = 0; x < _computed.Length; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(_blue, x), out Vector<ushort> blue, out Vector<ushort> nextBlue);
            Vector.Widen(new Vector<byte>(_green, x), out Vector<ushort> green, out Vector<ushort> nextGreen);
            Vector.Widen(new Vector<byte>(_red, x), out Vector<ushort> red, out Vector<ushort> nextRed);
            Vector.Narrow(Y(blue, green, red), Y(nextBlue, nextGreen, nextRed)).CopyTo(_computed, x);
        }
    }

    private static Vector<ushort> Y(Vector<ushort> blue, Vector<ushort> green, Vector<ushort> red)
    {
        Vector.Widen(blue, out Vector<uint> blueLow, out Vector<uint> blueHigh);
        Vector.Widen(green, out Vector<uint> greenLow, out Vector<uint> greenHigh);
        Vector.Widen(red, out Vector<uint> redLow, out Vector<uint> redHigh);
        return Vector.Narrow(ToY.Of(redLow, greenLow, blueLow), ToY.Of(redHigh, greenHigh, blueHigh));
    }

    private void ComputeColour(Mixture mixture)
    {
        int lanes = Vector<uint>.Count;
        for (int x = 0; x < Width / 2; x += 4 * lanes)
        {
            var low = Vector.Narrow(Colour(mixture, x), Colour(mixture, x + lanes));
            var high = Vector.Narrow(Colour(mixture, x + (2 * lanes)), Colour(mixture, x + (3 * lanes)));
            Vector.Narrow(low, high).CopyTo(_computed, x);
        }
    }

    private Vector<uint> Colour(Mixture mixture, int at) => mixture.Of(Weighted(_redSums, at), Weighted(_greenSums, at), Weighted(_blueSums, at));

    /// <summary>Of neighbours 1, 2, 1, about every other: pairs of sums, read as one number, hold the left one and the middle.</summary>
    private static Vector<uint> Weighted(ushort[] sums, int at)
    {
        ReadOnlySpan<uint> pairs = MemoryMarshal.Cast<ushort, uint>(sums);
        Vector<uint> pair = new(pairs[at..]), next = new(pairs[(at + 1)..]), low = new(ushort.MaxValue);
        return (pair & low) + (Vector.ShiftRightLogical(pair, 16) << 1) + (next & low);
    }

    /// <summary>A weighted sum of three intensities, rounded half up. What it gives is never negative.</summary>
    private readonly struct Mixture(float levels, float red, float green, float blue, float offset)
    {
        private readonly float _red = levels * red;
        private readonly float _green = levels * green;
        private readonly float _blue = levels * blue;
        private readonly float _offset = offset + 0.5f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<uint> Of(Vector<uint> red, Vector<uint> green, Vector<uint> blue) => Vector.AsVectorUInt32(Vector.ConvertToInt32Native(
            (Single(red) * _red) + (Single(green) * _green) + (Single(blue) * _blue) + new Vector<float>(_offset)));

        private static Vector<float> Single(Vector<uint> values) => Vector.ConvertToSingle(Vector.AsVectorInt32(values));
    }
}
