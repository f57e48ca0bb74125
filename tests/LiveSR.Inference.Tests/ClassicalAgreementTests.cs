using LiveSR.Imaging;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Onnx;

namespace LiveSR.Inference.Tests;

/// <summary>A classical method in C# and the same method as a graph, run by ONNX Runtime, are written apart and must agree.</summary>
public sealed class ClassicalAgreementTests : IDisposable
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

    [Theory]
    [InlineData(0)]
    [InlineData(0.05f)]
    public void TheRichardsonLucyGraphIsTheRichardsonLucyMethod(float offset)
    {
        var options = new RichardsonLucyOptions { Offset = offset };
        using var method = new RichardsonLucyEnhancer(2, options, _pool);
        ShouldAgree(method, ClassicalGraphs.RichardsonLucy(2, options), 1e-3f);
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
