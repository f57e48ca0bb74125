using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>Where the pixels of an image were written: a page, or a reduced copy of it.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Offsets">Places of the strips or tiles.</param>
/// <param name="ByteCounts">Their sizes.</param>
internal sealed record WrittenImage(int Width, int Height, long[] Offsets, long[] ByteCounts)
{
    /// <summary>The tags by which its pixels are read.</summary>
    /// <param name="packer">What packed it.</param>
    /// <param name="format">Its pixels.</param>
    /// <param name="isReduced">Whether it is a copy of a page.</param>
    /// <param name="isBigTiff">Whose directory it is.</param>
    internal TiffDirectoryWriter Tags(TiffPacker packer, PixelFormat format, bool isReduced, bool isBigTiff)
    {
        var tags = new TiffDirectoryWriter(isBigTiff);
        int samples = format.Channels(), bits = format.ContainerBits(), sampleFormat = format == PixelFormat.Gray32F ? 3 : 1;
        (int chunkWidth, int chunkHeight) = packer.ChunkOf(Width, Height);
        tags.AddLong(TiffTag.NewSubfileType, isReduced ? 1 : 0);
        tags.AddLong(TiffTag.ImageWidth, Width);
        tags.AddLong(TiffTag.ImageLength, Height);
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

        tags.AddOffsets(packer.IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets, Offsets);
        tags.AddOffsets(packer.IsTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts, ByteCounts);
        return tags;
    }
}
