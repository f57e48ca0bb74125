using LiveSR.Imaging;

namespace LiveSR.Training.Data;

/// <summary>Blurs a plane with a Gaussian kernel, as papers make blurred low-resolution images; the edge's pixels are repeated beyond it.</summary>
internal static class GaussianBlur
{
    /// <summary>The blurred plane.</summary>
    /// <param name="plane">The plane; it stays as it is.</param>
    /// <param name="sigma">Standard deviation of the kernel in pixels; the kernel is cut off at three of them.</param>
    internal static Plane Of(Plane plane, double sigma)
    {
        if (sigma <= 0)
        {
            return plane;
        }

        int radius = (int)Math.Ceiling(3 * sigma);
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        float[] kernel = [.. weights.Select(weight => (float)(weight / sum))];
        return Along(Along(plane, kernel, 1, 0), kernel, 0, 1);
    }

    private static Plane Along(Plane plane, float[] kernel, int dx, int dy)
    {
        int radius = kernel.Length / 2;
        var result = new Plane(plane.Width, plane.Height);
        for (int y = 0; y < plane.Height; y++)
        {
            for (int x = 0; x < plane.Width; x++)
            {
                float value = 0f;
                for (int i = -radius; i <= radius; i++)
                {
                    value += kernel[i + radius] * plane[Math.Clamp(x + (i * dx), 0, plane.Width - 1), Math.Clamp(y + (i * dy), 0, plane.Height - 1)];
                }

                result[x, y] = value;
            }
        }

        return result;
    }
}
