using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>How the pixels of a page lie in the file: checked against the file's size before any of them is read.</summary>
internal sealed record TiffLayout
{
    private const int LargestEdge = 1 << 20;

    internal required int Width { get; init; }

    internal required int Height { get; init; }

    internal required PixelFormat Format { get; init; }

    internal required int SamplesPerPixel { get; init; }

    internal required TiffCompressionScheme Compression { get; init; }

    internal required int Predictor { get; init; }

    /// <summary>True when zero is white: intensities are inverted.</summary>
    internal required bool IsInverted { get; init; }

    /// <summary>Number of planes that hold one sample each; 1 when samples are interleaved.</summary>
    internal required int Planes { get; init; }

    /// <summary>Width of a strip or tile in pixels.</summary>
    internal required int ChunkWidth { get; init; }

    /// <summary>Height of a strip or tile in pixels.</summary>
    internal required int ChunkHeight { get; init; }

    internal required bool IsTiled { get; init; }

    internal required long[] Offsets { get; init; }

    internal required long[] ByteCounts { get; init; }

    internal int BytesPerSample => Format.BytesPerChannel();

    /// <summary>Samples that follow one another for one pixel of a chunk.</summary>
    internal int SamplesInChunk => Planes == 1 ? SamplesPerPixel : 1;

    internal int ChunksAcross => (Width + ChunkWidth - 1) / ChunkWidth;

    internal int ChunksDown => (Height + ChunkHeight - 1) / ChunkHeight;

    internal int ChunkRowBytes => ChunkWidth * SamplesInChunk * BytesPerSample;

    /// <summary>Rows that a chunk stores: a tile is always whole, the last strip is not.</summary>
    internal int RowsOfChunk(int down) => IsTiled ? ChunkHeight : Math.Min(ChunkHeight, Height - (down * ChunkHeight));

    internal static TiffLayout Read(TiffDirectory directory, long fileLength, bool isLookupTableGrey)
    {
        long width = directory.Integer(TiffTag.ImageWidth, 0), height = directory.Integer(TiffTag.ImageLength, 0);
        if (width is < 1 or > LargestEdge || height is < 1 or > LargestEdge)
        {
            throw new TiffException($"a page claims {width}x{height} pixels; LiveSR reads 1x1 to {LargestEdge}x{LargestEdge}");
        }

        (PixelFormat format, int samples, bool inverted) = ReadFormat(directory, isLookupTableGrey);
        int planes = samples > 1 && directory.Integer(TiffTag.PlanarConfiguration, 1) == 2 ? samples : 1;
        bool tiled = directory.Has(TiffTag.TileWidth);
        long chunkWidth = tiled ? directory.Integer(TiffTag.TileWidth, 0) : width;
        long chunkHeight = tiled
            ? directory.Integer(TiffTag.TileLength, 0)
            : Math.Min(directory.Integer(TiffTag.RowsPerStrip, height), height);
        long rowBytes = chunkWidth * samples * format.BytesPerChannel();
        if (chunkWidth is < 1 or > LargestEdge || chunkHeight is < 1 or > LargestEdge || rowBytes * chunkHeight > int.MaxValue / 2)
        {
            throw new TiffException($"a page claims strips or tiles of {chunkWidth}x{chunkHeight} pixels, which is out of range");
        }

        long chunks = ((width + chunkWidth - 1) / chunkWidth) * ((height + chunkHeight - 1) / chunkHeight) * planes;
        var layout = new TiffLayout
        {
            Width = (int)width,
            Height = (int)height,
            Format = format,
            SamplesPerPixel = samples,
            Compression = ReadCompression(directory),
            Predictor = (int)Math.Min(directory.Integer(TiffTag.Predictor, 1), 99),
            IsInverted = inverted,
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
        if (Predictor is not (1 or 2 or 3) || (Predictor == 3 && Format != PixelFormat.Gray32F) || (Predictor == 2 && Format == PixelFormat.Gray32F))
        {
            throw new TiffException($"a page has the predictor {Predictor} on {Format} pixels, which LiveSR does not read; save it without one");
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

        // No scheme packs better than this; a page that claims more is made to exhaust memory.
        long largestRatio = Compression switch
        {
            TiffCompressionScheme.None => 1,
            TiffCompressionScheme.PackBits => 64,
            TiffCompressionScheme.Lzw => 3000,
            _ => 1100,
        };
        long pixels = (long)Width * Height * SamplesPerPixel * BytesPerSample;
        if (pixels > int.MaxValue - 4096)
        {
            throw new TiffException($"a page of {Width}x{Height} pixels exceeds 2 GiB; LiveSR reads smaller ones");
        }

        if (pixels / largestRatio > fileLength)
        {
            throw TiffException.Truncated($"a page that claims {Width}x{Height} pixels");
        }

        return layout;
    }

    private static TiffCompressionScheme ReadCompression(TiffDirectory directory)
    {
        long value = directory.Integer(TiffTag.Compression, 1);
        return value is >= 1 and <= int.MaxValue && Enum.IsDefined((TiffCompressionScheme)value)
            ? (TiffCompressionScheme)value
            : throw new TiffException($"a page has the compression {value}; LiveSR reads none, LZW, Deflate and PackBits: save it as one of those");
    }

    private static (PixelFormat Format, int Samples, bool Inverted) ReadFormat(TiffDirectory directory, bool isLookupTableGrey)
    {
        long samples = directory.Integer(TiffTag.SamplesPerPixel, 1), photometric = directory.Integer(TiffTag.Photometric, 1);
        long[] bits = directory.Integers(TiffTag.BitsPerSample, 8);
        long depth = bits.Length == 0 ? 1 : bits[0], kind = directory.Integer(TiffTag.SampleFormat, 1);
        bool grey = photometric is 0 or 1 || (photometric == 3 && isLookupTableGrey);
        PixelFormat? format = (grey, photometric, samples, depth, kind) switch
        {
            (true, _, >= 1 and <= 2, 8, 1 or 4) => PixelFormat.Gray8,
            (true, _, >= 1 and <= 2, 16, 1 or 4) => PixelFormat.Gray16,
            (true, _, 1, 32, 3) => PixelFormat.Gray32F,
            (false, 2, 3 or 4, 8, 1 or 4) => PixelFormat.Bgr24,
            (false, 2, 3 or 4, 16, 1 or 4) => PixelFormat.Bgr48,
            _ => null,
        };
        if (format is null || Array.Exists(bits, b => b != depth))
        {
            throw new TiffException(
                $"a page has {samples} samples of {string.Join('/', bits)} bits (photometric {photometric}, sample format {kind}); "
                + "LiveSR reads grey of 8 or 16 bits or 32-bit float, and RGB of 8 or 16 bits: convert it");
        }

        return (format.Value, (int)samples, photometric == 0 && format != PixelFormat.Gray32F);
    }
}
