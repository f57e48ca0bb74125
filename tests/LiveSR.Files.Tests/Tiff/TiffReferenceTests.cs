using System.Runtime.InteropServices;
using System.Text.Json;
using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>LiveSR's codec against tifffile and libtiff, both ways.</summary>
public class TiffReferenceTests
{
    [Fact]
    public void ReadsWhatTifffileAndLibtiffWrite()
    {
        using var folder = new TemporaryFolder();
        Python.Run("LiveSR.Files.Tests/Tiff/write_reference.py", folder.Path);
        string[] files = Directory.GetFiles(folder.Path, "*.tif");
        files.Length.ShouldBeGreaterThan(50);
        foreach (string file in files)
        {
            using var reader = TiffReader.Open(file);
            byte[] expected = File.ReadAllBytes(Path.ChangeExtension(file, ".raw"));
            bool inverted = file.EndsWith("white.tif", StringComparison.Ordinal);
            byte[] pixels = [.. Enumerable.Range(0, reader.PageCount).SelectMany(page => Rgb(reader, page))];
            byte[] read = inverted ? [.. pixels.Select(b => (byte)~b)] : pixels;
            if (Path.GetFileName(file).StartsWith("jpeg", StringComparison.Ordinal))
            {
                // Decoders may round differently.
                read.Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(2, file);
            }
            else
            {
                read.ShouldBe(expected, Path.GetFileName(file));
            }

            reader.Warnings.ShouldBeEmpty();
        }

        Calibration(folder);
    }

