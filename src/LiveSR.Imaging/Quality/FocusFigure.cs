using System.Buffers;
using System.Numerics.Tensors;

namespace LiveSR.Imaging.Quality;

/// <summary>
/// How sharp an image is, for finding the focus: largest in focus. It is <c>1 - C(2) / C(1)</c> with C(d) the covariance
/// of pixels d apart along rows and columns: the difference of Vollath (The influence of the scene parameters and of noise
/// on the behaviour of automatic focusing algorithms, J. Microsc. 151, 1988) over the first of its terms. Noise is not
/// alike in two pixels, so it adds nothing; offset cancels in a covariance, and lamp, exposure and gain in the ratio.
/// </summary>
public static class FocusFigure
{
    // Covariances of noise alone scatter by C(0) / sqrt(pixels): what does not stand out of that says nothing.
    private const double Deviations = 5;

    /// <summary>The figure, about 0 to 1; 0 for an image without structure that stands out of the noise.</summary>
    /// <param name="frame">The image, of colour the luma; at least 4 pixels along each axis.</param>
    public static double Of(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        int width = frame.Width, height = frame.Height;
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(width, height), 4, nameof(frame));
        float[] lent = ArrayPool<float>.Shared.Rent(3 * width);
        try
        {
            return Of(frame, lent);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(lent);
        }
    }

    private static double Of(Frame frame, float[] rows)
    {
        int width = frame.Width, height = frame.Height;
        double mean = Mean(frame, rows.AsSpan(0, width)), near = 0, far = 0, own = 0;
        for (int y = 0; y < height; y++)
        {
            Span<float> row = rows.AsSpan(y % 3 * width, width);
            frame.ReadLuma(y, row);
            TensorPrimitives.Subtract(row, (float)mean, row);
            own += TensorPrimitives.SumOfSquares<float>(row);
            near += TensorPrimitives.Dot<float>(row[..^1], row[1..]) / (width - 1);
            far += TensorPrimitives.Dot<float>(row[..^2], row[2..]) / (width - 2);
            near += y < 1 ? 0 : TensorPrimitives.Dot<float>(row, rows.AsSpan((y - 1) % 3 * width, width)) / width * height / (height - 1);
            far += y < 2 ? 0 : TensorPrimitives.Dot<float>(row, rows.AsSpan((y - 2) % 3 * width, width)) / width * height / (height - 2);
        }

        (near, far, own) = (near / (2 * height), far / (2 * height), own / ((double)width * height));
        return near > Deviations * own / Math.Sqrt((double)width * height) ? Math.Max(0, 1 - (far / near)) : 0;
    }

    private static double Mean(Frame frame, Span<float> row)
    {
        double sum = 0;
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadLuma(y, row);
            sum += TensorPrimitives.Sum<float>(row);
        }

        return sum / ((double)frame.Width * frame.Height);
    }
}
