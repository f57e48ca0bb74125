namespace LiveSR.Imaging;

/// <summary>An image too large to be held at once: whoever writes it takes band after band, from the top.</summary>
/// <param name="format">Pixel format.</param>
/// <param name="width">Width in pixels.</param>
/// <param name="height">Height in pixels.</param>
public abstract class BandedImage(PixelFormat format, int width, int height)
{
    /// <summary>Pixel format.</summary>
    public PixelFormat Format => format;

    /// <summary>Width in pixels.</summary>
    public int Width => width;

    /// <summary>Height in pixels.</summary>
    public int Height => height;

    /// <summary>What is known of the whole image. How its pixels were computed is complete when all bands have been taken.</summary>
    public abstract FrameMetadata Metadata { get; }

    /// <summary>The bands from top to bottom, each as wide as the image. Who takes one disposes it before the next.</summary>
    /// <param name="multiple">What the height of each but the last is a multiple of.</param>
    public abstract IEnumerable<FrameLease> Bands(int multiple);

    /// <summary>A frame as one band.</summary>
    public static BandedImage Of(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new OneBand(frame);
    }

    private sealed class OneBand(Frame frame) : BandedImage(frame.Format, frame.Width, frame.Height)
    {
        public override FrameMetadata Metadata => frame.Metadata;

        public override IEnumerable<FrameLease> Bands(int multiple) => [frame.Lease()];
    }
}
