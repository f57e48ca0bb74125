using System.Numerics.Tensors;
using LiveSR.Imaging;

namespace LiveSR.Plugins.FocusMetric;

/// <summary>
/// Focus figures over intensities I (luma of colour images), each a mean over pixels:
/// <c>brenner</c> (I(x+2, y) - I(x, y))^2 (Brenner et al. 1976), <c>tenengrad</c> the squared Sobel gradient
/// (Krotkov 1988), <c>normalized-variance</c> (I - mean)^2 / mean (Groen, Young and Ligthart 1985).
/// Keeps its row buffers, so a stream allocates nothing. Not safe for concurrent use.
/// </summary>
internal sealed class FocusMeasure(string name)
{
    private float[] _above = [];
    private float[] _here = [];
    private float[] _below = [];

    /// <summary>The figure of one frame, in squared intensities (normalized-variance: in intensities).</summary>
    public double Of(Frame frame)
    {
        if (_here.Length != frame.Width)
        {
            (_above, _here, _below) = (new float[frame.Width], new float[frame.Width], new float[frame.Width]);
        }

        return name switch
        {
            "brenner" => Brenner(frame),
            "tenengrad" => Tenengrad(frame),
            _ => NormalizedVariance(frame),
        };
    }

    private double Brenner(Frame frame)
    {
        int count = frame.Width - 2;
        double sum = 0;
        for (int y = 0; y < frame.Height && count > 0; y++)
        {
            frame.ReadLuma(y, _here);
            sum += Math.Pow(TensorPrimitives.Distance(_here.AsSpan(2), _here.AsSpan(0, count)), 2);
        }

        return count > 0 ? sum / ((double)count * frame.Height) : 0;
    }

    private double Tenengrad(Frame frame)
    {
        if (frame.Width < 3 || frame.Height < 3)
        {
            return 0;
        }

        double sum = 0;
        frame.ReadLuma(0, _above);
        frame.ReadLuma(1, _here);
        for (int y = 1; y < frame.Height - 1; y++)
        {
            frame.ReadLuma(y + 1, _below);
            for (int x = 1; x < frame.Width - 1; x++)
            {
                float right = _above[x + 1] + (2 * _here[x + 1]) + _below[x + 1];
                float left = _above[x - 1] + (2 * _here[x - 1]) + _below[x - 1];
                float bottom = _below[x - 1] + (2 * _below[x]) + _below[x + 1];
                float top = _above[x - 1] + (2 * _above[x]) + _above[x + 1];
                sum += ((double)(right - left) * (right - left)) + ((double)(bottom - top) * (bottom - top));
            }

            (_above, _here, _below) = (_here, _below, _above);
        }

        return sum / ((frame.Width - 2.0) * (frame.Height - 2.0));
    }

    private double NormalizedVariance(Frame frame)
    {
        double sum = 0, squares = 0, pixels = (double)frame.Width * frame.Height;
        for (int y = 0; y < frame.Height; y++)
        {
            frame.ReadLuma(y, _here);
            sum += TensorPrimitives.Sum<float>(_here);
            squares += TensorPrimitives.SumOfSquares<float>(_here);
        }

        double mean = sum / pixels;
        return mean > 0 ? ((squares / pixels) - (mean * mean)) / mean : 0;
    }
}