    [Theory]
    [InlineData(PixelFormat.Gray8, false, TiffFlavour.ImageJ)]
    [InlineData(PixelFormat.Gray16, false, TiffFlavour.ImageJ)]
    [InlineData(PixelFormat.Gray16, true, TiffFlavour.Ome)]
    [InlineData(PixelFormat.Gray32F, true, TiffFlavour.ImageJ)]
    [InlineData(PixelFormat.Bgr24, true, TiffFlavour.ImageJ)]
    [InlineData(PixelFormat.Bgr48, false, TiffFlavour.Ome)]
    public void TifffileReadsWhatIsWritten(PixelFormat format, bool deflate, TiffFlavour flavour)
    {
        using var folder = new TemporaryFolder();
        string file = folder[flavour == TiffFlavour.Ome ? "stack.ome.tif" : "stack.tif"];
        var options = new TiffWriterOptions { Flavour = flavour, Packing = deflate ? TiffPacking.Deflate : TiffPacking.None };
        byte[] pixels = Stacks.Write(file, format, 61, 43, pages: 4, options, bits: Math.Min(12, format.ContainerBits()));

        JsonElement found;
        try
        {
            found = JsonDocument.Parse(Python.Run("LiveSR.Files.Tests/Tiff/read_back.py", file)).RootElement;
        }
        catch (ShouldAssertException e) when (e.Message.Contains("imagecodecs", StringComparison.Ordinal))
        {
            Assert.Skip("this tifffile lacks imagecodecs, which it needs for predictors");
            return;
        }

        File.ReadAllBytes(file + ".raw").ShouldBe(pixels);
        if (format != PixelFormat.Bgr48)
        {
            found.GetProperty("pillow").GetBoolean().ShouldBeTrue("libtiff reads the same pixels");
        }

        found.GetProperty("pages").GetInt32().ShouldBe(4);
        found.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()).Take(3).ShouldBe([4, 43, 61]);
        if (flavour == TiffFlavour.ImageJ)
        {
            JsonElement imageJ = found.GetProperty("imagej");
            imageJ.GetProperty("frames").GetInt32().ShouldBe(4);
            imageJ.GetProperty("unit").GetString().ShouldBe("micron");
            imageJ.GetProperty("finterval").GetDouble().ShouldBe(0.04, 1e-9);
            int[] resolution = [.. found.GetProperty("xresolution").EnumerateArray().Select(e => (int)e.GetUInt32())];
            ((double)resolution[1] / resolution[0]).ShouldBe(0.065, 1e-8);
        }
        else
        {
            string ome = found.GetProperty("ome").GetString()!;
            ome.ShouldContain("PhysicalSizeX=\"0.065\"");
            ome.ShouldContain("SignificantBits=\"12\"");
            ome.ShouldContain("TimeIncrement=\"40\"");
        }
    }

    [Theory]
    [InlineData(PixelFormat.Gray16, TiffPacking.Lzw, null)]
    [InlineData(PixelFormat.Gray16, TiffPacking.Zstandard, 64)]
    [InlineData(PixelFormat.Gray32F, TiffPacking.Lzw, 16)]
    [InlineData(PixelFormat.Bgr24, TiffPacking.Deflate, 32)]
    [InlineData(PixelFormat.Gray8, TiffPacking.None, 48)]
    public void LibtiffReadsWhatIsPackedAndTiled(PixelFormat format, TiffPacking packing, int? tile)
    {
        using var folder = new TemporaryFolder();
        string file = folder["packed.tif"];
        byte[] pixels = Stacks.Write(file, format, 301, 143, pages: 3, new TiffWriterOptions { Packing = packing, TileSize = tile, Pyramid = true });
        Python.Run("LiveSR.Files.Tests/Tiff/read_packed.py", file);
        File.ReadAllBytes(file + ".raw").ShouldBe(pixels);
    }

    [Theory]
    [InlineData(TiffPacking.None)]
    [InlineData(TiffPacking.Deflate)]
    [InlineData(TiffPacking.Lzw)]
    public void ImageJReadsAxesAndPixelsOfEachPage(TiffPacking packing)
    {
        const int Pages = 12;
        using var folder = new TemporaryFolder();
        var options = new TiffWriterOptions { Packing = packing, Axes = new SeriesAxes { Channels = [new(), new()], Slices = 3 } };
        Stacks.Write(folder["stack.tif"], PixelFormat.Gray16, 301, 143, Pages, options);

        var read = ImageJ.Open(folder["stack.tif"]);

        double[] means = [.. Enumerable.Range(0, Pages).Select(page =>
        {
            using FrameLease lease = Stacks.Frame(PixelFormat.Gray16, 301, 143, page);
            return MemoryMarshal.Cast<byte, ushort>(Stacks.Bytes(lease.Frame).AsSpan()).ToArray().Average(value => value);
        })];
        read.Means.ShouldBe(means, 0.001);
        (read.Channels, read.Slices, read.Frames).ShouldBe((2, 3, 2));
    }

    [Theory]
    [InlineData(TiffFlavour.Ome)]
    [InlineData(TiffFlavour.ImageJ)]
    public void TifffileFindsAllPlanesOfAFileThatIsCutAfterAnyPage(TiffFlavour flavour)
    {
        const int Channels = 2, Slices = 2, Pages = 9;
        using var folder = new TemporaryFolder();
        var options = new TiffWriterOptions { Flavour = flavour, Axes = new SeriesAxes { Channels = [new(), new()], Slices = Slices } };
        string name = flavour == TiffFlavour.Ome ? "cut.ome.tif" : "cut.tif";
        using var writer = TiffWriter.Create(folder[name], options);
        for (int page = 0; page < Pages; page++)
        {
            using FrameLease lease = Stacks.Frame(PixelFormat.Gray16, 20, 10, page);
            writer.Write(lease.Frame);
            File.Copy(writer.PartialPath, folder[$"{page}{name}"]);
        }

        using var read = JsonDocument.Parse(Python.Run(
            "Support/describe_stack.py", [.. Enumerable.Range(0, Pages).Select(page => folder[$"{page}{name}"])]));

        for (int page = 0; page < Pages; page++)
        {
            JsonElement found = read.RootElement[page];
            int[] shape = [.. found.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            int whole = Channels * Slices, written = page + 1;
            found.GetProperty("pages").GetInt32().ShouldBe(written);
            found.GetProperty("series").GetInt32().ShouldBe(1);

            // OME-XML names the axes of a time point that is not whole; to ImageJ that is a plain series.
            int planes = flavour == TiffFlavour.Ome ? (written + whole - 1) / whole * whole : written;
            shape[..^2].Aggregate(1, (product, size) => product * size).ShouldBe(planes, $"{written} pages");
        }
    }

    [Fact]
    public void TifffileReadsABigTiff()
    {
        using var folder = new TemporaryFolder();
        string file = folder["grown.tif"];
        byte[] pixels = Stacks.Write(file, PixelFormat.Gray16, 32, 32, pages: 60, new TiffWriterOptions { ClassicLimit = 150_000 });
        JsonElement found = JsonDocument.Parse(Python.Run("LiveSR.Files.Tests/Tiff/read_back.py", file)).RootElement;
        found.GetProperty("bigtiff").GetBoolean().ShouldBeTrue();
        found.GetProperty("pages").GetInt32().ShouldBe(60);
        File.ReadAllBytes(file + ".raw").ShouldBe(pixels);
    }

    private static void Calibration(TemporaryFolder folder)
    {
        TiffMetadata Of(string name)
        {
            using var reader = TiffReader.Open(folder[name + ".tif"]);
            return reader.Metadata;
        }

        TiffMetadata imageJ = Of("imagej"), ome = Of("ome"), hyperstack = Of("hyperstack");
        imageJ.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.065, 1e-6);
        imageJ.FrameIntervalMs.ShouldBe(250);
        imageJ.Axes.Times.ShouldBe(6);
        imageJ.BitDepth.ShouldBeNull("ImageJ declares no depth");
        ome.PixelSizeUm.ShouldNotBeNull().ShouldBe(0.108, 1e-9);
        ome.FrameIntervalMs.ShouldBe(40);
        ome.BitDepth.ShouldBe(12);
        (hyperstack.Axes.Channels.Length, hyperstack.Axes.Slices, hyperstack.Axes.Times).ShouldBe((4, 3, 2));
        Of("centimetre").PixelSizeUm.ShouldNotBeNull().ShouldBe(0.2, 1e-9);
        Of("print").PixelSizeUm.ShouldBeNull("300 dots per inch is a print resolution");

        using var contiguous = TiffReader.Open(folder["imagej-one-directory.tif"]);
        contiguous.PageCount.ShouldBe(6, "one directory stands for all images");
        using var planes = TiffReader.Open(folder["ome.tif"]);
        using FrameLease third = planes.ReadPage(2);
        third.Frame.Metadata.ElapsedTimeMs.ShouldBe(81, 1e-9);
        third.Frame.BitDepth.ShouldBe(12);
        using var stack = TiffReader.Open(folder["hyperstack.tif"]);
        using FrameLease page = stack.ReadPage(4 + 2);
        page.Frame.Metadata.Plane.ShouldBe(new PlaneIndex(Time: 0, Slice: 1, Channel: 2));
    }

    private static byte[] Rgb(TiffReader reader, int page)
    {
        using FrameLease lease = reader.ReadPage(page);
        return Stacks.RgbBytes(lease.Frame);
    }
}
