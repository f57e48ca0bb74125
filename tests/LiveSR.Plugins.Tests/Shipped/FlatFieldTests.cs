using LiveSR.Files.Tiff;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class FlatFieldTests(ShippedPlugins shipped) : IDisposable
{
    private const int Width = 96, Height = 64;
    private const int Offset = 100;

    private readonly Bench _bench = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("livesr-flat-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _bench.Dispose();
    }

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Gray16)]
    [InlineData(PixelFormat.Bgr24)]
    public void EstimateEvensOutASmoothShading(PixelFormat format)
    {
        PropertyMap settings = PropertyMap.Empty.With("estimateFrames", 2).With("darkOffset", format == PixelFormat.Gray16 ? Offset : 0);
        IReadOnlyList<ShippedPlugins.Copied> images = shipped.Run("flat-field", settings, Shaded(format, 0), Shaded(format, 1), Shaded(format, 2)).Images;
        images.Select(image => image.Metadata.ImageNumber).ShouldBe([0, 1, 2]);
        foreach (ShippedPlugins.Copied image in images)
        {
            for (int colour = 0; colour < format.Channels(); colour++)
            {
                Unevenness([.. image.Values.Where((_, i) => i % format.Channels() == colour)]).ShouldBeLessThan(0.03);
            }
        }
    }

    [Fact]
    public void SparseBrightStructuresDoNotBendTheEstimate()
    {
        PropertyMap settings = PropertyMap.Empty.With("estimateFrames", 1).With("darkOffset", Offset);
        ShippedPlugins.Copied image = shipped.Run("flat-field", settings, Shaded(PixelFormat.Gray16, 0, spots: true)).Images.ShouldHaveSingleItem();
        float[] background = [.. image.Values.Where(value => value < 2000)];
        background.Length.ShouldBeGreaterThan(Width * Height * 9 / 10);
        Unevenness(background).ShouldBeLessThan(0.05);
    }

    [Fact]
    public void EstimateChangesIntensitiesAboutTwofoldAtMost()
    {
        // A specimen on the left side only looks like a lamp that shines on the left only.
        using Image image = Ramp(2000, 10);
        ShippedPlugins.Copied corrected = shipped.Run("flat-field", PropertyMap.Empty.With("estimateFrames", 1), image.Copy()).Images.ShouldHaveSingleItem();
        float[] before = Plane.FromFrame(image.Frame).Values;
        for (int i = 0; i < before.Length; i++)
        {
            corrected.Values[i].ShouldBeInRange((before[i] * 0.4f) - 1, (before[i] * 2.2f) + 1);
        }
    }

    [Fact]
    public void ReferenceImagesGiveTheTextbookCorrection()
    {
        string flat = Write("flat.tif", Ramp(1000, 4000)), dark = Write("dark.tif", Ramp(100, 100));
        PropertyMap settings = PropertyMap.Empty.With("flat", flat).With("dark", dark);
        using Image image = Ramp(1000, 4000);
        float mean = Plane.FromFrame(image.Frame).Values.Average() - 100;
        ShippedPlugins.Copied corrected = shipped.Run("flat-field", settings, image.Copy()).Images.ShouldHaveSingleItem();

        // A specimen as even as the flat comes out even, at the flat's mean.
        corrected.Values.ShouldAllBe(value => Math.Abs(value - mean) <= 0.51);
    }

    [Fact]
    public void PageOfTheReferenceIsThatOfTheChannel()
    {
        string flat = Write("flats.tif", Ramp(1000, 1000), Ramp(500, 1500));
        PropertyMap settings = PropertyMap.Empty.With("flat", flat);
        using Image first = Ramp(700, 700);
        using Image second = first.CopyAtCoords(Coords.At(channel: 1));
        IReadOnlyList<ShippedPlugins.Copied> images = shipped.Run("flat-field", settings, first.Copy(), second.Copy()).Images;
        images[0].Values.ShouldAllBe(value => value == 700);
        images[1][0, 0].ShouldBeGreaterThan(1.9f * images[1][Width - 1, 0]);

        using Image third = first.CopyAtCoords(Coords.At(channel: 2));
        using DataPipeline pipeline = Pipeline(settings);
        Should.Throw<DataPipelineException>(() => pipeline.InsertImage(third)).Message.ShouldContain("the reference has 2 pages, none for channel 2");
    }

    [Fact]
    public void ReferenceOfAnotherSizeIsToldBeforeTheFirstImage()
    {
        using DataPipeline pipeline = Pipeline(PropertyMap.Empty.With("flat", Write("flat.tif", Ramp(100, 200))));
        Should.Throw<ProcessorException>(() => pipeline.InsertSummaryMetadata(new SummaryMetadata { ImageWidth = 512, ImageHeight = 512 }))
            .Message.ShouldContain("the reference image is 96x64, the images are 512x512");
    }

    [Theory]
    [InlineData("flat")]
    [InlineData("dark")]
    public void ReferenceThatIsAbsentOrNoImageIsNamed(string setting)
    {
        string text = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(text, "not a picture");
        foreach (string path in new[] { text, Path.Combine(_folder, "absent.tif") })
        {
            string message = Should.Throw<PropertyException>(
                () => shipped.Catalog.Get("flat-field").CreateFactory(PropertyMap.Empty.With(setting, path))).Message;
            message.ShouldStartWith($"'{setting}': ");
            message.ShouldContain(path);
        }
    }

    [Fact]
    public void ImagesWaitForTheEstimateAndTheRestComesAtTheEnd()
    {
        PropertyMap settings = PropertyMap.Empty.With("estimateFrames", 3);
        Image[] images =
        [
            Shaded(PixelFormat.Gray16, 0, channel: 0), Shaded(PixelFormat.Gray16, 1, channel: 1),
            Shaded(PixelFormat.Gray16, 2, channel: 0), Shaded(PixelFormat.Gray16, 3, channel: 0),
            Shaded(PixelFormat.Gray16, 4, channel: 1),
        ];

        // Channel 1 never has three images: it is corrected by the two there are, and order is kept.
        shipped.Run("flat-field", settings, images).Images.Select(image => image.Metadata.ImageNumber).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void DepthAndIntensityStay()
    {
        PropertyMap settings = PropertyMap.Empty.With("estimateFrames", 1).With("darkOffset", Offset).With("pedestal", Offset);
        float before = Mean(Shaded(PixelFormat.Gray16, 0));
        ShippedPlugins.Copied image = shipped.Run("flat-field", settings, Shaded(PixelFormat.Gray16, 0)).Images.ShouldHaveSingleItem();
        image.Metadata.BitDepth.ShouldBe(12);
        image.Values.Average().ShouldBe(before, 0.02 * before);
        image.Metadata.UserData[ProcessingRecord.StepsKey].ShouldBe("flat-field: shading corrected");
    }

    [Theory]
    [InlineData("estimateFrames", 0)]
    [InlineData("estimateFrames", 1001)]
    public void NumberOutOfRangeIsRefused(string setting, int value) =>
        Should.Throw<PropertyException>(() => shipped.Catalog.Get("flat-field").CreateFactory(PropertyMap.Empty.With(setting, value)))
            .Message.ShouldContain($"'{setting}' is {value}");

    /// <summary>An even specimen under a lamp off the axis: 1 - 0.5 r^2 of the light, over the camera's offset.</summary>
    internal static double Light(int x, int y)
    {
        double u = (x - 30) / 80.0, v = (y - 40) / 80.0;
        return 1 - (0.5 * ((u * u) + (v * v)));
    }

    /// <summary>Largest deviation from the mean, as a part of it, beyond the half count of rounding.</summary>
    private static double Unevenness(float[] values)
    {
        double mean = values.Average();
        return values.Max(value => Math.Max(0, Math.Abs(value - mean) - 0.5) / mean);
    }

    private static float Mean(Image image)
    {
        using (image)
        {
            return Plane.FromFrame(image.Frame).Values.Average();
        }
    }

    private DataPipeline Pipeline(PropertyMap settings) =>
        new ProcessorChain([new ProcessorChainEntry("flat-field") { Settings = settings }])
            .CreatePipeline(shipped.Catalog, PipelineMode.Synchronous, new RecordingSink());

    private string Write(string name, params IEnumerable<Image> pages)
    {
        string path = Path.Combine(_folder, name);
        using var writer = TiffWriter.Create(path);
        foreach (Image page in pages)
        {
            using (page)
            {
                writer.Write(page.Frame);
            }
        }

        writer.Complete();
        return path;
    }

    /// <summary>Intensities that go from left to right.</summary>
    private Image Ramp(int left, int right)
    {
        using FrameWriter writer = _bench.Pool.Rent(PixelFormat.Gray16, Width, Height);
        Span<ushort> pixels = writer.Pixels<ushort>();
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (ushort)(left + ((right - left) * (i % Width) / (Width - 1)));
        }

        using FrameLease lease = writer.Publish(new FrameMetadata { BitDepth = 12 });
        return new Image(lease.Frame, Coords.Empty);
    }

    private Image Shaded(PixelFormat format, int number, int channel = 0, bool spots = false)
    {
        using FrameWriter writer = _bench.Pool.Rent(format, Width, Height);
        float full = format == PixelFormat.Gray16 ? 1000 : 200, offset = format == PixelFormat.Gray16 ? Offset : 0;
        int channels = format.Channels();
        float[] row = new float[Width * channels];
        for (int y = 0; y < Height; y++)
        {
            for (int i = 0; i < row.Length; i++)
            {
                int x = i / channels;
                double bright = spots && x % 11 == 0 && y % 7 == 0 ? 3000 : 0;
                row[i] = (float)(offset + (((full / (1 + (i % channels))) + bright) * Light(x, y)));
            }

            writer.WriteRow(y, row, 4095);
        }

        using FrameLease lease = writer.Publish(new FrameMetadata { ImageNumber = number, BitDepth = format == PixelFormat.Gray16 ? 12 : 8 });
        return new Image(lease.Frame, Coords.At(time: number, channel: channel));
    }
}
