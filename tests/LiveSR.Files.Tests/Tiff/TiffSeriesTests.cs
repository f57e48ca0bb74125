using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

/// <summary>Planes of series, wherever the metadata of others say that they lie. Each plane's intensity is 100 t + 10 z + c.</summary>
public sealed class TiffSeriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PlanesComeByTheirCoordinatesInWhateverOrderTiffDataNamesThem()
    {
        string data = Data(5, 0, 0, 0) + Data(4, 1, 0, 0) + Data(3, 0, 1, 0) + Data(2, 1, 1, 0) + Data(1, 0, 0, 1) + Data(0, 1, 0, 1) + Data(7, 0, 1, 1) + Data(6, 1, 1, 1);
        byte[] values = [101, 100, 11, 10, 1, 0, 111, 110];

        using TiffReader reader = Open(Pages(values, Ome(Image("XYCZT", 2, 2, 2, data))));

        Values(reader).ShouldBe([0, 1, 10, 11, 100, 101, 110, 111]);
        ShouldStandWhereTheirIntensitiesSay(reader);
        reader.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("XYCZT", new byte[] { 0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121 })]
    [InlineData("XYTZC", new byte[] { 0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121 })]
    [InlineData("XYZTC", new byte[] { 0, 10, 20, 100, 110, 120, 1, 11, 21, 101, 111, 121 })]
    public void TheOrderOfDimensionsIsFollowed(string order, byte[] pages)
    {
        using TiffReader reader = Open(Pages(pages, Ome(Image(order, 2, 3, 2, "<TiffData/>"))));
        Values(reader).ShouldBe([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
        ShouldStandWhereTheirIntensitiesSay(reader);
    }

    [Fact]
    public void EachImageIsASeriesOfItsOwn()
    {
        string xml = Ome(Image("XYCZT", 1, 1, 2, Data(0) + Data(2, t: 1), "Pos0") + Image("XYCZT", 1, 1, 2, Data(1) + Data(3, t: 1), "Pos1"));
        byte[] file = Pages([0, 50, 100, 150], xml);

        using TiffReader first = Open(file), second = TiffReader.Open(new MemoryStream(file), "positions.tif", series: 1);

        first.SeriesNames.ShouldBe(["Pos0", "Pos1"]);
        Values(first).ShouldBe([0, 100]);
        Values(second).ShouldBe([50, 150]);
        using FrameLease frame = second.ReadPage(0);
        frame.Frame.Metadata.PositionName.ShouldBe("Pos1");
        Should.Throw<TiffException>(() => TiffReader.Open(new MemoryStream(file), "positions.tif", series: 2)).Message.ShouldContain("no series 2");
    }

    [Fact]
    public void ASeriesOverSeveralFilesIsReadFromAnyOfThem()
    {
        WriteParts();
        for (int opened = 0; opened < 3; opened++)
        {
            using var reader = TiffReader.Open(_folder[$"part{opened}.ome.tif"]);
            Values(reader).ShouldBe([0, 100, 200]);
            reader.Files.Count.ShouldBe(3);
            reader.Warnings.ShouldBeEmpty();
        }

        using IFrameReader folder = ImageFiles.Open(_folder.Path);
        folder.Info.FrameCount.ShouldBe(3, "the folder holds one series, not three of it");
    }

    [Fact]
    public void APartThatIsNotThereIsNamedAndTheOthersAreRead()
    {
        WriteParts();
        File.Delete(_folder["part1.ome.tif"]);
        using var reader = TiffReader.Open(_folder["part2.ome.tif"]);
        Values(reader).ShouldBe([0, 200]);
        reader.Warnings.ShouldHaveSingleItem().ShouldContain("part1.ome.tif, which is not there");
    }

    [Fact]
    public void AFileThatWasRenamedIsKnownByItsIdentifier()
    {
        WriteParts();
        File.Move(_folder["part0.ome.tif"], _folder["renamed.ome.tif"]);
        using var reader = TiffReader.Open(_folder["renamed.ome.tif"]);
        Values(reader).ShouldBe([0, 100, 200]);
    }

    [Fact]
    public void ATextBesideItsTiffsIsReadFromEitherSide()
    {
        string data = Data(0, uuid: "a", file: "a.ome.tif") + Data(0, t: 1, uuid: "b", file: "b.ome.tif");
        File.WriteAllText(_folder["run.companion.ome"], Ome(Image("XYCZT", 1, 1, 2, data), "run"));
        const string Elsewhere = "<BinaryOnly MetadataFile=\"run.companion.ome\" UUID=\"urn:uuid:run\"/>";
        File.WriteAllBytes(_folder["a.ome.tif"], Pages([0], Ome(Elsewhere, "a")));
        File.WriteAllBytes(_folder["b.ome.tif"], Pages([100], Ome(Elsewhere, "b")));
        foreach (string name in (string[])["run.companion.ome", "a.ome.tif", "b.ome.tif"])
        {
            using IFrameReader reader = ImageFiles.Open(_folder[name]);
            reader.Info.Series!.Axes.Times.ShouldBe(2, name);
            reader.Info.FrameCount.ShouldBe(2, name);
        }
    }

    [Fact]
    public void ATextMayNotLeadOutOfItsFolder()
    {
        Directory.CreateDirectory(_folder["inside"]);
        File.WriteAllBytes(_folder["outside.tif"], Pages([7], ""));
        File.WriteAllBytes(_folder["inside/a.ome.tif"], Pages([0], Ome(Image("XYCZT", 1, 1, 2, Data(0) + Data(0, t: 1, uuid: "o", file: "../outside.tif")), "a")));
        using var reader = TiffReader.Open(_folder["inside/a.ome.tif"]);
        Values(reader).ShouldBe([0]);
        reader.Warnings.ShouldHaveSingleItem().ShouldContain("is not there");
    }

    [Fact]
    public void PositionsOfMicroManagerAreSeriesEvenBeforeItWroteItsOmeXml()
    {
        static RawPage Page(byte value, int t, int c, int position) => new(value)
        {
            MicroManager = $$"""{"FrameIndex": {{t}}, "SliceIndex": 0, "ChannelIndex": {{c}}, "PositionIndex": {{position}}, "PositionName": "Pos{{position}}", "Channel": "{{(c == 0 ? "DAPI" : "GFP")}}", "PixelSizeUm": 0.1, "ElapsedTime-ms": {{40 * t}}, "XPositionUm": {{1000 * position}}}""",
        };
        byte[] file = RawStack.Of(Page(0, 0, 0, 0), Page(1, 0, 1, 0), Page(50, 0, 0, 1), Page(51, 0, 1, 1), Page(100, 1, 0, 0), Page(101, 1, 1, 0), Page(150, 1, 0, 1), Page(151, 1, 1, 1));

        using TiffReader first = Open(file), second = TiffReader.Open(new MemoryStream(file), "mm.tif", series: 1);

        first.SeriesNames.ShouldBe(["Pos0", "Pos1"]);
        Values(first).ShouldBe([0, 1, 100, 101]);
        Values(second).ShouldBe([50, 51, 150, 151]);
        using FrameLease last = second.ReadPage(3);
        FrameMetadata known = last.Frame.Metadata;
        (known.ChannelName, known.PositionName, known.XPositionUm, known.ElapsedTimeMs, known.PixelSizeUm).ShouldBe(("GFP", "Pos1", 1000, 40, 0.1));
    }

    [Fact]
    public void FilesOfTwoPositionsAreNoFilm()
    {
        File.WriteAllBytes(_folder["a.tif"], RawStack.Of(new RawPage(1) { MicroManager = """{"PositionName": "Pos0"}""" }));
        File.WriteAllBytes(_folder["b.tif"], RawStack.Of(new RawPage(2) { MicroManager = """{"PositionName": "Pos1"}""" }));
        using IFrameReader reader = ImageFiles.Open(_folder.Path);
        reader.Read(CancellationToken.None)!.Dispose();
        Should.Throw<SourceException>(() => reader.Read(CancellationToken.None)).Message.ShouldContain("stage position 'Pos1'");
    }

    [Theory]
    [InlineData("""{"shape": [2, 3, 3, 4], "axes": "CTYX"}""", new byte[] { 0, 100, 200, 1, 101, 201 }, 3, 1, 2)]
    [InlineData("""{"shape": [2, 2, 3, 4], "axes": "TZYX"}""", new byte[] { 0, 10, 100, 110 }, 2, 2, 1)]
    [InlineData("""{"shape": [2, 3, 4]}""", new byte[] { 0, 100 }, 2, 1, 1)]
    public void AShapeNamesTheAxes(string shape, byte[] pages, int times, int slices, int channels)
    {
        using TiffReader reader = Open(Pages(pages, shape));
        SeriesAxes axes = reader.Metadata.Axes;
        (axes.Times, axes.Slices, axes.Channels.Length).ShouldBe((times, slices, channels));
        Values(reader).ShouldBe(pages.Order());
    }

    [Theory]
    [InlineData("""{"shape": [4, 3, 4], "axes": "TYX", "truncated": true}""", 4, 1)]
    [InlineData("ImageJ=1.53t\nimages=4\nchannels=1\nslices=2\nframes=2\nhyperstack=true\n", 2, 2)]
    public void OneDirectoryStandsForAllPlanes(string description, int times, int slices)
    {
        using TiffReader reader = Open(RawStack.Of(new RawPage(7, description) { Images = 4 }));
        Values(reader).ShouldBe([7, 8, 9, 10]);
        (reader.Metadata.Axes.Times, reader.Metadata.Axes.Slices).ShouldBe((times, slices));
        reader.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void EachShapeBeginsASeries()
    {
        const string Shape = """{"shape": [2, 3, 4], "axes": "TYX"}""";
        byte[] file = RawStack.Of(new RawPage(0, Shape), new RawPage(100), new RawPage(1, Shape), new RawPage(101));
        using TiffReader first = Open(file), second = TiffReader.Open(new MemoryStream(file), "two.tif", series: 1);
        Values(first).ShouldBe([0, 100]);
        Values(second).ShouldBe([1, 101]);
    }

    [Theory]
    [InlineData("cases/t1_hyper_tzc.tif", 0.1083, 0.1083, 2000.0)]
    [InlineData("cases/t2_ome_nm.ome.tif", 0.108333, 0.216666, 2000.0)]
    public void TheSharedHyperstacksHaveTheirAxes(string name, double width, double height, double intervalMs)
    {
        using var reader = TiffReader.Open(RepositoryFolder.SharedData(name));
        SeriesAxes axes = reader.Metadata.Axes;
        (axes.Times, axes.Slices, axes.Channels.Length, reader.PageCount).ShouldBe((3, 4, 2, 24));
        axes.SliceSpacingUm!.Value.ShouldBe(0.3, 1e-9);
        reader.Metadata.PixelSizeUm!.Value.ShouldBe(width, 1e-6);
        reader.Metadata.PixelSizeYUm!.Value.ShouldBe(height, 1e-6);
        reader.Metadata.FrameIntervalMs.ShouldBe(intervalMs);
    }

    private static TiffReader Open(byte[] file) => TiffReader.Open(new MemoryStream(file), "series.tif");

    /// <summary>A series of three time points, one in each of three files, each of which says so.</summary>
    private void WriteParts()
    {
        string data = string.Concat(Enumerable.Range(0, 3).Select(t => Data(0, t: t, uuid: $"{t}", file: $"part{t}.ome.tif")));
        for (int part = 0; part < 3; part++)
        {
            File.WriteAllBytes(_folder[$"part{part}.ome.tif"], Pages([(byte)(100 * part)], Ome(Image("XYCZT", 1, 1, 3, data), $"{part}")));
        }
    }

    private static byte[] Pages(byte[] values, string description) => RawStack.Of([.. values.Select((value, i) => new RawPage(value, i == 0 ? description : ""))]);

    private static string Ome(string inside, string uuid = "none") =>
        $"<?xml version=\"1.0\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" UUID=\"urn:uuid:{uuid}\">{inside}</OME>";

    private static string Image(string order, int c, int z, int t, string data, string name = "") =>
        $"<Image ID=\"Image:0\" Name=\"i\"><StageLabel Name=\"{name}\"/><Pixels ID=\"Pixels:0\" DimensionOrder=\"{order}\" Type=\"uint8\" SizeX=\"4\" SizeY=\"3\" SizeC=\"{c}\" SizeZ=\"{z}\" SizeT=\"{t}\">{data}</Pixels></Image>";

    private static string Data(int directory, int c = 0, int z = 0, int t = 0, string uuid = "", string file = "") =>
        $"<TiffData IFD=\"{directory}\" FirstC=\"{c}\" FirstZ=\"{z}\" FirstT=\"{t}\" PlaneCount=\"1\">"
        + (file.Length > 0 ? $"<UUID FileName=\"{file}\">urn:uuid:{uuid}</UUID>" : "") + "</TiffData>";

    private static byte[] Values(TiffReader reader) => [.. Enumerable.Range(0, reader.PageCount).Select(page =>
    {
        using FrameLease lease = reader.ReadPage(page);
        return lease.Frame.Row<byte>(0)[0];
    })];

    private static void ShouldStandWhereTheirIntensitiesSay(TiffReader reader)
    {
        for (int page = 0; page < reader.PageCount; page++)
        {
            using FrameLease lease = reader.ReadPage(page);
            byte value = lease.Frame.Row<byte>(0)[0];
            lease.Frame.Metadata.Plane.ShouldBe(new PlaneIndex(value / 100, value / 10 % 10, value % 10));
        }
    }
}
