using LiveSR.Imaging;

namespace LiveSR.Training.Data;

/// <summary>
/// What a microscope and its camera make of a true image: the frame, and the truth that the frame is compared with.
/// Intensities are 0 to 1.
/// </summary>
internal static class Microscope
{
    /// <summary>Takes a frame.</summary>
    /// <param name="sharp">The true image, its edges multiples of <paramref name="scale"/>; it stays as it is.</param>
    /// <param name="scale">Pixels of the truth along the edge of one of the frame.</param>
    /// <param name="exposure">The conditions; <see cref="Exposure.Shrink"/> is the caller's to apply.</param>
    /// <param name="random">What noise is drawn from.</param>
    internal static (Plane Frame, Plane Truth) Take(Plane sharp, int scale, Exposure exposure, Random random)
    {
        Plane truth = Lit(GaussianBlur.Of(sharp, exposure.BlurSigma), exposure);
        Plane light = GaussianBlur.Of(truth, exposure.RestoredSigma);
        bool isResampled = scale > 1 && exposure.IsResampled;
        Plane sensed = GaussianBlur.Of(Camera.Expose(isResampled ? light : Integrated(light, scale), exposure, random), exposure.SmoothedSigma);
        Plane frame = isResampled ? Resampler.Resize(sensed, truth.Width / scale, truth.Height / scale) : sensed;
        truth = GaussianBlur.Of(truth, exposure.SmoothedSigma * (isResampled ? 1 : scale));
        return (exposure.JpegQuality is { } quality ? Camera.StoreAsJpeg(frame, exposure.Full, quality) : frame, truth);
    }

    /// <summary>With the background, and without what no camera of that range can hold.</summary>
    private static Plane Lit(Plane plane, Exposure exposure)
    {
        var lit = new Plane(plane.Width, plane.Height);
        for (int i = 0; i < lit.Values.Length; i++)
        {
            double value = exposure.Background + ((1 - exposure.Background) * plane.Values[i]);
            lit.Values[i] = (float)Math.Clamp(value, 0, exposure.Full);
        }

        return lit;
    }

    /// <summary>The mean over each pixel's area.</summary>
    private static Plane Integrated(Plane light, int scale)
    {
        if (scale == 1)
        {
            return light;
        }

        var pixels = new Plane(light.Width / scale, light.Height / scale);
        for (int y = 0; y < pixels.Height * scale; y++)
        {
            ReadOnlySpan<float> from = light.Row(y);
            Span<float> to = pixels.Row(y / scale);
            for (int x = 0; x < pixels.Width * scale; x++)
            {
                to[x / scale] += from[x] / (scale * scale);
            }
        }

        return pixels;
    }
}
