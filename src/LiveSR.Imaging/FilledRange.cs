using System.Buffers;
using System.Numerics.Tensors;

namespace LiveSR.Imaging;

/// <summary>
/// Which intensities an image fills: from the darkest to the 99.9th percentile, so that a few hot pixels do not count. Where
/// that percentile is the darkest too, to the brightest.
/// </summary>
public static class FilledRange
{
    /// <summary>The share of pixels that are no brighter than the upper end.</summary>
    public const double Percentile = 0.999;

    private const int Bins = 1 << 16;

    /// <summary>
    /// What a plane fills; null for one of a single intensity, and for values that are not numbers or too close together to
    /// divide by.
    /// </summary>
    public static (float Low, float High)? Of(Plane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        float[] sorted = [.. plane.Values];
        Array.Sort(sorted);
        (float low, float high) = (sorted[0], sorted[(int)(Percentile * (sorted.Length - 1))]);
        high = high > low ? high : sorted[^1];
        return float.IsNormal(high - low) ? (low, high) : null;
    }

    /// <summary>
    /// What a frame fills, of colour the luma. Exact for integers, for floats to 1/65536 of what lies between darkest and
    /// brightest. Allocates nothing that stays.
    /// </summary>
    /// <returns>
    /// Null where the whole depth counts: for 8 bits, for an image of one intensity, and for values that are not numbers or too
    /// near one another to divide by.
    /// </returns>
    public static (float Low, float High)? Of(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Format.BytesPerChannel() == 1)
        {
            return null;
        }

        float[] row = ArrayPool<float>.Shared.Rent(frame.Width);
        int[] histogram = ArrayPool<int>.Shared.Rent(Bins);
        try
        {
            return Of(frame, row.AsSpan(0, frame.Width), histogram.AsSpan(0, Bins));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(row);
            ArrayPool<int>.Shared.Return(histogram);
        }
    }

    private static (float Low, float High)? Of(Frame frame, Span<float> row, Span<int> histogram)
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadLuma(y, row);
            (low, high) = (MathF.Min(low, TensorPrimitives.Min<float>(row)), MathF.Max(high, TensorPrimitives.Max<float>(row)));
        }

        float width = (high - low) / (Bins - 1);
        if (!float.IsNormal(width))
        {
            return null;
        }

        width = frame.Format == PixelFormat.Gray32F ? width : MathF.Max(width, 1);
        histogram.Clear();
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadLuma(y, row);
            foreach (float value in row)
            {
                histogram[(int)((value - low) / width)]++;
            }
        }

        long below = (long)(Percentile * (((long)frame.Width * frame.Height) - 1));
        int bin = 0;
        for (long count = histogram[0]; count <= below; count += histogram[bin])
        {
            bin++;
        }

        return (low, bin > 0 ? low + (bin * width) : high);
    }
}
