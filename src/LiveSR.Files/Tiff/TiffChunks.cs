using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using ZstdSharp;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Reads strips and tiles. LibTiff.NET unpacks them whole, but for three schemes, which are read in pieces of some rows:
/// Zstandard, which it does not know, and those that LiveSR's own recordings use, none and Deflate, where .NET's zlib is more
/// than twice as fast as its own (see the README). What a chunk holds beyond its pixels is ignored; less is an error.
/// </summary>
internal sealed class TiffChunks(TiffInput input) : IDisposable
{
    /// <summary>What a processor's cache holds on the way from the file to the frame; many programs write an image as one strip.</summary>
    private const int PieceBytes = 1 << 18;

    private LibTiff? _library;
    private byte[] _pixels = [];
    private byte[] _scratch = [];

    /// <summary>The samples of one strip or tile from the top, in this machine's byte order, in pieces of whole rows; each is valid until the next.</summary>
    /// <param name="layout">The page.</param>
    /// <param name="chunk">Number of the strip or tile.</param>
    /// <param name="rows">Rows that it stores.</param>
    /// <exception cref="TiffException">It is damaged, or the file ends inside it.</exception>
    internal IEnumerable<ReadOnlyMemory<byte>> Read(TiffLayout layout, int chunk, int rows)
    {
        long size = (long)rows * layout.ChunkRowBytes, stored = layout.ByteCounts[chunk];
        if (layout.Compression == TiffCompressionScheme.None)
        {
            stored = Math.Min(stored, size);
        }

        if (!input.Holds(layout.Offsets[chunk], stored))
        {
            throw TiffException.Truncated("the pixels");
        }

        using Stream? unpacked = Unpacked(layout, new TiffInputPart(input, layout.Offsets[chunk], stored));
        int most = unpacked is null ? rows : Math.Clamp(PieceBytes / layout.ChunkRowBytes, 1, rows);
        Grow(ref _pixels, most * layout.ChunkRowBytes);
        for (int row = 0; row < rows; row += most)
        {
            Memory<byte> piece = _pixels.AsMemory(0, Math.Min(most, rows - row) * layout.ChunkRowBytes);
            if (unpacked is null)
            {
                Library(layout).Unpack(chunk, _pixels, piece.Length);
            }
            else
            {
                Fill(piece.Span, unpacked, layout.Compression, isLast: row + most >= rows);
            }

            Restore(piece.Span, layout);
            yield return piece;
        }
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

    /// <summary>What a strip or tile unpacks to; null where that is LibTiff.NET's matter.</summary>
    private static Stream? Unpacked(TiffLayout layout, Stream stored) => layout.IsLowBitFirst ? null : layout.Compression switch
    {
        TiffCompressionScheme.None => stored,
        TiffCompressionScheme.Zstandard => new DecompressionStream(stored, checkEndOfStream: false),
        TiffCompressionScheme.Deflate or TiffCompressionScheme.AdobeDeflate => new ZLibStream(stored, CompressionMode.Decompress),
        _ => null,
    };

    private static void Fill(Span<byte> piece, Stream unpacked, TiffCompressionScheme compression, bool isLast)
    {
        try
        {
            if (unpacked.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false) < piece.Length)
            {
                throw new TiffException("a strip or tile is damaged: it holds fewer rows than it should");
            }

            if (isLast && compression == TiffCompressionScheme.Zstandard)
            {
                // Behind the pixels lies their checksum.
                unpacked.ReadByte();
            }
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException)
        {
            throw new TiffException($"a strip or tile is damaged: its {compression} data cannot be unpacked", e);
        }
    }

    /// <summary>From the file's byte order and differences to values.</summary>
    private void Restore(Span<byte> pixels, TiffLayout layout)
    {
        // Predictor 3 stores bytes by significance, and samples that are no whole bytes run from the highest bit: they know no byte order.
        int bytes = layout.Samples.Bits % 8 == 0 ? layout.Samples.Bits / 8 : 1;
        if (input.IsForeign && layout.Predictor != 3)
        {
            ReverseBytes(pixels, bytes);
        }

        for (int at = 0; at < pixels.Length && layout.Predictor != 1; at += layout.ChunkRowBytes)
        {
            Span<byte> row = pixels.Slice(at, layout.ChunkRowBytes);
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
