using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using ZstdSharp;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Reads strips and tiles. LibTiff.NET unpacks them, but for three schemes: Zstandard, which it does not know, and those
/// that LiveSR's own recordings use, none and Deflate, where .NET's zlib is more than twice as fast as its own (see the
/// README). What a chunk holds beyond its pixels is ignored; less is an error.
/// </summary>
internal sealed class TiffChunks(TiffInput input) : IDisposable
{
    private LibTiff? _library;
    private byte[] _packed = [];
    private byte[] _pixels = [];
    private byte[] _scratch = [];

    /// <summary>The samples of one strip or tile, in this machine's byte order; valid until the next call.</summary>
    /// <param name="layout">The page.</param>
    /// <param name="chunk">Number of the strip or tile.</param>
    /// <param name="rows">Rows that it stores.</param>
    /// <exception cref="TiffException">It is damaged, or the file ends inside it.</exception>
    internal ReadOnlySpan<byte> Read(TiffLayout layout, int chunk, int rows)
    {
        int size = rows * layout.ChunkRowBytes;
        long offset = layout.Offsets[chunk], stored = layout.ByteCounts[chunk];
        if (layout.Compression == TiffCompressionScheme.None)
        {
            stored = Math.Min(stored, size);
        }

        if (stored > int.MaxValue / 2 || !input.Holds(offset, stored))
        {
            throw TiffException.Truncated("the pixels");
        }

        Grow(ref _pixels, size);
        Span<byte> pixels = _pixels.AsSpan(0, size);
        bool isOwn = layout.Compression is TiffCompressionScheme.Zstandard or TiffCompressionScheme.Deflate or TiffCompressionScheme.AdobeDeflate
            or TiffCompressionScheme.None;
        if (!isOwn || layout.IsLowBitFirst)
        {
            Library(layout).Unpack(chunk, _pixels, size);
        }
        else if (Unpack(layout.Compression, offset, (int)stored, pixels) is int filled && filled < size)
        {
            throw new TiffException($"a strip or tile is damaged: it unpacks to {filled} bytes of {size}");
        }

        Restore(pixels, layout, rows);
        return pixels;
    }

    /// <inheritdoc/>
    public void Dispose() => _library?.Dispose();

    private LibTiff Library(TiffLayout layout)
    {
        if (!ReferenceEquals(_library?.Page, layout))
        {
            _library?.Dispose();
            _library = null;
            _library = new LibTiff(input, layout);
        }

        return _library;
    }

    private int Unpack(TiffCompressionScheme compression, long offset, int stored, Span<byte> pixels)
    {
        if (compression == TiffCompressionScheme.None)
        {
            input.Read(offset, pixels[..stored], "the pixels");
            return stored;
        }

        Grow(ref _packed, stored);
        input.Read(offset, _packed.AsSpan(0, stored), "the pixels");
        try
        {
            if (compression == TiffCompressionScheme.Zstandard)
            {
                using var zstandard = new Decompressor();
                return zstandard.Unwrap(_packed.AsSpan(0, stored), pixels);
            }

            using var zlib = new ZLibStream(new MemoryStream(_packed, 0, stored, writable: false), CompressionMode.Decompress);
            return zlib.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException)
        {
            throw new TiffException($"a strip or tile is damaged: its {compression} data cannot be unpacked", e);
        }
    }

    /// <summary>From the file's byte order and differences to values.</summary>
    private void Restore(Span<byte> pixels, TiffLayout layout, int rows)
    {
        // Predictor 3 stores bytes by significance, and samples that are no whole bytes run from the highest bit: they know no byte order.
        int bytes = layout.Samples.Bits % 8 == 0 ? layout.Samples.Bits / 8 : 1;
        if (input.IsForeign && layout.Predictor != 3)
        {
            ReverseBytes(pixels, bytes);
        }

        for (int y = 0; y < rows && layout.Predictor != 1; y++)
        {
            Span<byte> row = pixels.Slice(y * layout.ChunkRowBytes, layout.ChunkRowBytes);
            if (layout.Predictor == 2)
            {
                TiffPredictor.Accumulate(row, bytes, layout.SamplesInChunk);
            }
            else
            {
                Grow(ref _scratch, row.Length);
                TiffPredictor.AccumulateFloats(row, bytes, layout.SamplesInChunk, _scratch);
            }
        }
    }

    private static void ReverseBytes(Span<byte> pixels, int bytesPerSample)
    {
        switch (bytesPerSample)
        {
            case 2:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(pixels), MemoryMarshal.Cast<byte, ushort>(pixels));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(pixels), MemoryMarshal.Cast<byte, uint>(pixels));
                break;
            case 8:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(pixels), MemoryMarshal.Cast<byte, ulong>(pixels));
                break;
        }
    }

    private static void Grow(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new byte[size];
        }
    }
}
