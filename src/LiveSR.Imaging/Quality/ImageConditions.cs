namespace LiveSR.Imaging.Quality;

/// <summary>How hard an image is for who enhances it.</summary>
/// <param name="Noise">Standard deviation of the noise at middle brightness, by the image's contrast.</param>
/// <param name="Contrast">Contrast, by the camera's range: from the brightness that one part in 100 is below to what one in 200 exceeds.</param>
public readonly record struct ImageConditions(double Noise, double Contrast)
{
    private const double DarkShare = 0.01, BrightShare = 0.995;

    /// <summary>Measures an image, over means of 3x3 pixels so that noise does not count as contrast.</summary>
    /// <param name="image">The image, in counts; at least 16 pixels along each axis.</param>
    /// <param name="noise">The camera's noise.</param>
    /// <param name="full">The camera's range in counts.</param>
    public static ImageConditions Of(Plane image, CameraNoise noise, float full)
    {
        ArgumentNullException.ThrowIfNull(image);
        float[] means = new float[(image.Width / 3) * (image.Height / 3)];
        int columns = image.Width / 3;
        for (int i = 0; i < means.Length; i++)
        {
            for (int y = i / columns * 3, row = 0; row < 3; row++, y++)
            {
                ReadOnlySpan<float> part = image.Row(y).Slice(i % columns * 3, 3);
                means[i] += (part[0] + part[1] + part[2]) / 9;
            }
        }

        Array.Sort(means);
        float dark = means[(int)(DarkShare * (means.Length - 1))], bright = means[(int)(BrightShare * (means.Length - 1))];
        double contrast = Math.Max(bright - dark, 1e-6 * full);
        return new ImageConditions(noise.Deviation((dark + bright) / 2) / contrast, contrast / full);
    }
}
