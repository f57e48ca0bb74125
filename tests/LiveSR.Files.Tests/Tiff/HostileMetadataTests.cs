using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Metadata that are wrong, or made to hurt: pixels are read all the same, or one line says why not.</summary>
public class HostileMetadataTests
{
    private const long MostBytes = 64 << 20;

    private static readonly string Ome =
        "<?xml version=\"1.0\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\"><Image ID=\"Image:0\" Name=\"a\"><StageLabel Name=\"Pos0\"/><Pixels ID=\"Pixels:0\" "
        + "DimensionOrder=\"XYCZT\" Type=\"uint8\" SizeX=\"4\" SizeY=\"3\" SizeC=\"2\" SizeZ=\"1\" SizeT=\"2\" PhysicalSizeX=\"0.1\"><Channel ID=\"Channel:0:0\" SamplesPerPixel=\"1\" Name=\"A\"/>"
        + "<Channel ID=\"Channel:0:1\" SamplesPerPixel=\"1\"/><TiffData IFD=\"0\" FirstC=\"0\" PlaneCount=\"2\"/><TiffData IFD=\"2\" FirstT=\"1\" PlaneCount=\"2\"/>"
        + "<Plane TheC=\"0\" TheZ=\"0\" TheT=\"1\" DeltaT=\"1.5\"/></Pixels></Image></OME>";

    [Theory]
    [InlineData("<OME><Image><Pixels SizeT=\"4\"><TiffData IFD=\"0\"")]
    [InlineData("<!DOCTYPE OME [<!ENTITY a \"aaaaaaaaaa\">]><OME Creator=\"&a;\"></OME>")]
    [InlineData("<OME>\u0001</OME>")]
    public void DamagedOmeXmlIsAWarningAndThePagesAreRead(string xml)
    {
        using TiffReader reader = Open(xml);
        reader.PageCount.ShouldBe(4);
        reader.Warnings.ShouldHaveSingleItem().ShouldContain("OME-XML is damaged");
    }

    [Theory]
    [InlineData("<OME/>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<OME><Image/></OME>")]
    [InlineData("<OME><Image><Pixels/></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYQQQ\" SizeC=\"2\" SizeZ=\"1\" SizeT=\"2\"><TiffData/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"two\" SizeZ=\"\" SizeT=\"2.5\"><TiffData/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeX=\"400\" SizeY=\"300\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"4\"><TiffData/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" Type=\"double\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"4\"><TiffData/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"2\"><TiffData/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"9\"><TiffData/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"4\"><TiffData IFD=\"99\" PlaneCount=\"4\"/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"4\"><TiffData IFD=\"0\" FirstT=\"0\"/><TiffData IFD=\"1\" FirstT=\"0\"/></Pixels></Image></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"4\"><TiffData><UUID FileName=\"../../etc/passwd\">urn:uuid:1</UUID></TiffData></Pixels></Image></OME>")]
    [InlineData("<OME><BinaryOnly MetadataFile=\"absent.companion.ome\" UUID=\"urn:uuid:1\"/></OME>")]
    [InlineData("<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"4\" PhysicalSizeX=\"-1e400\" PhysicalSizeXUnit=\"parsec\"><TiffData/><Plane TheT=\"77\" DeltaT=\"NaN\"/></Pixels></Image></OME>")]
    public void WrongOmeXmlCostsNoPageWithoutAWord(string xml)
    {
        using TiffReader reader = Open(xml);
        using var pool = new FramePool();
        for (int page = 0; page < reader.PageCount; page++)
        {
            using FrameLease lease = reader.ReadPage(page, pool);
            lease.Frame.Row<byte>(0)[0].ShouldBeLessThan((byte)4);
        }

        (reader.PageCount == 4 || reader.Warnings.Count > 0).ShouldBeTrue($"{reader.PageCount} pages, {reader.Warnings.Count} warnings");
        reader.Warnings.ShouldAllBe(line => !line.Contains('\n'));
        (reader.Metadata.PixelSizeUm is null or (> 0 and < double.PositiveInfinity)).ShouldBeTrue();
    }

    [Fact]
    public void NumbersThatNoFileCouldHoldCostNoMemory()
    {
        string data = string.Concat(Enumerable.Repeat("<TiffData IFD=\"0\" PlaneCount=\"2147483647\"/>", 2000));
        string[] descriptions =
        [
            $"<OME><Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1000000\" SizeZ=\"1000000\" SizeT=\"1000000\">{data}</Pixels></Image></OME>",
            "<OME><Image><Pixels SizeT=\"1e300\" SizeC=\"-5\" SizeZ=\"NaN\"><TiffData IFD=\"-1\" FirstT=\"999999999999\" PlaneCount=\"0\"/></Pixels></Image></OME>",
            "ImageJ=1.53t\nimages=2000000000\nchannels=2000000000\nslices=2000000000\nframes=2000000000\n",
            "{\"shape\": [2000000000, 2000000000, 3, 4], \"axes\": \"TCYX\", \"truncated\": true}",
            "{\"shape\": [2000000000, 3, 4], \"axes\": \"TYX\", \"truncated\": true}",
        ];
        foreach (string description in descriptions)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using TiffReader reader = Open(description);
            using FrameLease page = reader.ReadPage(0);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes, description[..20]);
        }
    }

    [Fact]
    public void AFileThatClaimsTerabytesIsOneLine()
    {
        byte[] file = new RawTiff(1_000_000, 1_000_000).With(259, 8).Build([1, 2, 3]);
        string message = Should.Throw<TiffException>(() => TiffReader.Open(new MemoryStream(file), "huge.tif")).Message;
        message.ShouldStartWith("huge.tif: ");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void APageOfAnotherSizeIsOneLineThatNamesIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["mixed.tif"], RawStack.Of(new RawPage(1), new RawPage(2) { Width = 6 }));
        using IFrameReader reader = ImageFiles.Open(folder["mixed.tif"]);
        reader.Read(CancellationToken.None)!.Dispose();
        Should.Throw<SourceException>(() => reader.Read(CancellationToken.None)).Message.ShouldContain("page 1 is 6x3");
    }

    [Fact]
    public void DamagedMetadataNeverDoMoreThanATiffException()
    {
        byte[][] files =
        [
            FileOf(Ome),
            FileOf("ImageJ=1.53t\nimages=4\nchannels=2\nslices=1\nframes=2\nunit=um\nspacing=0.3\nfinterval=0.1\n"),
            FileOf("{\"shape\": [2, 2, 3, 4], \"axes\": \"TCYX\"}"),
            RawStack.Of([.. Enumerable.Range(0, 4).Select(i => new RawPage(1)
            {
                MicroManager = $$"""{"FrameIndex": {{i / 2}}, "SliceIndex": 0, "ChannelIndex": {{i % 2}}, "PositionIndex": 0, "PixelSizeUm": 0.1}""",
            })]),
        ];
        var random = new Random(3);
        using var pool = new FramePool();
        for (int i = 0; i < 4000; i++)
        {
            byte[] file = [.. files[i % files.Length]];
            for (int k = 0; k <= i % 5; k++)
            {
                file[8 + random.Next(file.Length - 8)] = (byte)random.Next(32, 127);
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

    private static TiffReader Open(string description) => TiffReader.Open(new MemoryStream(FileOf(description)), "hostile.tif");

    private static byte[] FileOf(string description) => RawStack.Of(new RawPage(0, description), new RawPage(1), new RawPage(2), new RawPage(3));
}
