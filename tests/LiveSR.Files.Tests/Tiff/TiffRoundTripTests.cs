using FsCheck;
using FsCheck.Fluent;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Files.Tests.Tiff;

public class TiffRoundTripTests
{
    [Fact]
    public void WhatIsWrittenIsRead()
    {
        Gen<(PixelFormat format, int width, int height, int pages, TiffPacking packing, int tile, bool pyramid, bool big, TiffFlavour flavour)> cases =
            from format in Gen.Elements(Enum.GetValues<PixelFormat>())
            from width in Gen.Choose(1, 600)
            from height in Gen.Choose(1, 90)
            from pages in Gen.Choose(1, 4)
            from packing in Gen.Elements(Enum.GetValues<TiffPacking>())
            from tile in Gen.Elements(0, 16, 64)
            from pyramid in Gen.Elements(true, false)
            from big in Gen.Elements(true, false)
            from flavour in Gen.Elements(TiffFlavour.ImageJ, TiffFlavour.Ome)
            select (format, width, height, pages, packing, tile, pyramid, big, flavour);
        using var folder = new TemporaryFolder();
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            string path = folder["round.tif"];
            var options = new TiffWriterOptions { Packing = c.packing, TileSize = c.tile == 0 ? null : c.tile, Pyramid = c.pyramid, BigTiff = c.big, Flavour = c.flavour };
            byte[] written = Stacks.Write(path, c.format, c.width, c.height, c.pages, options);
            using var reader = TiffReader.Open(path);
            reader.PageCount.ShouldBe(c.pages);
            byte[] read = [.. Enumerable.Range(0, c.pages).SelectMany(page =>
            {
                using FrameLease lease = reader.ReadPage(page);
                return Stacks.RgbBytes(lease.Frame);
            })];
            read.ShouldBe(written);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void GreyIsWrittenFromWhereItLiesAndAPartOfItWithoutWhatIsBeside()
    {
        using var folder = new TemporaryFolder();
        using FrameWriter pixels = FramePool.Shared.Rent(PixelFormat.Gray16, 1024, 2048);
        for (int y = 0; y < pixels.Height; y++)
        {
            pixels.Row<ushort>(y).Fill((ushort)y);
            pixels.Row<ushort>(y)[1023] = ushort.MaxValue;
        }

        using FrameLease whole = pixels.Publish(new FrameMetadata()), part = whole.Frame.Crop(new PixelRect(1, 2, 1022, 2000));
        using (var writer = TiffWriter.Create(folder["whole.tif"]))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            writer.Write(whole.Frame);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20, "a page has 4 MiB");
        }

