using LiveSR.Files.Tiff;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>A page of one intensity.</summary>
/// <param name="Value">The intensity.</param>
/// <param name="Description">Its ImageDescription.</param>
internal sealed record RawPage(byte Value, string Description = "")
{
    internal string MicroManager { get; init; } = "";

    internal int Width { get; init; } = 4;

    internal int Height { get; init; } = 3;

    /// <summary>How many images lie one after another behind the page's directory; the others' intensities follow its own.</summary>
    internal int Images { get; init; } = 1;
}

/// <summary>Builds small stacks whose metadata LiveSR never writes.</summary>
internal static class RawStack
{
    /// <summary>The file.</summary>
    internal static byte[] Of(params RawPage[] pages)
    {
        List<byte> file = [.. "II*\0"u8, 0, 0, 0, 0];
        int link = 4;
        foreach (RawPage page in pages)
        {
            int pixels = file.Count;
            for (int image = 0; image < page.Images; image++)
            {
                file.AddRange(Enumerable.Repeat((byte)(page.Value + image), page.Width * page.Height));
            }

            Align(file);
            byte[] directory = Tags(page, pixels).Build(file.Count, next: 0, out TiffDirectoryPlaces places);
            Put(file, link, (int)places.Directory);
            file.AddRange(directory);
            link = (int)places.Next;
            Align(file);
        }

        return [.. file];
    }

    private static TiffDirectoryWriter Tags(RawPage page, int pixels)
    {
        var tags = new TiffDirectoryWriter(isBigTiff: false);
        tags.AddLong(TiffTag.ImageWidth, page.Width);
        tags.AddLong(TiffTag.ImageLength, page.Height);
        tags.AddShort(TiffTag.BitsPerSample, 8);
        tags.AddShort(TiffTag.Photometric, 1);
        tags.AddLong(TiffTag.StripOffsets, pixels);
        tags.AddLong(TiffTag.StripByteCounts, page.Width * page.Height);
        tags.AddLong(TiffTag.RowsPerStrip, page.Height);
        if (page.Description.Length > 0)
        {
            tags.AddText(TiffTag.ImageDescription, page.Description);
        }

        if (page.MicroManager.Length > 0)
        {
            tags.AddText(TiffTag.MicroManagerMetadata, page.MicroManager);
        }

        return tags;
    }

    private static void Align(List<byte> file) => file.AddRange(new byte[(8 - (file.Count % 8)) % 8]);

    private static void Put(List<byte> file, int at, int value)
    {
        foreach ((int i, byte part) in BitConverter.GetBytes(value).Index())
        {
            file[at + i] = part;
        }
    }
}
