using LiveSR.Capture.Readers;
using LiveSR.Files;

namespace LiveSR.Capture.Opening;

/// <summary><c>sequence:</c> and <c>tiff:</c>, the images of a file, a folder or a pattern.</summary>
internal static class ImageSource
{
    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("fps", "depth", "gray", "pixel", "series");
        var images = new ImageOptions
        {
            FrameRate = address.Positive("fps"),
            BitDepth = address.Integer("depth", 1, 16),
            Gray = address.Flag("gray"),
            PixelSizeUm = address.Positive("pixel"),
            Series = options.Series ?? address.Integer("series", 0, int.MaxValue),
        };
        return new ReaderSource(warn => ImageFiles.Open(address.Target, images, options, warn), options);
    }
}
