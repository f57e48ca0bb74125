using LiveSR.Imaging;

namespace LiveSR.Cli.Evaluation;

/// <summary>
/// Makes the low-resolution image of an evaluation from the high-resolution one: bicubic with antialiasing (MATLAB's
/// imresize, as the papers do), rounded to the bit depth again.
/// </summary>
internal static class Degradation
{
    /// <summary>The frame with its edges cut so that both are multiples of <paramref name="scale"/>.</summary>
    public static FrameLease CropToMultiple(Frame truth, int scale)
    {
        int width = truth.Width / scale * scale, height = truth.Height / scale * scale;
        return width > 0 && height > 0
            ? truth.Crop(new PixelRect(0, 0, width, height))
            : throw new InvalidOperationException($"{truth.Metadata.Camera}: {truth.Width}x{truth.Height} is too small for x{scale}.");
    }

    /// <summary>The frame at 1/<paramref name="scale"/> of its size.</summary>
    public static FrameLease Shrink(Frame truth, int scale, FramePool pool)
    {
        int width = truth.Width / scale, height = truth.Height / scale;
        Plane[] small = Array.ConvertAll(Plane.Channels(truth), plane => Resampler.Resize(plane, width, height));
        using FrameWriter writer = pool.Rent(truth.Format, width, height);
        writer.WritePlanes(small, new IntensityMap(1, 0), truth.MaxValue);
        return writer.Publish(truth.Metadata with { PixelSizeUm = truth.Metadata.PixelSizeUm * scale, Roi = null });
    }
}
