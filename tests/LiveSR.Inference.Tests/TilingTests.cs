using FsCheck;
using FsCheck.Fluent;
using LiveSR.Imaging;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx;

namespace LiveSR.Inference.Tests;

public sealed class TilingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData("x2 luma")]
    [InlineData("x3 gray")]
    [InlineData("x1 rgb")]
    [InlineData("u-net")]
    [InlineData("interpolated")]
    [InlineData("bicubic graph")]
    [InlineData("richardson-lucy-x2.onnx")]
    public void TiledResultEqualsUntiled(string which)
    {
        ModelPackage model = Model(which).Package(_folder);
        int most = 90 + model.SmallestTile;
        PixelFormat[] formats = [PixelFormat.Gray32F, PixelFormat.Gray8, PixelFormat.Bgr48];
        Gen<(int Width, int Height, int Extra, int Batch, PixelFormat Format)> cases =
            from width in Gen.Choose(1, most)
            from height in Gen.Choose(1, most)
            from extra in Gen.Choose(0, 40)
            from batch in Gen.Choose(1, 5)
            from format in Gen.Elements(formats)
            select (width, height, extra, batch, format);
        using var whole = new OnnxEnhancer(model, Settings(4096, 1));
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using FrameLease frame = TestFrames.Random(_pool, c.Format, c.Width, c.Height);
            using var tiled = new OnnxEnhancer(model, Settings(model.SmallestTile + c.Extra, c.Batch));
            using FrameLease expected = whole.Enhance(frame.Frame);
            using FrameLease actual = tiled.Enhance(frame.Frame);
            // One count of an integer format is the rounding of values that differ by less than the bound.
            float bound = c.Format == PixelFormat.Gray32F ? 1e-4f : Math.Max(1, 1e-4f * expected.Frame.MaxValue);
            return TestFrames.LargestDifference(expected.Frame, actual.Frame) <= bound;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true));
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void EveryShippedGraphIsAmongThoseTiled() => ClassicalGraphs.Shipped.Keys.ShouldBe(["richardson-lucy-x2.onnx"]);

    [Fact]
    public void EqualTilesGoInBatches()
    {
        var sessions = new FaultySessions();
        ModelPackage model = TestModels.Convolutional().Package(_folder);
        using var enhancer = new OnnxEnhancer(model, Settings(32, 4) with { Sessions = sessions });
        sessions.Runs.Clear();
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 100, 76);
        enhancer.Enhance(frame.Frame).Dispose();

        sessions.Runs.Select(r => (r.Width, r.Height)).Distinct().Count().ShouldBe(1);
        sessions.Runs.Select(r => r.Count).ShouldAllBe(n => n <= 4);
        sessions.Runs.Count(r => r.Count == 4).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void AModelWithABatchOfOneIsGivenOneTileAtATime()
    {
        var sessions = new FaultySessions();
        ModelPackage model = TestModels.Convolutional(shape: [1, 1, "H", "W"], colour: "gray").Package(_folder);
        using var enhancer = new OnnxEnhancer(model, Settings(32, 4) with { Sessions = sessions });
        using var whole = new OnnxEnhancer(model, Settings(4096, 4));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Bgr24, 70, 60);
        using FrameLease tiled = enhancer.Enhance(frame.Frame);
        using FrameLease untiled = whole.Enhance(frame.Frame);

        sessions.Runs.ShouldAllBe(r => r.Count == 1);
        TestFrames.LargestDifference(tiled.Frame, untiled.Frame).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void AFrameThatFitsIsOneTile()
    {
        ModelPackage model = TestModels.Convolutional().Package(_folder);
        using var enhancer = new OnnxEnhancer(model, Settings(128, 1));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 128, 100);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.Metadata.Provenance!.Tile.ShouldBe(0);
        high.Frame.Metadata.Provenance.Overlap.ShouldBe(0);
    }

    [Fact]
    public void FramesOfChangingSizeAreAllEnhanced()
    {
        ModelPackage model = TestModels.Convolutional().Package(_folder);
        using var enhancer = new OnnxEnhancer(model, Settings(48, 2));
        foreach ((int width, int height) in new[] { (60, 50), (13, 200), (60, 50), (1, 1) })
        {
            using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, width, height);
            using FrameLease high = enhancer.Enhance(frame.Frame);
            (high.Frame.Width, high.Frame.Height).ShouldBe((2 * width, 2 * height));
        }

        _pool.Outstanding.ShouldBe(0);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private static OnnxModel Model(string which) => which switch
    {
        "x2 luma" => TestModels.Convolutional(2),
        "x3 gray" => TestModels.Convolutional(3, colour: "gray"),
        "x1 rgb" => TestModels.Convolutional(1, channels: 3, colour: "rgb"),
        "u-net" => TestModels.UNet(),
        "interpolated" => TestModels.OnInterpolated(),
        "bicubic graph" => ClassicalGraphs.Bicubic(3),
        _ => ClassicalGraphs.Shipped[which](),
    };

    private EnhancerOptions Settings(int tile, int batch) =>
        new() { Provider = "cpu", Tile = tile, Batch = batch, Threads = 1, Pool = _pool };
}
