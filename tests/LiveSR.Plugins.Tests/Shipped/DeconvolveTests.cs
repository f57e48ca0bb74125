using LiveSR.Imaging;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class DeconvolveTests(ShippedPlugins shipped) : IDisposable
{
    private const int Size = 33;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void BlurredPointGetsNarrowerAndKeepsItsLight()
    {
        using Image blurred = Point(sigma: 2);
        ShippedPlugins.Copied sharp = shipped.Run("deconvolve", PropertyMap.Empty.With("sigma", 2.0).With("iterations", 20), blurred.Copy()).Images.ShouldHaveSingleItem();
        (sharp.Width, sharp.Height).ShouldBe((Size, Size));
        float before = blurred.Frame.Row<ushort>(Size / 2)[Size / 2];
        sharp[Size / 2, Size / 2].ShouldBeGreaterThan(2 * before);
        sharp.Values.Sum().ShouldBe(Plane.FromFrame(blurred.Frame).Values.Sum(), 0.02 * sharp.Values.Sum());
        sharp.Metadata.BitDepth.ShouldBe(16);
        sharp.Metadata.Provenance!.Inferred.ShouldBeTrue();
        sharp.Metadata.UserData[ProcessingRecord.StepsKey].ShouldBe("deconvolve: Richardson-Lucy, 20 iterations");
    }

    [Fact]
    public void PointSpreadFunctionFollowsFromTheOptics()
    {
        // 0.21 x 520 nm / 1.3 = 84 nm: two pixels of 42 nm.
        PropertyMap optics = PropertyMap.Empty.With("sigma", 0.0).With("numericalAperture", 1.3).With("wavelengthNm", 520.0);
        using Image point = Point(sigma: 2);
        using Image calibrated = point.CopyWithMetadata(point.Metadata with { PixelSizeUm = 0.042 });
        shipped.Run("deconvolve", optics, calibrated.Copy()).Images[0].Values
            .ShouldBe(shipped.Run("deconvolve", PropertyMap.Empty.With("sigma", 2.0), point.Copy()).Images[0].Values);
    }

    [Fact]
    public void UnknownPixelSizeIsToldWhereItIsNeeded()
    {
        PropertyMap optics = PropertyMap.Empty.With("sigma", 0.0).With("numericalAperture", 1.3);
        using DataPipeline pipeline = new ProcessorChain([new ProcessorChainEntry("deconvolve") { Settings = optics }])
            .CreatePipeline(shipped.Catalog, PipelineMode.Synchronous, new RecordingSink());
        using Image image = Point(sigma: 2);
        Should.Throw<DataPipelineException>(() => pipeline.InsertImage(image)).Message.ShouldContain("set 'sigma' in pixels");
    }

    [Fact]
    public void WithoutANumberTheFirstImagesNoiseDecides()
    {
        using Image blurred = Point(sigma: 2);
        ShippedPlugins.Copied sharp = shipped.Run("deconvolve", PropertyMap.Empty.With("sigma", 2.0), blurred.Copy()).Images.ShouldHaveSingleItem();
        sharp.Metadata.UserData[ProcessingRecord.StepsKey].ShouldMatch(@"^deconvolve: Richardson-Lucy, [1-9]\d* iterations$");
    }

    [Fact]
    public void RawHalfIsLeftAlone()
    {
        using Image image = Point(sigma: 2);
        ShippedPlugins.Result result = shipped.Run([new ProcessorChainEntry("split-raw"), new ProcessorChainEntry("deconvolve")], [image.Copy()]);
        result.Images[0].Values.ShouldBe(Plane.FromFrame(image.Frame).Values);
        result.Images[1].Values.ShouldNotBe(result.Images[0].Values);
    }

    [Theory]
    [InlineData("iterations", -1.0, "'iterations' is -1: choose 0 to 1000")]
    [InlineData("sigma", 40.0, "'sigma' is 40: choose 0 to 32")]
    [InlineData("sigma", 0.0, "'sigma' is 0: give it in pixels")]
    public void SettingThatDoesNotFitIsRefused(string key, double value, string message) =>
        Should.Throw<PropertyException>(() => shipped.Catalog.Get("deconvolve").CreateFactory(PropertyMap.Empty.With(key, value)))
            .Message.ShouldStartWith(message);

    private Image Point(double sigma)
    {
        using FrameWriter writer = _bench.Pool.Rent(PixelFormat.Gray16, Size, Size);
        Span<ushort> pixels = writer.Pixels<ushort>();
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (i % Size) - (Size / 2), y = (i / Size) - (Size / 2);
            pixels[i] = (ushort)Math.Round(10_000 * Math.Exp(-((x * x) + (y * y)) / (2 * sigma * sigma)));
        }

        using FrameLease lease = writer.Publish(new FrameMetadata());
        return new Image(lease.Frame, Coords.Empty);
    }
}
