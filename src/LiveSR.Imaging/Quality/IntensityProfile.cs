namespace LiveSR.Imaging.Quality;

/// <summary>A straight line on an image, from pixel centre to pixel centre; the centre of the first pixel is (0, 0).</summary>
public readonly record struct ProfileLine(double X1, double Y1, double X2, double Y2)
{
    /// <summary>Length in pixels.</summary>
    public double Length => Math.Sqrt(((X2 - X1) * (X2 - X1)) + ((Y2 - Y1) * (Y2 - Y1)));

    /// <summary>The same line on a grid <paramref name="scale"/> times as fine; pixel centres move by half a pixel less.</summary>
    public ProfileLine Scaled(double scale) => new(Map(X1, scale), Map(Y1, scale), Map(X2, scale), Map(Y2, scale));

    private static double Map(double x, double scale) => ((x + 0.5) * scale) - 0.5;
}

/// <summary>Intensities along a line, as the papers plot them.</summary>
public static class IntensityProfile
{
    /// <summary>
    /// Samples about one pixel apart from end to end, by cubic convolution (Keys, a = -0.5), each the mean over
    /// <paramref name="width"/> parallel lines one pixel apart. Beyond its border the image goes on with its last pixel.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="line">The line, in the image's pixels.</param>
    /// <param name="width">How many parallel lines are averaged; odd numbers lie even about the line.</param>
    /// <param name="samples">Number of samples, or null for one a pixel.</param>
    public static float[] Along(Plane image, ProfileLine line, int width = 1, int? samples = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        int count = samples ?? Math.Max(2, (int)Math.Round(line.Length) + 1);
        double length = Math.Max(line.Length, 1e-9), dx = (line.X2 - line.X1) / length, dy = (line.Y2 - line.Y1) / length;
        float[] profile = new float[count];
        for (int i = 0; i < count; i++)
        {
            double along = count > 1 ? line.Length * i / (count - 1) : 0;
            for (int w = 0; w < width; w++)
            {
                double aside = w - ((width - 1) / 2.0);
                profile[i] += Sample(image, line.X1 + (dx * along) - (dy * aside), line.Y1 + (dy * along) + (dx * aside)) / width;
            }
        }

        return profile;
    }

    /// <summary>The value at a point between pixel centres, by cubic convolution.</summary>
    public static float Sample(Plane image, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(image);
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        Span<double> across = stackalloc double[4], down = stackalloc double[4];
        Weights(x - left, across);
        Weights(y - top, down);
        double sum = 0;
        for (int j = 0; j < 4; j++)
        {
            ReadOnlySpan<float> row = image.Row(Math.Clamp(top + j - 1, 0, image.Height - 1));
            for (int i = 0; i < 4; i++)
            {
                sum += across[i] * down[j] * row[Math.Clamp(left + i - 1, 0, image.Width - 1)];
            }
        }

        return (float)sum;
    }

    private static void Weights(double t, Span<double> weights)
    {
        weights[0] = ((((-0.5 * t) + 1) * t) - 0.5) * t;
        weights[1] = (((1.5 * t) - 2.5) * t * t) + 1;
        weights[2] = ((((-1.5 * t) + 2) * t) + 0.5) * t;
        weights[3] = ((0.5 * t) - 0.5) * t * t;
    }
}
