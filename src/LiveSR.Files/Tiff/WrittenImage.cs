using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>The directory of an image: a page, or a reduced copy of it.</summary>
internal static class WrittenImage
{
    /// <summary>The tags by which its pixels are read.</summary>
    /// <param name="image">Where they lie.</param>
    /// <param name="packer">What packed it.</param>
    /// <param name="format">Its pixels.</param>
    /// <param name="isReduced">Whether it is a copy of a page.</param>
    /// <param name="isBigTiff">Whose directory it is.</param>
    internal static TiffDirectoryWriter Tags(TiffImagePlace image, TiffPacker packer, PixelFormat format, bool isReduced, bool isBigTiff)
    {
        var tags = new TiffDirectoryWriter(isBigTiff);
        int samples = format.Channels(), bits = format.ContainerBits(), sampleFormat = format == PixelFormat.Gray32F ? 3 : 1;
        (int chunkWidth, int chunkHeight) = packer.ChunkOf(image.Width, image.Height);
        tags.AddLong(TiffTag.NewSubfileType, isReduced ? 1 : 0);
        tags.AddLong(TiffTag.ImageWidth, image.Width);
        tags.AddLong(TiffTag.ImageLength, image.Height);
        tags.AddShort(TiffTag.BitsPerSample, samples == 3 ? [bits, bits, bits] : [bits]);
        tags.AddShort(TiffTag.Compression, (int)packer.Scheme);
        tags.AddShort(TiffTag.Photometric, samples == 3 ? 2 : 1);
        tags.AddShort(TiffTag.SamplesPerPixel, samples);
        tags.AddShort(TiffTag.PlanarConfiguration, 1);
        tags.AddText(TiffTag.Software, "LiveSR");
        tags.AddShort(TiffTag.SampleFormat, samples == 3 ? [sampleFormat, sampleFormat, sampleFormat] : [sampleFormat]);
        if (packer.UsesPredictor)
        {
            tags.AddShort(TiffTag.Predictor, 2);
        }

        if (packer.IsTiled)
        {
            tags.AddLong(TiffTag.TileWidth, chunkWidth);
            tags.AddLong(TiffTag.TileLength, chunkHeight);
        }
        else
        {
            tags.AddLong(TiffTag.RowsPerStrip, chunkHeight);
        }

        tags.AddOffsets(packer.IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets, image.Offsets);
        tags.AddOffsets(packer.IsTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts, [.. image.ByteCounts]);
        return tags;
    }
}
