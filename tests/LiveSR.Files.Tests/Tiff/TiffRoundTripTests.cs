using FsCheck;
using FsCheck.Fluent;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

public class TiffRoundTripTests
{
    [Fact]
    public void WhatIsWrittenIsRead()
    {
        Gen<(PixelFormat format, int width, int height, int pages, bool deflate, bool big, TiffFlavour flavour)> cases =
            from format in Gen.Elements(Enum.GetValues<PixelFormat>())
            from width in Gen.Choose(1, 150)
            from height in Gen.Choose(1, 90)
            from pages in Gen.Choose(1, 4)
            from deflate in Gen.Elements(true, false)
            from big in Gen.Elements(true, false)
            from flavour in Gen.Elements(TiffFlavour.ImageJ, TiffFlavour.Ome)
            select (format, width, height, pages, deflate, big, flavour);
        using var folder = new TemporaryFolder();
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            string path = folder["round.tif"];
            var options = new TiffWriterOptions { Deflate = c.deflate, BigTiff = c.big, Flavour = c.flavour };
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
        reader.Metadata.TimePoints.ShouldBe(5);
        foreach (int number in (int[])[0, 3])
        {
            using FrameLease page = reader.ReadPage(number);
            FrameMetadata metadata = page.Frame.Metadata;
            page.Frame.BitDepth.ShouldBe(12);
            metadata.ImageNumber.ShouldBe(number);
            metadata.ElapsedTimeMs.ShouldBe(40 * number);
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
    public void AFileThatOutgrowsClassicTiffBecomesABigTiff()
    {
        using var folder = new TemporaryFolder();
        string path = folder["grown.tif"];
        byte[] written = Stacks.Write(path, PixelFormat.Gray8, 64, 64, pages: 30, new TiffWriterOptions { ClassicLimit = 120_000 });
        byte[] header = File.ReadAllBytes(path)[..4];
        header.ShouldBe([0x49, 0x49, 43, 0]);
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
        string message = Should.Throw<TiffException>(() => TiffWriter.Create(path)).Message;
        message.ShouldStartWith(path);
        message.ShouldNotContain("\n");
    }
}
