using System.Buffers.Binary;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Files that are damaged, cut, or made to hurt.</summary>
public class TiffHostileInputTests
{
    [Theory]
    [InlineData("", "fewer than 8 bytes")]
    [InlineData("49492A00", "fewer than 8 bytes")]
    [InlineData("FFD8FFE000104A46", "II or MM")]
    [InlineData("49492B0108000000", "version")]
    [InlineData("49492B0004000000000000000000000000", "8 bytes")]
    [InlineData("49492A0000000000", "no pages")]
    [InlineData("49492A00FFFFFFFF", "ends inside")]
    [InlineData("49492A00080000000000", "announces 0 tags")]
    [InlineData("49492A0008000000FFFF", "announces 65535 tags")]
    public void AWildHeaderIsOneLine(string hex, string expected)
    {
        string message = Should.Throw<TiffException>(() => TiffReader.Open(new MemoryStream(Convert.FromHexString(hex)), "wild.tif")).Message;
        message.ShouldStartWith("wild.tif: ");
        message.ShouldContain(expected);
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void ACircleOfPagesEndsWithAWarning()
    {
        byte[] file = Valid(pages: 3);
        Patch(file, directory: 2, next: DirectoryAt(file, 0));
        using var reader = TiffReader.Open(new MemoryStream(file), "circle.tif");
        reader.PageCount.ShouldBe(3);
        reader.Warnings.ShouldHaveSingleItem().ShouldContain("circle");
    }

    [Fact]
    public void DirectoriesThatOverlapAreNotReadTimeAndAgain()
    {
        // In each cell of eight bytes a directory's number of tags, and the link of one that began 4,092 tags before.
        const int Tags = 4092, Cell = 8, Cells = 40_000;
        byte[] file = new byte[Cells * Cell];
        "II*\0\b"u8.CopyTo(file);
        for (int at = Cell; at < file.Length; at += Cell)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), Tags);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 2), Math.Max(at + Cell - (12 * Tags), 0));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var reader = TiffReader.Open(new MemoryStream(file), "overlap.tif");
            reader.PageCount.ShouldBeLessThan(Cells * Cell / (12 * Tags) + 2);
        }
        catch (TiffException e)
        {
            e.Message.ShouldNotContain("\n");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 << 20);
    }

    [Theory]
    [InlineData("offset", "ends inside")]
    [InlineData("tags", "announces 4611686018427387904 tags")]
    [InlineData("width", "claims 4611686018427387904x3 pixels")]
    [InlineData("height", "claims 4x4611686018427387904 pixels")]
    [InlineData("strip", "ends inside")]
    public void ABigTiffThatClaimsExabytesIsOneLine(string place, string expected)
    {
        const long Huge = 1L << 62;
        long Value(string name, long usual) => name == place ? Huge : usual;
        (ushort Tag, long Count, long Value)[] tags =
        [
            (256, 1, Value("width", 4)), (257, 1, Value("height", 3)), (258, 1, 8), (259, 1, 1), (262, 1, 1),
            (273, Value("strips", 1), Value("strip", 8)), (277, 1, 1), (278, 1, Value("rows", 3)), (279, 1, Value("bytes", 12)),
        ];
        byte[] file = new byte[32 + (20 * tags.Length)];
        "II+\0\b\0\0\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(8), Value("offset", 16));
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), Value("tags", tags.Length));
        for (int i = 0; i < tags.Length; i++)
        {
            Span<byte> entry = file.AsSpan(24 + (20 * i));
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tags[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 16);
            BinaryPrimitives.WriteInt64LittleEndian(entry[4..], tags[i].Count);
            BinaryPrimitives.WriteInt64LittleEndian(entry[12..], tags[i].Value);
        }

        ShouldBeOneLine(file, expected);
    }

    [Theory]
    [InlineData(TagWidth, 0x7FFFFFFF, "claims")]
    [InlineData(TagWidth, 0, "claims")]
    [InlineData(TagHeight, 1_000_000, "ends inside|strips")]
    [InlineData(TagSamples, 40_000, "samples")]
    [InlineData(TagCompression, 9, "compression 9")]
    [InlineData(TagRowsPerStrip, 0, "out of range")]
    [InlineData(TagStripOffsets, 0x7FFFFFF0, "ends inside")]
    public void AnAbsurdTagIsOneLine(int tag, int value, string expected)
    {
        byte[] file = Valid(pages: 1);
        SetTag(file, tag, value);
        ShouldBeOneLine(file, expected);
    }

    [Fact]
    public void ATruncatedFileDeliversItsWholePages()
    {
        byte[] file = Valid(pages: 6);
        int most = 0;
        for (int length = 8; length <= file.Length; length += Math.Max(1, Math.Min(89, file.Length - length)))
        {
            int whole = 0;
            string? said = null;
            try
            {
                using var reader = TiffReader.Open(new MemoryStream(file, 0, length), "cut.tif");
                said = reader.Warnings.FirstOrDefault();
                for (int page = 0; page < reader.PageCount; page++)
                {
                    using FrameLease lease = reader.ReadPage(page);
                    using FrameLease expected = Stacks.Frame(PixelFormat.Gray8, 40, 30, page);
                    Stacks.Bytes(lease.Frame).ShouldBe(Stacks.Bytes(expected.Frame));
                    whole++;
                }
            }
            catch (TiffException e)
            {
                e.IsTruncation.ShouldBeTrue(e.Message);
                said = e.Message;
            }

            // A longer file never gives fewer pages, and what is missing is always said.
            whole.ShouldBeGreaterThanOrEqualTo(most);
            (whole == 6 || said is not null).ShouldBeTrue($"{whole} pages of {length} bytes");
            most = whole;
            if (length == file.Length)
            {
                break;
            }
        }

        most.ShouldBe(6);
    }

    [Fact]
    public void APartialFileCutInItsLastPageDeliversThoseBefore()
    {
        using var folder = new TemporaryFolder();
        string path = folder["killed.tif"];
        using (var writer = TiffWriter.Create(path))
        {
            for (int i = 0; i < 4; i++)
            {
                using FrameLease lease = Stacks.Frame(PixelFormat.Gray16, 40, 30, i);
                writer.Write(lease.Frame);
            }
        }

        byte[] file = File.ReadAllBytes(Path.ChangeExtension(path, ".partial.tif"));
        using var reader = TiffReader.Open(new MemoryStream(file, 0, file.Length - 300), "killed.tif");
        reader.PageCount.ShouldBe(3);
        reader.Warnings.ShouldHaveSingleItem().ShouldContain("3 pages before are read");
        for (int page = 0; page < 3; page++)
        {
            using FrameLease lease = reader.ReadPage(page);
            using FrameLease expected = Stacks.Frame(PixelFormat.Gray16, 40, 30, page);
            Stacks.Bytes(lease.Frame).ShouldBe(Stacks.Bytes(expected.Frame));
        }
    }

    [Theory]
    [InlineData(false, TiffFlavour.ImageJ)]
    [InlineData(true, TiffFlavour.Ome)]
    public void RandomDamageNeverDoesMoreThanATiffException(bool deflate, TiffFlavour flavour)
    {
        byte[] valid = Valid(pages: 2, deflate, flavour);
        var random = new Random(12);
        using var pool = new FramePool();
        for (int i = 0; i < 3000; i++)
        {
            byte[] file = [.. valid];
            for (int k = 0; k <= i % 4; k++)
            {
                // Most of the damage goes where it hurts: the directories at the end, and the header.
                int at = random.Next(4) == 0 ? random.Next(file.Length) : file.Length - 1 - random.Next(1200);
                file[at] = (byte)random.Next(256);
            }

            try
            {
                using var reader = TiffReader.Open(new MemoryStream(file), "damaged.tif");
                for (int page = 0; page < Math.Min(reader.PageCount, 4); page++)
                {
                    using FrameLease lease = reader.ReadPage(page, pool);
                }
            }
            catch (TiffException e)
            {
                e.Message.ShouldNotContain("\n");
            }
        }

        pool.Outstanding.ShouldBe(0);
    }

    private const int TagWidth = 256, TagHeight = 257, TagCompression = 259, TagStripOffsets = 273, TagSamples = 277, TagRowsPerStrip = 278;

    private static void ShouldBeOneLine(byte[] file, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Should.Throw<TiffException>(() =>
        {
            using var reader = TiffReader.Open(new MemoryStream(file), "absurd.tif");
            using FrameLease lease = reader.ReadPage(0);
        }).Message;
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 << 20);
        expected.Split('|').ShouldContain(part => message.Contains(part), message);
        message.ShouldNotContain("\n");
    }

    private static byte[] Valid(int pages, bool deflate = false, TiffFlavour flavour = TiffFlavour.ImageJ)
    {
        using var folder = new TemporaryFolder();
        string path = folder["valid.tif"];
        Stacks.Write(path, PixelFormat.Gray8, 40, 30, pages, new TiffWriterOptions { Packing = deflate ? TiffPacking.Deflate : TiffPacking.None, Flavour = flavour });
        return File.ReadAllBytes(path);
    }

    private static int DirectoryAt(byte[] file, int index)
    {
        int at = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        for (int i = 0; i < index; i++)
        {
            at = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(NextAt(file, at)));
        }

        return at;
    }

    private static int NextAt(byte[] file, int directory) =>
        directory + 2 + (12 * BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(directory)));

    private static void Patch(byte[] file, int directory, int next) =>
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(NextAt(file, DirectoryAt(file, directory))), next);

    private static void SetTag(byte[] file, int tag, int value)
    {
        int directory = DirectoryAt(file, 0);
        for (int entry = directory + 2; entry < NextAt(file, directory); entry += 12)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(entry)) == tag)
            {
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 8), value);
            }
        }
    }
}
