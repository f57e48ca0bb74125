using LiveSR.Imaging;

namespace LiveSR.Cli.Evaluation;

/// <summary>What intensities count as 0 and 1 in PSNR and SSIM.</summary>
internal enum FullScaleRule
{
    /// <summary>
    /// Of 8 bits all. Deeper images from the truth's darkest value to its 99.9th percentile, as in training: cameras
    /// seldom fill 16 bits, and decibels of an empty range flatter every method.
    /// </summary>
    Range,

    /// <summary>Zero and the largest value of the stated bit depth, as in the papers' equations.</summary>
    Depth,
}

/// <summary>The intensities that count as 0 and 1 for one image.</summary>
/// <param name="Floor">Counts as 0.</param>
/// <param name="Span">What lies between 0 and 1.</param>
internal readonly record struct FullScale(float Floor, float Span)
{
    /// <summary>The full scale of an image.</summary>
    public static FullScale Of(Frame truth, Plane luma, FullScaleRule rule)
    {
        return rule == FullScaleRule.Range && truth.MaxValue > byte.MaxValue && FilledRange.Of(luma) is { } filled
            ? new FullScale(filled.Low, filled.High - filled.Low)
            : new FullScale(0, truth.MaxValue);
    }

    /// <summary>The values on this scale, 0 to 1.</summary>
    public Plane Apply(Plane plane)
    {
        var scaled = new Plane(plane.Width, plane.Height);
        for (int i = 0; i < scaled.Values.Length; i++)
        {
            scaled.Values[i] = (plane.Values[i] - Floor) / Span;
        }

        return scaled;
    }
}
