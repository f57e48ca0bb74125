using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.FlatField;

/// <summary>Reference images: flats and darks, as pages of a TIFF or files of one image.</summary>
internal static class ReferenceImage
{
    /// <summary>The images of a file, a folder or a pattern; none for an empty path.</summary>
    /// <exception cref="PropertyException">The file cannot be read.</exception>
    public static IReadOnlyList<Plane> Read(string setting, string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        try
        {
            using IFrameReader reader = ImageFiles.Open(path);
            var pages = new List<Plane>();
            while (reader.Read(CancellationToken.None) is { } lease)
            {
                using (lease)
                {
                    pages.Add(Plane.FromFrame(lease.Frame));
                }
            }

            return pages;
        }
        catch (SourceException exception)
        {
            throw new PropertyException($"'{setting}': {exception.Message}", exception);
        }
    }

    /// <summary>The page of a channel, repeated for each colour of the frame: <c>[Height, Width * Channels]</c>.</summary>
    /// <exception cref="InvalidOperationException">There are several pages, but none for this channel, or the size differs.</exception>
    public static float[] Spread(IReadOnlyList<Plane> pages, int channel, Frame frame)
    {
        int page = pages.Count == 1 ? 0 : channel;
        if (page >= pages.Count)
        {
            throw new InvalidOperationException($"the reference has {pages.Count} pages, none for channel {channel}: give one page, or one for each channel");
        }

        Plane plane = pages[page];
        if (plane.Width != frame.Width || plane.Height != frame.Height)
        {
            throw new InvalidOperationException($"the reference image is {plane.Width}x{plane.Height}, the image {frame.Width}x{frame.Height}: take a reference with the same ROI and binning");
        }

        int colours = frame.Format.Channels();
        float[] spread = new float[plane.Values.Length * colours];
        for (int i = 0; i < spread.Length; i++)
        {
            spread[i] = plane.Values[i / colours];
        }

        return spread;
    }
}
