using System.Security.Cryptography;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// What a <see cref="TiffWriter"/> knows of a page that it wrote, apart from the pixels: enough to make the page one of a file
/// again, the same one after a break or another.
/// </summary>
/// <param name="Text">What the page alone knows, as lines of key=value.</param>
/// <param name="Plane">Where it stands in a series of several axes; null in a plain one.</param>
/// <param name="TimeMs">Its time in milliseconds.</param>
/// <param name="ExposureMs">Its exposure in milliseconds; null when unknown.</param>
/// <param name="XUm">Stage position along x in micrometres; null when unknown.</param>
/// <param name="YUm">Stage position along y in micrometres; null when unknown.</param>
/// <param name="ZUm">Focus position in micrometres; null when unknown.</param>
/// <param name="Images">Where its pixels lie, and then those of its reduced copies.</param>
public sealed record TiffPage(
    string Text, PlaneIndex? Plane, double TimeMs, double? ExposureMs, double? XUm, double? YUm, double? ZUm, IReadOnlyList<TiffImagePlace> Images)
{
    /// <summary>Adds the packed pixels of the page to a hash.</summary>
    /// <param name="file">The file that they lie in.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False where the file ends before.</returns>
    public bool AppendTo(IncrementalHash hash, FileStream file)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(file);
        byte[] piece = new byte[1 << 20];
        foreach (TiffImagePlace image in Images)
        {
            file.Position = image.At;
            for (long left = image.ByteCounts.Sum(); left > 0;)
            {
                int read = file.Read(piece, 0, (int)Math.Min(left, piece.Length));
                if (read == 0)
                {
                    return false;
                }

                hash.AppendData(piece, 0, read);
                left -= read;
            }
        }

        return true;
    }

    internal static TiffPage Of(FrameMetadata metadata, string text, IReadOnlyList<TiffImagePlace> images) => new(
        text, metadata.Plane, metadata.ElapsedTimeMs, metadata.ExposureMs, metadata.XPositionUm, metadata.YPositionUm, metadata.ZPositionUm, images);
}

/// <summary>Where the strips or tiles of an image lie, one behind the other.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="At">Place of the first.</param>
/// <param name="ByteCounts">Their sizes.</param>
public sealed record TiffImagePlace(int Width, int Height, long At, IReadOnlyList<long> ByteCounts)
{
    /// <summary>Places of all.</summary>
    internal long[] Offsets
    {
        get
        {
            long[] offsets = new long[ByteCounts.Count];
            long at = At;
            for (int i = 0; i < offsets.Length; at += ByteCounts[i++])
            {
                offsets[i] = at;
            }

            return offsets;
        }
    }
}

/// <summary>What the first frame says of a whole stack.</summary>
/// <param name="Format">Pixel format.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="BitDepth">Significant bits of an intensity.</param>
/// <param name="PixelSizeUm">Width of a pixel in micrometres; null when unknown.</param>
/// <param name="PixelSizeYUm">Height of a pixel in micrometres; null when unknown.</param>
/// <param name="PositionName">Name of the stage position, or empty.</param>
public sealed record TiffStackFacts(PixelFormat Format, int Width, int Height, int BitDepth, double? PixelSizeUm, double? PixelSizeYUm, string PositionName)
{
    /// <summary>What an image says.</summary>
    public static TiffStackFacts Of(BandedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        FrameMetadata metadata = image.Metadata;
        return new TiffStackFacts(
            image.Format, image.Width, image.Height, metadata.BitDepth, metadata.PixelSizeUm, metadata.PixelSizeAffine?.PixelHeightUm, metadata.PositionName);
    }
}
