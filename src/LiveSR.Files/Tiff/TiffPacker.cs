using System.IO.Compression;
using LiveSR.Imaging;
using ZstdSharp;

namespace LiveSR.Files.Tiff;

/// <summary>Lays frames out as strips or tiles, as a TIFF wants them: red before blue, packed if asked to.</summary>
internal sealed class TiffPacker : IDisposable
{
    private const int PackedStrip = 1 << 20;
    private const int PlainStrip = 8 << 20;

    private readonly PixelFormat _format;
    private readonly TiffPacking _packing;
    private readonly int? _tile;
    private readonly bool _isForImageJ;
    private readonly MemoryStream _deflated = new();
    private readonly Compressor? _zstandard;
    private byte[] _chunk = [];

    /// <summary>Strips or tiles of frames of one format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="packing">How they are packed.</param>
    /// <param name="tile">Edge of a tile in pixels; null for strips.</param>
    /// <param name="isForImageJ">Whether ImageJ is to read it, which knows differences in LZW alone.</param>
    internal TiffPacker(PixelFormat format, TiffPacking packing, int? tile, bool isForImageJ)
    {
        (_format, _packing, _tile, _isForImageJ) = (format, packing, tile, isForImageJ);
        _zstandard = packing == TiffPacking.Zstandard ? new Compressor() : null;
    }

    /// <summary>The value of the tag Compression.</summary>
    internal TiffCompressionScheme Scheme => _packing switch
    {
        TiffPacking.Deflate => TiffCompressionScheme.AdobeDeflate,
        TiffPacking.Lzw => TiffCompressionScheme.Lzw,
        TiffPacking.Zstandard => TiffCompressionScheme.Zstandard,
        _ => TiffCompressionScheme.None,
    };

    internal bool IsTiled => _tile is not null;

    /// <summary>Whether each value is stored as its difference from the one before, which packs better.</summary>
    internal bool UsesPredictor => _packing != TiffPacking.None && !(_isForImageJ && _packing == TiffPacking.Deflate) && _format != PixelFormat.Gray32F;

    /// <summary>Width and height of a strip or tile of images so large.</summary>
    internal (int Width, int Height) ChunkOf(int width, int height) => _tile is { } tile
        ? (tile, tile)
        : (width, Math.Clamp((_packing == TiffPacking.None ? PlainStrip : PackedStrip) / (width * _format.BytesPerPixel()), 1, height));

    /// <summary>Bytes that an image takes at most.</summary>
    internal long MostBytes(int width, int height)
    {
        (int chunkWidth, int chunkHeight) = ChunkOf(width, height);
        long across = (width + chunkWidth - 1) / chunkWidth, down = (height + chunkHeight - 1) / chunkHeight;
        long pixels = _tile is null ? (long)width * height : across * chunkWidth * down * chunkHeight;

        // LZW makes up to half as much again of noise.
        return (pixels * _format.BytesPerPixel() * (_packing == TiffPacking.Lzw ? 151 : 101) / 100) + (64 * across * down);
    }

    /// <summary>The strip or tile whose top left pixel this is; valid until the next call, or until the frame's lease ends.</summary>
    /// <param name="frame">The image, or a band of it.</param>
    /// <param name="left">Its column.</param>
    /// <param name="top">Its row in the band.</param>
    /// <param name="height">Rows of the image's strips or tiles.</param>
    internal ReadOnlySpan<byte> Pack(Frame frame, int left, int top, int height)
    {
        if (_packing == TiffPacking.None && _tile is null && !_format.IsColour() && frame.IsPacked)
        {
            return frame.PackedRows(top, Math.Min(height, frame.Height - top));
        }

        int width = _tile ?? frame.Width, bytes = _format.BytesPerPixel(), rowBytes = width * bytes;
        int rows = Math.Min(height, frame.Height - top), columns = Math.Min(width, frame.Width - left);

        // A tile is whole, what goes beyond the image is black; the last strip is as high as what is left.
        int size = (_tile is null ? rows : height) * rowBytes;
        Array.Resize(ref _chunk, Math.Max(_chunk.Length, size));
        Span<byte> chunk = _chunk.AsSpan(0, size);
        if (rows < height || columns < width)
        {
            chunk.Clear();
        }

        for (int y = 0; y < rows; y++)
        {
            frame.Row<byte>(top + y).Slice(left * bytes, columns * bytes).CopyTo(chunk[(y * rowBytes)..]);
        }

        for (int y = 0; y * rowBytes < size; y++)
        {
            Arrange(chunk.Slice(y * rowBytes, rowBytes));
        }

        return _packing switch
        {
            TiffPacking.Deflate => Deflate(chunk),
            TiffPacking.Lzw => LibTiff.PackLzw(_chunk, size, rowBytes),
            TiffPacking.Zstandard => _zstandard!.Wrap(chunk),
            _ => chunk,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _zstandard?.Dispose();

    private void Arrange(Span<byte> row)
    {
        if (_format.IsColour())
        {
            SwapRedAndBlue(row, _format.BytesPerChannel());
        }

        if (UsesPredictor)
        {
            TiffPredictor.Difference(row, _format.BytesPerChannel(), _format.Channels());
        }
    }

    private ReadOnlySpan<byte> Deflate(ReadOnlySpan<byte> plain)
    {
        _deflated.SetLength(0);
        using (var packer = new ZLibStream(_deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(plain);
        }

        return _deflated.GetBuffer().AsSpan(0, (int)_deflated.Length);
    }

    private static void SwapRedAndBlue(Span<byte> row, int bytes)
    {
        for (int i = 0; i < row.Length; i += 3 * bytes)
        {
            for (int b = 0; b < bytes; b++)
            {
                (row[i + b], row[i + (2 * bytes) + b]) = (row[i + (2 * bytes) + b], row[i + b]);
            }
        }
    }
}
