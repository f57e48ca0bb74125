using LiveSR.Files.Tiff;
using LiveSR.Imaging;

namespace LiveSR.Files.Tests.Tiff;

public sealed class TiffDimensionsTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("livesr-tiff-").FullName, "stack.tif");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData(TiffFlavour.ImageJ)]
    [InlineData(TiffFlavour.Ome)]
    public void ChannelsSlicesAndTimesAreReadBack(TiffFlavour flavour)
    {
        TiffMetadata metadata = WriteAndRead(flavour, pages: 3 * 2 * 4);
        (metadata.Axes.Channels.Length, metadata.Axes.Slices, metadata.Axes.Times).ShouldBe((3, 2, 4));
        metadata.Axes.SliceSpacingUm!.Value.ShouldBe(0.3, 1e-9);
        metadata.FrameIntervalMs!.Value.ShouldBe(500, 1e-9);
    }

    [Theory]
    [InlineData(TiffFlavour.ImageJ, 1, 1, 23)]
    [InlineData(TiffFlavour.Ome, 3, 2, 4)]
    public void AStackThatEndsWithinATimePointKeepsItsAxesInOmeXmlAndIsAPlainSeriesToImageJ(TiffFlavour flavour, int channels, int slices, int times)
    {
        TiffMetadata metadata = WriteAndRead(flavour, pages: (3 * 2 * 4) - 1);
        (metadata.Axes.Channels.Length, metadata.Axes.Slices, metadata.Axes.Times).ShouldBe((channels, slices, times));
    }

    private TiffMetadata WriteAndRead(TiffFlavour flavour, int pages)
    {
        var options = new TiffWriterOptions
        {
            Flavour = flavour,
            Axes = new SeriesAxes
            {
                Channels = [new SeriesChannel { Name = "Actin" }, new SeriesChannel { Name = "Tubulin" }, new SeriesChannel { Name = "Nuclei" }],
                Slices = 2,
                SliceSpacingUm = 0.3,
            },
            PixelSizeUm = 0.1,
            FrameIntervalMs = 500,
        };
        using (var writer = TiffWriter.Create(_path, options))
        {
            for (int page = 0; page < pages; page++)
            {
                using FrameWriter frame = FramePool.Shared.Rent(PixelFormat.Gray16, 8, 6);
                frame.Bytes.Fill((byte)page);
                using FrameLease lease = frame.Publish(new FrameMetadata { ImageNumber = page, BitDepth = 12 });
                writer.Write(lease.Frame);
            }

            writer.Complete();
        }

        using var reader = TiffReader.Open(_path);
        reader.PageCount.ShouldBe(pages);
        return reader.Metadata;
    }
}
