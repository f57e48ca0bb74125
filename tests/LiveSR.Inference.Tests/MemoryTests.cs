using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Tests;

public sealed class MemoryTests : IDisposable
{
    /// <summary>Managed bytes that one frame may cost: metadata, provenance, the lease, ONNX Runtime's argument arrays.</summary>
    private const long BytesPerFrame = 8 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Fact]
    public void TilesShrinkWhenMemoryDoesNotSufficeAndTheFrameSaysSo()
    {
        var sessions = new FaultySessions { MemoryPixels = 70 * 70 };
        ModelPackage model = TestModels.Convolutional().Package(_folder);
        using var enhancer = new OnnxEnhancer(model, Options(tile: 256) with { Sessions = sessions });
        using var whole = new OnnxEnhancer(model, Options(tile: 256));
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray32F, 200, 180);
        using FrameLease expected = whole.Enhance(frame.Frame);
        for (int i = 0; i < 2; i++)
        {
            using FrameLease high = enhancer.Enhance(frame.Frame);

            TestFrames.LargestDifference(expected.Frame, high.Frame).ShouldBeLessThan(1e-4f);
            high.Frame.Metadata.Provenance!.Degraded!.ShouldBe("out of memory: tiles of 47 instead of 200 px");
            high.Frame.Metadata.Provenance.Tile.ShouldBeLessThanOrEqualTo(70);
        }
    }

    [Fact]
    public void ABatchShrinksWhereATileCannot()
    {
        var sessions = new FaultySessions { MemoryPixels = 2 * 32 * 32 };
        using var enhancer = new OnnxEnhancer(TestModels.Global(tile: 32).Package(_folder), Options(batch: 4) with { Sessions = sessions });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 100, 100);
        using FrameLease high = enhancer.Enhance(frame.Frame);

        high.Frame.Metadata.Provenance!.Degraded.ShouldBe("out of memory: batches of 2 instead of 4");
    }

    [Fact]
    public void ADeviceThatHoldsNotOneTileIsAnError()
    {
        bool full = false;
        var sessions = new FaultySessions { Running = () => _ = full ? throw new InsufficientMemoryException("full") : 0 };
        using var enhancer = new OnnxEnhancer(TestModels.Convolutional().Package(_folder), Options() with { Sessions = sessions });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 100, 100);
        full = true;

        Should.Throw<DeviceMemoryException>(() => enhancer.Enhance(frame.Frame)).Message.ShouldContain("not enough memory even for one tile");
        _pool.Outstanding.ShouldBe(1);
        full = false;
        enhancer.Enhance(frame.Frame).Dispose();
    }

    [Theory]
    [InlineData(PixelFormat.Gray8, 256, 1)]
    [InlineData(PixelFormat.Gray16, 48, 4)]
    [InlineData(PixelFormat.Bgr24, 48, 4)]
    public void ASteadyStreamAllocatesNoImages(PixelFormat format, int tile, int batch)
    {
        using var enhancer = new OnnxEnhancer(TestModels.Convolutional().Package(_folder), Options(tile, batch));
        using FrameLease frame = TestFrames.Random(_pool, format, 200, 150);
        enhancer.Enhance(frame.Frame).Dispose();
        enhancer.Enhance(frame.Frame).Dispose();
        long images = _pool.Allocated, before = GC.GetAllocatedBytesForCurrentThread();
        const int Frames = 10;
        for (int i = 0; i < Frames; i++)
        {
            enhancer.Enhance(frame.Frame).Dispose();
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Frames).ShouldBeLessThan(BytesPerFrame);
        _pool.Allocated.ShouldBe(images);
        _pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void ASecondCallWhileOneRunsIsRefused()
    {
        Exception? refusal = null;
        OnnxEnhancer? enhancer = null;
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);
        var sessions = new FaultySessions { Running = () => refusal ??= enhancer is null ? null : Record.Exception(() => enhancer.Enhance(frame.Frame)) };
        using (enhancer = new OnnxEnhancer(TestModels.Convolutional().Package(_folder), Options() with { Sessions = sessions }))
        {
            enhancer.Enhance(frame.Frame).Dispose();
        }

        refusal.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("one enhancer for each stream");
        sessions.Open.ShouldBe(0);
    }

    [Fact]
    public void ACallIsEndedInTheMiddleOfItsRunAndTheNextIsWhole()
    {
        using var end = new CancellationTokenSource();
        bool ends = false;
        var sessions = new FaultySessions
        {
            Running = () =>
            {
                if (ends)
                {
                    end.Cancel();
                }
            },
        };
        using var enhancer = new OnnxEnhancer(TestModels.Convolutional().Package(_folder), Options() with { Sessions = sessions });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);
        ends = true;
        Should.Throw<OperationCanceledException>(() => enhancer.Enhance(frame.Frame, end.Token));
        ends = false;
        enhancer.Enhance(frame.Frame).Dispose();
        _pool.Outstanding.ShouldBe(1);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private EnhancerOptions Options(int tile = 64, int batch = 1) =>
        new() { Provider = "cpu", Tile = tile, Batch = batch, Threads = 1, Pool = _pool };
}
