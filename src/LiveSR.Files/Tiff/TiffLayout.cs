using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>How the pixels of a page lie in the file: checked against the file's size before any of them is read.</summary>
internal sealed record TiffLayout
{
    private const int LargestEdge = 1 << 20;

    /// <summary>The page's directory.</summary>
    internal required TiffDirectory Directory { get; init; }

    /// <summary>Stored width in pixels, before <see cref="Orientation"/>.</summary>
    internal required int Width { get; init; }

    /// <summary>Stored height in pixels, before <see cref="Orientation"/>.</summary>
    internal required int Height { get; init; }

    internal required TiffSamples Samples { get; init; }

    internal required TiffCompressionScheme Compression { get; init; }

    internal required int Predictor { get; init; }

    /// <summary>Where the first row and column are shown; see <see cref="TiffOrientation"/>.</summary>
    internal required TiffOrientation Orientation { get; init; }

    /// <summary>True when the lowest bit of a byte comes first.</summary>
    internal required bool IsLowBitFirst { get; init; }

    /// <summary>Number of planes that hold one sample each; 1 when samples are interleaved.</summary>
    internal required int Planes { get; init; }

    /// <summary>Width of a strip or tile in pixels.</summary>
    internal required int ChunkWidth { get; init; }

    /// <summary>Height of a strip or tile in pixels.</summary>
    internal required int ChunkHeight { get; init; }

    internal required bool IsTiled { get; init; }

    internal required long[] Offsets { get; init; }

    internal required long[] ByteCounts { get; init; }

    internal PixelFormat Format => Samples.Format;

    /// <summary>Samples that follow one another for one pixel of a chunk.</summary>
    internal int SamplesInChunk => Planes == 1 ? Samples.Count : 1;

    internal int ChunksAcross => (Width + ChunkWidth - 1) / ChunkWidth;

    internal int ChunksDown => (Height + ChunkHeight - 1) / ChunkHeight;

    /// <summary>Bytes of a chunk's row; the last may have bits to spare.</summary>
    internal int ChunkRowBytes => (int)BytesOf((long)ChunkWidth * SamplesInChunk);

    /// <summary>Bytes of a whole page as it is stored, not compressed.</summary>
    internal long PageBytes => BytesOf((long)Width * Samples.Count) * Height;

    /// <summary>Rows that a chunk stores: a tile is always whole, the last strip is not.</summary>
    internal int RowsOfChunk(int down) => IsTiled ? ChunkHeight : Math.Min(ChunkHeight, Height - (down * ChunkHeight));

    internal static TiffLayout Read(TiffDirectory directory, long fileLength, bool isLookupTableGrey)
    {
        long width = directory.Integer(TiffTag.ImageWidth, 0), height = directory.Integer(TiffTag.ImageLength, 0);
        if (width is < 1 or > LargestEdge || height is < 1 or > LargestEdge)
        {
            throw new TiffException($"a page claims {width}x{height} pixels; LiveSR reads 1x1 to {LargestEdge}x{LargestEdge}");
        }

        TiffCompressionScheme compression = TiffCompressionSchemes.Read(directory);
        var samples = TiffSamples.Read(directory, compression, isLookupTableGrey);
        int planes = samples.Count > 1 && directory.Integer(TiffTag.PlanarConfiguration, 1) == 2 ? samples.Count : 1;
        bool tiled = directory.Has(TiffTag.TileWidth);
        long chunkWidth = tiled ? directory.Integer(TiffTag.TileWidth, 0) : width;
        long chunkHeight = tiled
            ? directory.Integer(TiffTag.TileLength, 0)
            : Math.Min(directory.Integer(TiffTag.RowsPerStrip, height), height);
        if (chunkWidth is < 1 or > LargestEdge || chunkHeight is < 1 or > LargestEdge
            || chunkWidth * samples.Count * samples.Bits / 8 * chunkHeight > int.MaxValue / 2)
        {
            throw new TiffException($"a page claims strips or tiles of {chunkWidth}x{chunkHeight} pixels, which is out of range");
        }

        long chunks = ((width + chunkWidth - 1) / chunkWidth) * ((height + chunkHeight - 1) / chunkHeight) * planes;
        var layout = new TiffLayout
        {
            Directory = directory,
            Width = (int)width,
            Height = (int)height,
            Samples = samples,
            Compression = compression,
            Predictor = (int)Math.Min(directory.Integer(TiffTag.Predictor, 1), 99),
            Orientation = TiffOrientation.Read(directory),
            IsLowBitFirst = directory.Integer(TiffTag.FillOrder, 1) == 2,
            Planes = planes,
            ChunkWidth = (int)chunkWidth,
            ChunkHeight = (int)chunkHeight,
            IsTiled = tiled,
            Offsets = directory.Integers(tiled ? TiffTag.TileOffsets : TiffTag.StripOffsets, chunks),
            ByteCounts = directory.Integers(tiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts, chunks),
        };
        return layout.Checked(chunks, fileLength);
    }

    private TiffLayout Checked(long chunks, long fileLength)
    {
        if (Predictor is not (1 or 2 or 3) || (Predictor == 3 && Samples.Kind != SampleKind.Float) || (Predictor == 2 && Samples.Bits % 8 != 0))
        {
            throw new TiffException(
                $"a page has the predictor {Predictor} on {Samples.Bits}-bit samples, which LiveSR does not read; save it without one");
        }

        TiffLayout layout = this;
        if (ByteCounts.Length == 0 && Compression == TiffCompressionScheme.None && chunks == 1)
        {
            // Some old writers leave the count of a single strip out.
            layout = this with { ByteCounts = [(long)ChunkRowBytes * RowsOfChunk(0)] };
        }

        if (layout.Offsets.Length != chunks || layout.ByteCounts.Length != chunks)
        {
            throw new TiffException(
                $"a page of {chunks} strips or tiles gives {layout.Offsets.Length} places and {layout.ByteCounts.Length} sizes");
        }

        if (PageBytes > int.MaxValue - 4096 || (long)Width * Height * Format.BytesPerPixel() > int.MaxValue - 4096)
        {
            throw new TiffException($"a page of {Width}x{Height} pixels exceeds 2 GiB; LiveSR reads smaller ones");
        }

        if (PageBytes / Compression.LargestRatio() > fileLength)
        {
            throw TiffException.Truncated($"a page that claims {Width}x{Height} pixels");
        }

        return layout;
    }

    private long BytesOf(long samples) => ((samples * Samples.Bits) + 7) / 8;
}
