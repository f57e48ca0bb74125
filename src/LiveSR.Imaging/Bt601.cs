using System.Numerics.Tensors;

namespace LiveSR.Imaging;

/// <summary>
/// YCbCr of ITU-R BT.601, full range, with the chroma differences centred on zero:
/// <c>Y = 0.299 R + 0.587 G + 0.114 B</c>, <c>Cb = (B - Y) / 1.772</c>, <c>Cr = (R - Y) / 1.402</c>. Values keep the
/// frame's units, so 8 and 16 bit need no separate constants.
/// </summary>
public static class Bt601
{
    /// <summary>Weight of red in luma.</summary>
    public const float Red = 0.299f;

    /// <summary>Weight of green in luma.</summary>
    public const float Green = 0.587f;

    /// <summary>Weight of blue in luma.</summary>
    public const float Blue = 0.114f;

    /// <summary>What <c>B - Y</c> is divided by.</summary>
    public const float CbSpan = 1.772f;

    /// <summary>What <c>R - Y</c> is divided by.</summary>
    public const float CrSpan = 1.402f;

    /// <summary>Luma of interleaved B, G, R values <c>[3 * n]</c> into <paramref name="y"/> <c>[n]</c>.</summary>
    public static void Luma(ReadOnlySpan<float> bgr, Span<float> y)
    {
        for (int i = 0, j = 0; i < y.Length; i++, j += 3)
        {
            y[i] = (Blue * bgr[j]) + (Green * bgr[j + 1]) + (Red * bgr[j + 2]);
        }
    }

    /// <summary>Luma of row <paramref name="row"/> of a colour frame into <paramref name="y"/> <c>[Width]</c>.</summary>
    public static void Luma(Frame frame, int row, Span<float> y)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format == PixelFormat.Bgr24)
        {
            ReadOnlySpan<byte> bgr = frame.Row<byte>(row);
            for (int i = 0, j = 0; i < y.Length; i++, j += 3)
            {
                y[i] = (Blue * bgr[j]) + (Green * bgr[j + 1]) + (Red * bgr[j + 2]);
            }
        }
        else
        {
            ReadOnlySpan<ushort> bgr = frame.Row<ushort>(row);
            for (int i = 0, j = 0; i < y.Length; i++, j += 3)
            {
                y[i] = (Blue * bgr[j]) + (Green * bgr[j + 1]) + (Red * bgr[j + 2]);
            }
        }
    }

    /// <summary>Splits interleaved B, G, R values <c>[3 * n]</c> into Y, Cb, Cr, each <c>[n]</c>.</summary>
    public static void Split(ReadOnlySpan<float> bgr, Span<float> y, Span<float> cb, Span<float> cr)
    {
        for (int i = 0, j = 0; i < y.Length; i++, j += 3)
        {
            float luma = (Blue * bgr[j]) + (Green * bgr[j + 1]) + (Red * bgr[j + 2]);
            y[i] = luma;
            cb[i] = (bgr[j] - luma) / CbSpan;
            cr[i] = (bgr[j + 2] - luma) / CrSpan;
        }
    }

    /// <summary>The inverse of <see cref="Split"/>: Y, Cb, Cr, each <c>[n]</c>, into interleaved B, G, R <c>[3 * n]</c>.</summary>
    public static void Merge(ReadOnlySpan<float> y, ReadOnlySpan<float> cb, ReadOnlySpan<float> cr, Span<float> bgr)
    {
        const float GreenFromCb = Blue * CbSpan / Green;
        const float GreenFromCr = Red * CrSpan / Green;
        for (int i = 0, j = 0; i < y.Length; i++, j += 3)
        {
            bgr[j] = y[i] + (CbSpan * cb[i]);
            bgr[j + 1] = y[i] - (GreenFromCb * cb[i]) - (GreenFromCr * cr[i]);
            bgr[j + 2] = y[i] + (CrSpan * cr[i]);
        }
    }

    /// <summary>The inverse of <see cref="Split"/> into three rows, each <c>[n]</c>.</summary>
    public static void Merge(
        ReadOnlySpan<float> y, ReadOnlySpan<float> cb, ReadOnlySpan<float> cr, Span<float> blue, Span<float> green, Span<float> red)
    {
        TensorPrimitives.MultiplyAdd(cb, CbSpan, y, blue);
        TensorPrimitives.MultiplyAdd(cr, CrSpan, y, red);
        TensorPrimitives.MultiplyAdd(cb, -Blue * CbSpan / Green, y, green);
        TensorPrimitives.MultiplyAdd(cr, -Red * CrSpan / Green, green, green);
    }
}
