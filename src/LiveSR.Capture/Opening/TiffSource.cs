using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Tiff;

namespace LiveSR.Capture.Opening;

/// <summary><c>tiff:</c>, the pages of a TIFF stack.</summary>
internal static class TiffSource
{
    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("fps", "depth", "pixel");
        var traits = new TiffStackTraits
        {
            FrameRate = address.Positive("fps"),
            BitDepth = address.Integer("depth", 1, 16),
            PixelSizeUm = address.Positive("pixel"),
        };
        return new ReaderSource(warn => new TiffStackReader(address.Target, traits, options, warn), options);
    }
}
