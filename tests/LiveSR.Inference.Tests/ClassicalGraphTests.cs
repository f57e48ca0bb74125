using LiveSR.Imaging;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Onnx;
using LiveSR.Onnx.Classical;

namespace LiveSR.Inference.Tests;

/// <summary>A classical method in C# and the same method as a graph, run by ONNX Runtime, are written apart and must agree.</summary>
public sealed class ClassicalGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TheBicubicGraphIsTheBicubicMethod(int scale)
    {
        using var method = new BicubicEnhancer(scale, _pool);
        ShouldAgree(method, ClassicalGraphs.Bicubic(scale), 1e-5f);
    }

    [Fact]
    public void TheRichardsonLucyGraphIsTheRichardsonLucyMethod()
    {
        using var method = new RichardsonLucyEnhancer(2, pool: _pool);
        ShouldAgree(method, ClassicalGraphs.RichardsonLucy(), 1e-3f);
    }

    public void Dispose()
    {
        _pool.Outstanding.ShouldBe(0);
        _folder.Dispose();
        _pool.Dispose();
    }

    private void ShouldAgree(IFrameEnhancer method, OnnxModel graph, float bound)
    {
        using var network = new OnnxEnhancer(
            graph.Package(_folder), new EnhancerOptions { Provider = "cpu", Tile = 512, Batch = 1, Threads = 1, Pool = _pool });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray32F, 50, 37);
        using FrameLease expected = method.Enhance(frame.Frame);
        using FrameLease actual = network.Enhance(frame.Frame);

        TestFrames.LargestDifference(expected.Frame, actual.Frame).ShouldBeLessThan(bound);
    }
}
