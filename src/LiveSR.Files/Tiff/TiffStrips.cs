using System.IO.Compression;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>Lays the rows of frames out as a TIFF wants them: red before blue, packed if asked to.</summary>
internal sealed class TiffStrips
{
    private const int PackedStrip = 1 << 20;
    private const int PlainStrip = 8 << 20;

    private readonly PixelFormat _format;
    private readonly int _rowBytes;
    private readonly int _height;
    private readonly bool _deflate;
    private readonly byte[] _strip;
    private readonly MemoryStream _deflated = new();

    /// <summary>Strips of frames of one size and format.</summary>
    internal TiffStrips(PixelFormat format, int width, int height, bool deflate)
    {
        (_format, _height, _deflate) = (format, height, deflate);
        _rowBytes = width * format.BytesPerPixel();
        RowsPerStrip = Math.Clamp((deflate ? PackedStrip : PlainStrip) / _rowBytes, 1, height);
        _strip = new byte[RowsPerStrip * _rowBytes];
    }

    /// <summary>Rows of every strip but the last, which may have fewer.</summary>
    internal int RowsPerStrip { get; }

    /// <summary>Whether each value is stored as its difference from the one before, which packs better.</summary>
    internal bool UsesPredictor => _deflate && _format != PixelFormat.Gray32F;

    /// <summary>The strip that begins at a row; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Pack(Frame frame, int firstRow)
    {
        int rows = Math.Min(RowsPerStrip, _height - firstRow);
        for (int y = 0; y < rows; y++)
        {
            Span<byte> row = _strip.AsSpan(y * _rowBytes, _rowBytes);
            frame.Row<byte>(firstRow + y).CopyTo(row);
            if (_format.IsColour())
            {
                SwapRedAndBlue(row, _format.BytesPerChannel());
            }

            if (UsesPredictor)
            {
                TiffPredictor.Difference(row, _format.BytesPerChannel(), _format.Channels());
            }
        }

        ReadOnlySpan<byte> plain = _strip.AsSpan(0, rows * _rowBytes);
        return _deflate ? Deflate(plain) : plain;
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
