using System.Numerics.Tensors;

namespace LiveSR.Imaging;

/// <summary>
/// Frames of 8 bits as H.264 and HEVC hold them: ITU-R BT.709, limited range (Y 16 to 235, Cb and Cr 16 to 240), and one Cb and Cr
/// for four pixels, level with the even columns and between two rows ("left", which players take for granted), of neighbours weighted
/// 1, 2, 1. An odd last column or row is repeated. Every value is rounded once. It keeps its memory: one frame at a time.
/// </summary>
public sealed class SubsampledPlanes
{
    private const float Red = 0.2126f, Blue = 0.0722f, Green = 1 - Red - Blue;
    private const float LargestY = 235, LargestC = 240;

    /// <summary>Sum of the weights of two rows of 1, 2, 1.</summary>
    private const int Weights = 8;

    private static readonly IntensityMap ToY = new(219f / 255, 16);
    private static readonly IntensityMap ToCb = new(224f / 255 / (2 * (1 - Blue)) / Weights, 128);
    private static readonly IntensityMap ToCr = new(224f / 255 / (2 * (1 - Red)) / Weights, 128);

    private readonly int _frameWidth;
    private readonly int _frameHeight;
    private readonly bool _isColour;
    private readonly byte[] _planes;
    private readonly float[] _blue;
    private readonly float[] _green;
    private readonly float[] _red;
    private readonly float[] _luma;
    private readonly float[] _half;

    // Sums of two rows of B - Y and R - Y, the first of each repeated before it.
    private readonly float[] _blueness;
    private readonly float[] _redness;

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
        (_blue, _green, _red, _luma) = (new float[Width], new float[Width], new float[Width], new float[Width]);
        (_blueness, _redness, _half) = (new float[Width + 1], new float[Width + 1], new float[Width / 2]);
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
                TensorPrimitives.ConvertChecked<byte, float>(row, _luma);
                Repeat(_luma);
                RowConversion.Convert(_luma, ToY, LargestY, target);
                continue;
            }

            TakeColour(row, target, isUpper: (y & 1) == 0);
            if ((y & 1) == 1)
            {
                Span<byte> colours = _planes.AsSpan(Width * Height);
                int place = y / 2 * _half.Length;
                Halve(_blueness, ToCb, colours.Slice(place, _half.Length));
                Halve(_redness, ToCr, colours.Slice((Height / 2 * _half.Length) + place, _half.Length));
            }
        }

        return _planes;
    }

    private void TakeColour(ReadOnlySpan<byte> row, Span<byte> y, bool isUpper)
    {
        FrameRows.ReadColourRow(row, _blue.AsSpan(0, _frameWidth), _green, _red);
        Repeat(_blue);
        Repeat(_green);
        Repeat(_red);
        TensorPrimitives.Multiply(_red, Red, _luma);
        TensorPrimitives.MultiplyAdd(_green, Green, _luma, _luma);
        TensorPrimitives.MultiplyAdd(_blue, Blue, _luma, _luma);
        RowConversion.Convert(_luma, ToY, LargestY, y);
        TensorPrimitives.Subtract(_blue, _luma, _blue);
        TensorPrimitives.Subtract(_red, _luma, _red);
        if (isUpper)
        {
            _blue.CopyTo(_blueness, 1);
            _red.CopyTo(_redness, 1);
        }
        else
        {
            TensorPrimitives.Add(_blueness.AsSpan(1), _blue, _blueness.AsSpan(1));
            TensorPrimitives.Add(_redness.AsSpan(1), _red, _redness.AsSpan(1));
        }
    }

    private void Repeat(float[] row)
    {
        if (_frameWidth < row.Length)
        {
            row[^1] = row[^2];
        }
    }

    private void Halve(float[] sums, IntensityMap map, Span<byte> target)
    {
        sums[0] = sums[1];
        for (int i = 0, x = 0; i < _half.Length; i++, x += 2)
        {
            _half[i] = sums[x] + (2 * sums[x + 1]) + sums[x + 2];
        }

        RowConversion.Convert(_half, map, LargestC, target);
    }
}
