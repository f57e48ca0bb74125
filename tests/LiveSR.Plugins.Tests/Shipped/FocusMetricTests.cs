using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Plugins.Data;
using LiveSR.Plugins.Loading;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Shipped;

[Collection(nameof(ShippedPlugins))]
public sealed class FocusMetricTests(ShippedPlugins shipped) : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("brenner")]
    [InlineData("tenengrad")]
    [InlineData("normalized-variance")]
    public void FigureFallsWithDefocus(string measure)
    {
        double[] figures = [.. new[] { 0.7, 1.5, 3.0 }.Select(sigma => Figure(measure, Spot(sigma)))];
        figures.ShouldBe(figures.OrderDescending());
        figures[^1].ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("brenner", 400.0)]
    [InlineData("tenengrad", 6400.0)]
    [InlineData("normalized-variance", 8.25)]
    public void FigureIsThatOfItsFormula(string measure, double expected)
    {
        // A ramp of 10 a pixel, 100 .. 130: Brenner 20^2, Sobel (8 x 10)^2, variance 125 over mean 115 rounded below.
        using FrameWriter writer = _bench.Pool.Rent(PixelFormat.Gray8, 4, 4);
        for (int i = 0; i < 16; i++)
        {
            writer.Bytes[i] = (byte)(100 + (10 * (i % 4)));
        }

        using FrameLease lease = writer.Publish(new FrameMetadata());
        double figure = Figure(measure, new Image(lease.Frame, Coords.Empty));
        figure.ShouldBe(measure == "normalized-variance" ? 125.0 / 115.0 : expected, 1e-4);
    }

    [Fact]
    public void PixelsAreHandedOnWithoutACopy()
    {
        using Image image = _bench.Image(5);
        long before = FramePool.Shared.Allocated;
        ShippedPlugins.Copied measured = shipped.Run("focus-metric", PropertyMap.Empty, image.Copy()).Images.ShouldHaveSingleItem();
        FramePool.Shared.Allocated.ShouldBe(before);
        measured.Metadata.UserData["FocusMeasure"].ShouldBe("brenner");
        measured.Metadata.ImageNumber.ShouldBe(5);
    }

    [Fact]
    public void RoiLimitsWhatIsMeasured()
    {
        PropertyMap corner = PropertyMap.Empty.With("roi", "0,0,8,8");
        Figure("brenner", Spot(1)).ShouldBeGreaterThan(1);
        double inCorner = double.Parse(
            shipped.Run("focus-metric", corner, Spot(1)).Images[0].Metadata.UserData["Focus"], CultureInfo.InvariantCulture);
        inCorner.ShouldBeLessThan(0.01);
    }

    [Fact]
    public void RoiOutsideTheImageIsToldBeforeTheFirstImage()
    {
        using Image image = _bench.Image(width: 8, height: 6);
        using DataPipeline pipeline = new ProcessorChain([new ProcessorChainEntry("focus-metric") { Settings = PropertyMap.Empty.With("roi", "4,4,8,8") }])
            .CreatePipeline(shipped.Catalog, PipelineMode.Synchronous, new RecordingSink());
        Should.Throw<DataPipelineException>(() => pipeline.InsertImage(image)).Message.ShouldContain("does not lie inside the 8x6 images");
    }

    [Fact]
    public void RoiThatIsNoRectangleIsRefused() =>
        Should.Throw<PropertyException>(() => shipped.Catalog.Get("focus-metric").CreateFactory(PropertyMap.Empty.With("roi", "middle")))
            .Message.ShouldContain("'middle' is not a rectangle");

    private double Figure(string measure, Image image) => double.Parse(
        shipped.Run("focus-metric", PropertyMap.Empty.With("measure", measure), image).Images[0].Metadata.UserData["Focus"],
        CultureInfo.InvariantCulture);

    /// <summary>A Gaussian spot of constant energy on a background.</summary>
    private Image Spot(double sigma)
    {
        const int Size = 48;
        using FrameWriter writer = _bench.Pool.Rent(PixelFormat.Gray16, Size, Size);
        Span<ushort> pixels = writer.Pixels<ushort>();
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (i % Size) - 24, y = (i / Size) - 24;
            pixels[i] = (ushort)(100 + (20000 / (sigma * sigma) * Math.Exp(-((x * x) + (y * y)) / (2 * sigma * sigma))));
        }

        using FrameLease lease = writer.Publish(new FrameMetadata());
        return new Image(lease.Frame, Coords.Empty);
    }
}
