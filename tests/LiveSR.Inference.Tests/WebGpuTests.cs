using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;

namespace LiveSR.Inference.Tests;

public sealed class WebGpuTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Fact]
    public void WebGpuGivesTheCpusResult()
    {
        SoftwareGpu.Require();
        ModelPackage model = TestModels.Convolutional(scale: 2).Package(_folder);
        var options = new EnhancerOptions { Tile = 64, Batch = 1, Threads = 1, Pool = _pool };
        using var gpu = new OnnxEnhancer(model, options with { Provider = "webgpu" });
        using var cpu = new OnnxEnhancer(model, options with { Provider = "cpu" });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray32F, 48, 48);
        using FrameLease a = gpu.Enhance(frame.Frame);
        using FrameLease b = cpu.Enhance(frame.Frame);

        gpu.Verdicts[^1].LargestError!.Value.ShouldBeLessThan(1e-5);
        a.Frame.Metadata.Provenance!.ExecutionProvider.ShouldBe("webgpu");
        TestFrames.LargestDifference(a.Frame, b.Frame).ShouldBeLessThan(1e-5f);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }
}
