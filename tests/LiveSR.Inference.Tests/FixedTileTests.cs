using LiveSR.Imaging;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Tests;

public sealed class FixedTileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Fact]
    public void AGlobalReceptiveFieldIsFoundAndSaid()
    {
        ModelPackage model = TestModels.Global(tile: 32).Package(_folder);

        model.TileMode.ShouldBe(TileMode.Fixed);
        model.Tiling.ShouldBe("tiles of 32x32 only, because its receptive field is global; seams blended");
    }

    [Fact]
    public void AGlobalModelWithoutATileSizeGetsTheDefault() =>
        TestModels.Global(tile: null).Package(_folder).TileWidth.ShouldBe(ModelPackage.DefaultFixedTile);

    [Fact]
    public void AFixedShapeIsTheTile()
    {
        ModelPackage model = TestModels.Convolutional(shape: ["N", 1, 24, 40]).Package(_folder);

        (model.TileMode, model.TileWidth, model.TileHeight).ShouldBe((TileMode.Fixed, 40, 24));
        model.Tiling.ShouldContain("its shape is fixed");
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 32)]
    [InlineData(100, 61)]
    [InlineData(200, 31)]
    public void BlendingWeightsAddUpToOne(int width, int height)
    {
        ModelPackage model = TestModels.Of(
            x => x.ResizeNearest(2), scale: 2, metadata: m => (m[ModelMetadata.TileMode], m[ModelMetadata.TileSize]) = ("fixed", "32")).Package(_folder);
        using OnnxEnhancer enhancer = Open(model, batch: 3);
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, width, height);
        using FrameLease high = enhancer.Enhance(frame.Frame);
        using var nearest = new NearestEnhancer(2, _pool);
        using FrameLease expected = nearest.Enhance(frame.Frame);

        TestFrames.LargestDifference(expected.Frame, high.Frame).ShouldBe(0);
    }

    [Fact]
    public void SeamsOfAGlobalModelAreBlended()
    {
        // The gain depends on the tile's mean, so tiles answer differently; between neighbouring pixels nothing may jump.
        using OnnxEnhancer enhancer = Open(TestModels.Of(
            x => x * x.GlobalAveragePool().Sigmoid(), metadata: m => m[ModelMetadata.TileSize] = "32").Package(_folder), batch: 2);
        using FrameWriter writer = _pool.Rent(PixelFormat.Gray32F, 128, 40);
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 128; x++)
            {
                writer.Row<float>(y)[x] = x / 127f;
            }
        }

        using FrameLease frame = writer.Publish(new FrameMetadata());
        using FrameLease high = enhancer.Enhance(frame.Frame);

        for (int x = 1; x < 128; x++)
        {
            Math.Abs(high.Frame.At(x, 20) - high.Frame.At(x - 1, 20)).ShouldBeLessThan(0.02f);
        }

        (high.Frame.Metadata.Provenance!.Tile, high.Frame.Metadata.Provenance.Overlap).ShouldBe((32, 8));
    }

    [Fact]
    public void AnImageSmallerThanTheTileIsMirrored()
    {
        using OnnxEnhancer enhancer = Open(TestModels.Convolutional(shape: ["N", 1, 32, 32], colour: "gray").Package(_folder), batch: 1);
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 5, 3);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        (high.Frame.Width, high.Frame.Height).ShouldBe((10, 6));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private OnnxEnhancer Open(ModelPackage model, int batch) =>
        new(model, new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = batch, Threads = 1, Pool = _pool });
}
