using BitMiracle.LibTiff.Classic;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LibTag = BitMiracle.LibTiff.Classic.TiffTag;
using LibTiffFile = BitMiracle.LibTiff.Classic.Tiff;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Damage inside strips and in the tags that LibTiff.NET reads.</summary>
public class TiffHostilePixelsTests
{
    private const int Width = 96, Height = 64;

    [Theory]
    [InlineData(Compression.LZW, 8)]
    [InlineData(Compression.PACKBITS, 8)]
    [InlineData(Compression.JPEG, 8)]
    [InlineData(Compression.CCITTFAX3, 1)]
    [InlineData(Compression.CCITTFAX4, 1)]
    [InlineData(Compression.ADOBE_DEFLATE, 8)]
    public void DamageNeverDoesMoreThanATiffException(Compression compression, int bits)
    {
        byte[] valid = Written(compression, bits);
        using (var whole = TiffReader.Open(new MemoryStream(valid), "whole.tif"))
        {
            using FrameLease page = whole.ReadPage(0);
        }

        var random = new Random(7);
        using var pool = new FramePool();
        var console = new StringWriter();
        TextWriter before = Console.Error;
        Console.SetError(console);
        try
        {
            for (int i = 0; i < 1500; i++)
            {
                ReadDamaged(valid, random, i % 5, pool);
            }
        }
        finally
        {
            Console.SetError(before);
        }

        console.ToString().ShouldBeEmpty("LibTiff.NET must not print");
        pool.Outstanding.ShouldBe(0);
    }

    [Theory]
    [InlineData(Compression.LZW, 8)]
    [InlineData(Compression.PACKBITS, 8)]
    [InlineData(Compression.JPEG, 8)]
    public void PixelsThatWereCutAreAnErrorAndNotGrey(Compression compression, int bits)
    {
        byte[] file = Written(compression, bits);
        int counts = Find(file, 279);
        BitConverter.GetBytes(BitConverter.ToInt32(file, counts) / 2).CopyTo(file, counts);

        using var reader = TiffReader.Open(new MemoryStream(file), "cut.tif");
        string message = Should.Throw<TiffException>(() => reader.ReadPage(0)).Message;

        message.ShouldContain("damaged");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void ZstandardThatIsDamagedIsOneLine()
    {
        using var compressor = new ZstdSharp.Compressor();
        byte[] packed = compressor.Wrap(new byte[4096]).ToArray();
        packed[^1] ^= 0x55;
        using var reader = TiffReader.Open(new MemoryStream(new RawTiff(64, 64).With(259, 50000).Build(packed[..^2])), "zstandard.tif");
        Should.Throw<TiffException>(() => reader.ReadPage(0)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void AJpegOfAnotherSizeThanItsPageIsRefusedWithoutAllocating()
    {
        byte[] file = Written(Compression.JPEG, 8);
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        frame.ShouldBeGreaterThan(0);
        (file[frame + 5], file[frame + 6], file[frame + 7], file[frame + 8]) = (0xFF, 0xF0, 0xFF, 0xF0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<TiffException>(() =>
        {
            using var reader = TiffReader.Open(new MemoryStream(file), "large.tif");
            reader.ReadPage(0);
        });
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(8 << 20);
    }

    [Fact]
    public void ATagThatClaimsMoreValuesThanTheFileHoldsIsNotShownToTheLibrary()
    {
        byte[] file = Written(Compression.LZW, 8);
        int software = Find(file, 305) - 4;
        BitConverter.GetBytes(0x7FFFFFF0).CopyTo(file, software);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = TiffReader.Open(new MemoryStream(file), "claims.tif");
        using FrameLease page = reader.ReadPage(0);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 << 20);
    }

    private static void ReadDamaged(byte[] valid, Random random, int places, FramePool pool)
    {
        byte[] file = [.. valid];
        for (int k = 0; k <= places; k++)
        {
            file[random.Next(file.Length)] = (byte)random.Next(256);
        }

        try
        {
            using var reader = TiffReader.Open(new MemoryStream(file), "damaged.tif");
            using FrameLease page = reader.ReadPage(0, pool);
        }
        catch (TiffException e)
        {
            e.Message.ShouldNotContain("\n");
        }
    }

    private static byte[] Written(Compression compression, int bits)
    {
        var stream = new MemoryStream();
        using (var tiff = LibTiffFile.ClientOpen("made", "w", stream, new TiffStream()))
        {
            tiff.SetField(LibTag.IMAGEWIDTH, Width);
            tiff.SetField(LibTag.IMAGELENGTH, Height);
            tiff.SetField(LibTag.BITSPERSAMPLE, bits);
            tiff.SetField(LibTag.SAMPLESPERPIXEL, 1);
            tiff.SetField(LibTag.PHOTOMETRIC, Photometric.MINISBLACK);
            tiff.SetField(LibTag.COMPRESSION, compression);
            tiff.SetField(LibTag.ROWSPERSTRIP, Height);
            tiff.SetField(LibTag.SOFTWARE, "a test of LiveSR");
            byte[] row = new byte[Width * bits / 8];
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = (byte)((x * x / 7) + (y * 3) + (x * y % 5));
                }

                tiff.WriteScanline(row, y).ShouldBeTrue();
            }

            tiff.WriteDirectory();
            return stream.ToArray();
        }
    }

    /// <summary>Place of a tag's value in the last directory.</summary>
    private static int Find(byte[] file, int tag)
    {
        int directory = BitConverter.ToInt32(file, 4);
        return Enumerable.Range(0, BitConverter.ToUInt16(file, directory))
            .Select(i => directory + 2 + (12 * i)).First(entry => BitConverter.ToUInt16(file, entry) == tag) + 8;
    }
}
