using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Tiff;

/// <summary>An image of which a copy of half its size is made while its bands are taken.</summary>
/// <param name="image">The image.</param>
internal sealed class HalvedImage(BandedImage image) : BandedImage(image.Format, image.Width, image.Height), IDisposable
{
    private readonly FrameWriter _half = FramePool.Shared.Rent(image.Format, (image.Width + 1) / 2, (image.Height + 1) / 2);

    /// <inheritdoc/>
    public override FrameMetadata Metadata => image.Metadata;

    /// <inheritdoc/>
    public override IEnumerable<FrameLease> Bands(int multiple)
    {
        // Two rows become one: no pair of them may lie in two bands.
        int top = 0;
        foreach (FrameLease band in image.Bands(multiple % 2 == 0 ? multiple : 2 * multiple))
        {
            int rows = (band.Frame.Height + 1) / 2;
            using (Mat from = band.Frame.AsMat(), all = _half.AsMat(), to = all.RowRange(top, top + rows))
            {
                FramePyramid.Halve(from, to);
            }

            top += rows;
            yield return band;
        }
    }

    /// <summary>The copy, when all bands have been taken.</summary>
    internal FrameLease Half() => _half.Publish(image.Metadata);

    /// <inheritdoc/>
    public void Dispose() => _half.Dispose();
}
