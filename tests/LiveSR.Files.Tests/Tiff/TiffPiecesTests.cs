using System.IO.Compression;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Images in one strip, larger than the pieces in which strips are read.</summary>
public class TiffPiecesTests
{
    private const int Bits = 258, Compression = 259, Samples = 277, Planar = 284, Predictor = 317;

    [Theory]
    [InlineData(1, 1, false, 8203, 530)]
    [InlineData(1, 12, false, 1023, 530)]
    [InlineData(1, 16, false, 701, 530)]
    [InlineData(1, 16, true, 701, 530)]
    [InlineData(8, 16, true, 701, 530)]
    [InlineData(50000, 16, false, 701, 530)]
    [InlineData(50000, 12, false, 1023, 530)]
    public void EveryPixelOfManyPiecesIsWhereItWasWritten(int compression, int bits, bool isBigEndian, int width, int height)
    {
        RawTiff file = new RawTiff(width, height, isBigEndian).With(Bits, bits).With(Compression, compression);
        ShouldHold(file.Build(Packed(compression, Rows(width, height, bits, isBigEndian, sample: 0))), width, height, bits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PlanesOfManyPiecesAreTheColoursOfOneImage(bool isBigEndian)
    {
        const int width = 701, height = 330;
        RawTiff file = new RawTiff(width, height, isBigEndian).With(Bits, 16, 16, 16).With(Samples, 3).With(262, 2).With(Planar, 2);
        ShouldHold(file.Build([.. Enumerable.Range(0, 3).Select(sample => Rows(width, height, 16, isBigEndian, sample))]), width, height, 16);
    }

    [Fact]
    public void DifferencesAreUndoneRowByRowInEachPiece()
    {
        const int width = 701, height = 530;
        byte[] rows = Rows(width, height, 16, isBigEndian: false, sample: 0);
        for (int y = 0; y < height; y++)
        {
            TiffPredictor.Difference(rows.AsSpan(y * width * 2, width * 2), 2, 1);
        }

        ShouldHold(new RawTiff(width, height).With(Bits, 16).With(Compression, 8).With(Predictor, 2).Build(Packed(8, rows)), width, height, 16);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(50000)]
    public void AStripTakesNoMoreMemoryBesideTheFrameThanAPieceOfIt(int compression)
    {
        const int width = 2048, height = 2048;
        byte[] rows = new byte[2 * width * height];
        new Random(1).NextBytes(rows.AsSpan(0, rows.Length / 2));
        byte[] file = new RawTiff(width, height).With(Bits, 16).With(Compression, compression).Build(Packed(compression, rows));
        using var reader = TiffReader.Open(new MemoryStream(file), "strip.tif");

        long before = GC.GetAllocatedBytesForCurrentThread();
        using FrameLease page = reader.ReadPage(0);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20, $"the strip has {rows.Length} bytes");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(50000)]
    public void AStripThatEndsInALaterPieceIsDamaged(int compression)
    {
        const int width = 701, height = 530;
        byte[] rows = Rows(width, height, 16, isBigEndian: false, sample: 0);
        byte[] file = new RawTiff(width, height).With(Bits, 16).With(Compression, compression).Build(Packed(compression, rows[..^1400]), new byte[4096]);
        using var reader = TiffReader.Open(new MemoryStream(OneStrip(file)), "short.tif");

        Should.Throw<TiffException>(() => reader.ReadPage(0)).Message.ShouldBe("short.tif, page 0: a strip or tile is damaged: it holds fewer rows than it should.");
    }

    // The larger one's checksum lies across the end of the 131,075 bytes that the decoder takes at a time.
    [Theory]
    [InlineData(64, 64)]
    [InlineData(6553, 20)]
    public void ZstandardIsHeldToItsChecksum(int width, int height)
    {
        byte[] noise = new byte[width * height];
        new Random(1).NextBytes(noise);
        using var compressor = new ZstdSharp.Compressor();
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        byte[] packed = compressor.Wrap(noise).ToArray();
        packed.Length.ShouldBeGreaterThan(noise.Length, "noise is stored as it is, so that a changed byte is a changed pixel");
        RawTiff file = new RawTiff(width, height).With(Compression, 50000);
        using (var whole = TiffReader.Open(new MemoryStream(file.Build(packed)), "whole.tif"))
        {
            whole.ReadPage(0).Dispose();
        }

        packed[packed.Length / 2] ^= 1;
        using var reader = TiffReader.Open(new MemoryStream(file.Build(packed)), "changed.tif");
        Should.Throw<TiffException>(() => reader.ReadPage(0)).Message.ShouldContain("damaged");
    }

    /// <summary>The file as one of a single strip: the second, behind it, keeps the file as long as its page claims.</summary>
    private static byte[] OneStrip(byte[] file)
    {
        int directory = BitConverter.ToInt32(file, 4);
        foreach (int entry in Enumerable.Range(0, BitConverter.ToUInt16(file, directory)).Select(i => directory + 2 + (12 * i)))
        {
            if (BitConverter.ToUInt16(file, entry) is 273 or 279)
            {
                BitConverter.GetBytes(1).CopyTo(file, entry + 4);
                file.AsSpan(BitConverter.ToInt32(file, entry + 8), 4).CopyTo(file.AsSpan(entry + 8));
            }
        }

        return file;
    }

    private static void ShouldHold(byte[] file, int width, int height, int bits)
    {
        using var reader = TiffReader.Open(new MemoryStream(file), "made.tif");
        using FrameLease page = reader.ReadPage(0);
        int channels = page.Frame.Format.Channels();
        (page.Frame.Width, page.Frame.Height, page.Frame.BitDepth).ShouldBe((width, height, bits));
        for (int y = 0; y < height; y++)
        {
            int[] expected = [.. Enumerable.Range(0, width * channels).Select(i => Value(i / channels, y, channels - 1 - (i % channels), bits))];
            int[] read = bits <= 8
                ? [.. page.Frame.Row<byte>(y).ToArray().Select(value => (int)value)]
                : [.. page.Frame.Row<ushort>(y).ToArray().Select(value => (int)value)];
            read.SequenceEqual(expected).ShouldBeTrue($"row {y}");
        }
    }

    private static int Value(int x, int y, int sample, int bits) => ((x * 601) + (y * 97) + (x * y) + (sample * 20_011)) & ((1 << bits) - 1);

    /// <summary>Rows as a TIFF has them: the highest bit first, or words in the file's order; each begins with a whole byte.</summary>
    private static byte[] Rows(int width, int height, int bits, bool isBigEndian, int sample)
    {
        int rowBytes = ((width * bits) + 7) / 8;
        byte[] rows = new byte[rowBytes * height];
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = rows.AsSpan(y * rowBytes, rowBytes);
            for (int bit = 0; bit < width * bits; bit++)
            {
                // Words of 16 bits are the same with their bytes exchanged in little-endian files.
                int at = bits == 16 && !isBigEndian ? bit / 8 ^ 1 : bit / 8;
                row[at] |= (byte)(((Value(bit / bits, y, sample, bits) >> (bits - 1 - (bit % bits))) & 1) << (7 - (bit % 8)));
            }
        }

        return rows;
    }

    private static byte[] Packed(int compression, byte[] rows)
    {
        switch (compression)
        {
            case 8:
                using (var packed = new MemoryStream())
                {
                    using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                    {
                        zlib.Write(rows);
                    }

                    return packed.ToArray();
                }

            case 50000:
                using (var zstandard = new ZstdSharp.Compressor())
                {
                    return zstandard.Wrap(rows).ToArray();
                }

            default:
                return rows;
        }
    }
}