        TiffWriter.WriteStill(folder["part.tif"], part.Frame);
        using var reader = TiffReader.Open(folder["part.tif"]);
        using FrameLease read = reader.ReadPage(0);
        for (int y = 0; y < 2000; y++)
        {
            read.Frame.Row<ushort>(y).ContainsAnyExcept((ushort)(y + 2)).ShouldBeFalse($"row {y}");
        }
    }

    [Theory]
    [InlineData(TiffFlavour.ImageJ)]
    [InlineData(TiffFlavour.Ome)]
    public void MetadataSurvives(TiffFlavour flavour)
    {
        using var folder = new TemporaryFolder();
        string path = folder["meta.tif"];
        Stacks.Write(path, PixelFormat.Gray16, 20, 10, pages: 5, new TiffWriterOptions { Flavour = flavour }, bits: 12);
        using var reader = TiffReader.Open(path);
        reader.Metadata.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.065, 1e-8);
        reader.Metadata.FrameIntervalMs.ShouldBe(40);
        reader.Metadata.Axes.Times.ShouldBe(5);
        foreach (int number in (int[])[0, 3])
        {
            using FrameLease page = reader.ReadPage(number);
            FrameMetadata metadata = page.Frame.Metadata;
            page.Frame.BitDepth.ShouldBe(12);
            metadata.ImageNumber.ShouldBe(number);
            metadata.ElapsedTimeMs.ShouldBe(40 * number);
            metadata.DeviceFrameNumber.ShouldBe(65_535 + number);
            metadata.DeviceTimestampNs.ShouldBe(1_700_000_000_123_456_789 + number);
            metadata.ExposureMs.ShouldBe(20);
            metadata.Camera.ShouldBe("Test camera");
        }
    }

    [Theory]
    [InlineData(TiffFlavour.ImageJ)]
    [InlineData(TiffFlavour.Ome)]
    public void InferredPixelsAreMarkedInTheFile(TiffFlavour flavour)
    {
        using var folder = new TemporaryFolder();
        string path = folder["inferred.tif"];
        using FrameLease plain = Stacks.Frame(PixelFormat.Gray8, 8, 8, 0);
        var provenance = new Provenance { Model = "fsrcnn", ModelHash = "abc", Scale = 2, Inferred = true };
        using FrameLease enhanced = plain.Frame.With(plain.Frame.Metadata.Enhanced(provenance));
        using (var writer = TiffWriter.Create(path, new TiffWriterOptions { Flavour = flavour }))
        {
            writer.Write(enhanced.Frame);
            writer.Complete();
        }

        using var reader = TiffReader.Open(path);
        using FrameLease page = reader.ReadPage(0);
        page.Frame.Metadata.UserData["Inferred"].ShouldBe("true");
        page.Frame.Metadata.UserData["Model"].ShouldBe("fsrcnn");
        page.Frame.Metadata.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.0325, 1e-8);
    }

    [Fact]
    public void AFileThatClassicTiffCannotHoldIsABigTiff()
    {
        using var folder = new TemporaryFolder();
        string path = folder["grown.tif"];
        byte[] written = Stacks.Write(path, PixelFormat.Gray8, 64, 64, pages: 30, new TiffWriterOptions { ClassicLimit = 120_000 });
        VersionOf(path).ShouldBe(43);
        using var reader = TiffReader.Open(path);
        reader.PageCount.ShouldBe(30);
        byte[] read = [.. Enumerable.Range(0, 30).SelectMany(page =>
        {
            using FrameLease lease = reader.ReadPage(page);
            return Stacks.Bytes(lease.Frame);
        })];
        read.ShouldBe(written);
    }

    [Fact]
    public void AFileIsReadableWhereItOutgrowsClassicTiff()
    {
        using var folder = new TemporaryFolder();
        using var writer = TiffWriter.Create(folder["grown.tif"], new TiffWriterOptions { ClassicLimit = 120_000 });
        var versions = new List<int>();
        for (int i = 0; i < 30; i++)
        {
            using FrameLease lease = Stacks.Frame(PixelFormat.Gray8, 64, 64, i);
            writer.Write(lease.Frame);
            versions.Add(VersionOf(writer.PartialPath));
            using var reader = TiffReader.Open(writer.PartialPath);
            reader.PageCount.ShouldBe(i + 1);
            using FrameLease first = reader.ReadPage(0), last = reader.ReadPage(i);
            Stacks.Bytes(last.Frame).ShouldBe(Stacks.Bytes(lease.Frame));
        }

        // What every program reads as long as it reaches, and never back.
        versions.ShouldBe(versions.Order());
        (versions[0], versions[^1]).ShouldBe((42, 43));
        writer.Complete();
    }

    [Fact]
    public void AStillIsAClassicTiffOfNoMoreThanItNeeds()
    {
        using var folder = new TemporaryFolder();
        using FrameLease lease = Stacks.Frame(PixelFormat.Gray8, 64, 64, 0);
        TiffWriter.WriteStill(folder["still.tif"], lease.Frame);
        VersionOf(folder["still.tif"]).ShouldBe(42);
        new FileInfo(folder["still.tif"]).Length.ShouldBeLessThan((64 * 64) + 2000);
        using var reader = TiffReader.Open(folder["still.tif"]);
        using FrameLease page = reader.ReadPage(0);
        Stacks.Bytes(page.Frame).ShouldBe(Stacks.Bytes(lease.Frame));
    }

    [Fact]
    public void AFileThatExistsIsRefusedAndOnlyReplacedWhenToldSo()
    {
        using var folder = new TemporaryFolder();
        string path = folder["run.tif"];
        File.WriteAllText(path, "precious");
        Should.Throw<OutputRefusedException>(() => TiffWriter.Create(path)).Message.ShouldContain("exists");
        File.ReadAllText(path).ShouldBe("precious");
        using (var writer = TiffWriter.Create(path, overwrite: true))
        {
            using FrameLease lease = Stacks.Frame(PixelFormat.Gray8, 8, 8, 0);
            writer.Write(lease.Frame);
            File.ReadAllText(path).ShouldBe("precious");
            writer.Complete();
        }

        VersionOf(path).ShouldBe(42);
        folder.Files.ShouldBe(["run.tif"]);
    }

    [Fact]
    public void WithoutAPageNothingStays()
    {
        using var folder = new TemporaryFolder();
        using (TiffWriter.Create(folder["none.tif"]))
        {
        }

        folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AnInterruptedFileKeepsItsPartialNameAndItsPages()
    {
        using var folder = new TemporaryFolder();
        string path = folder["stopped.tif"];
        using (var writer = TiffWriter.Create(path))
        {
            for (int i = 0; i < 3; i++)
            {
                using FrameLease lease = Stacks.Frame(PixelFormat.Gray16, 30, 20, i);
                writer.Write(lease.Frame);
                using var inFlight = TiffReader.Open(writer.PartialPath);
                inFlight.PageCount.ShouldBe(i + 1);
            }
        }

        File.Exists(path).ShouldBeFalse();
        using var reader = TiffReader.Open(Path.ChangeExtension(path, ".partial.tif"));
        reader.PageCount.ShouldBe(3);
    }

    [Fact]
    public void APageOfAnotherSizeIsRefused()
    {
        using var folder = new TemporaryFolder();
        using var writer = TiffWriter.Create(folder["mixed.tif"]);
        using FrameLease a = Stacks.Frame(PixelFormat.Gray8, 8, 8, 0), b = Stacks.Frame(PixelFormat.Gray8, 9, 8, 1);
        writer.Write(a.Frame);
        Should.Throw<TiffException>(() => writer.Write(b.Frame)).Message.ShouldContain("9x8");
        writer.Complete();
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsOneLine()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder-" + Guid.NewGuid(), "a.tif");
        string message = Should.Throw<IOException>(() => TiffWriter.Create(path)).Message;
        message.ShouldStartWith(path);
        message.ShouldNotContain("\n");
    }

    /// <summary>42 for a classic TIFF, 43 for a BigTIFF.</summary>
    private static int VersionOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[4];
        file.ReadExactly(header);
        return header[2];
    }
}
