namespace LiveSR.Files.Tiff;

/// <summary>
/// Writes the directory of a page as LibTiff.NET is to see it: a little-endian BigTIFF that holds what decoding takes and
/// nothing else, its places those of the file's own strips, behind this directory. Byte order and predictor are left out:
/// <see cref="TiffChunks"/> undoes them for every compression.
/// </summary>
internal static class DecoderDirectory
{
    private const int Short = 3, Long = 4, Undefined = 7, Long8 = 16;
    private const int HeaderBytes = 16, EntryBytes = 20;
    private const int LongestTables = 1 << 16;

    /// <summary>True for a JPEG whose colours are luma and chroma, which the decoder turns into red, green and blue.</summary>
    internal static bool IsYcbcr(TiffLayout layout) =>
        layout.Compression == TiffCompressionScheme.Jpeg && layout.Directory.Integer(TiffTag.Photometric, 1) == 6;

    internal static byte[] Write(TiffLayout layout)
    {
        TiffDirectory directory = layout.Directory;
        byte[] tables = directory.Bytes(TiffTag.JpegTables, LongestTables);
        var tags = new SortedDictionary<TiffTag, (int Type, long[] Values)>
        {
            [TiffTag.ImageWidth] = (Long, [layout.Width]),
            [TiffTag.ImageLength] = (Long, [layout.Height]),
            [TiffTag.BitsPerSample] = (Short, [layout.Samples.Bits]),
            [TiffTag.Compression] = (Short, [(long)layout.Compression]),
            [TiffTag.Photometric] = (Short, [IsYcbcr(layout) ? 6 : 1]),
            [TiffTag.FillOrder] = (Short, [layout.IsLowBitFirst ? 2 : 1]),
            [TiffTag.SamplesPerPixel] = (Short, [layout.Samples.Count]),
            [TiffTag.PlanarConfiguration] = (Short, [layout.Planes > 1 ? 2 : 1]),
            [TiffTag.T4Options] = (Long, [directory.Integer(TiffTag.T4Options, 0)]),
            [TiffTag.T6Options] = (Long, [directory.Integer(TiffTag.T6Options, 0)]),
        };
        if (tables.Length > 0)
        {
            tags[TiffTag.JpegTables] = (Undefined, [.. tables]);
        }

        if (directory.Integers(TiffTag.YcbcrSubsampling, 2) is [long across, long down])
        {
            tags[TiffTag.YcbcrSubsampling] = (Short, [across, down]);
        }

        if (layout.IsTiled)
        {
            tags[TiffTag.TileWidth] = (Long, [layout.ChunkWidth]);
            tags[TiffTag.TileLength] = (Long, [layout.ChunkHeight]);
        }
        else
        {
            tags[TiffTag.RowsPerStrip] = (Long, [layout.ChunkHeight]);
        }

        tags[layout.IsTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts] = (Long8, layout.ByteCounts);
        TiffTag places = layout.IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets;
        tags[places] = (Long8, layout.Offsets);
        int length = HeaderBytes + 8 + (EntryBytes * tags.Count) + 8 + tags.Values.Sum(tag => Outside(tag.Type, tag.Values.Length));
        tags[places] = (Long8, [.. layout.Offsets.Select(offset => offset + length)]);
        return Write(tags, length);
    }

    private static byte[] Write(SortedDictionary<TiffTag, (int Type, long[] Values)> tags, int length)
    {
        var file = new MemoryStream(new byte[length]);
        using var writer = new BinaryWriter(file);
        writer.Write("II+\0"u8);
        writer.Write((ushort)8);
        writer.Write((ushort)0);
        writer.Write((long)HeaderBytes);
        writer.Write((long)tags.Count);
        int outside = HeaderBytes + 8 + (EntryBytes * tags.Count) + 8;
        foreach ((TiffTag tag, (int type, long[] values)) in tags)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)type);
            writer.Write((long)values.Length);
            long next = file.Position + 8;
            if (Outside(type, values.Length) is > 0 and int bytes)
            {
                writer.Write((long)outside);
                file.Position = outside;
                outside += bytes;
            }

            foreach (long value in values)
            {
                writer.Write(BitConverter.GetBytes(value).AsSpan(0, SizeOf(type)));
            }

            file.Position = next;
        }

        return file.ToArray();
    }

    /// <summary>Bytes of a tag's values that do not fit into its entry.</summary>
    private static int Outside(int type, int count) => count * SizeOf(type) is > 8 and int bytes ? bytes : 0;

    private static int SizeOf(int type) => type switch { Short => 2, Long => 4, Long8 => 8, _ => 1 };
}
