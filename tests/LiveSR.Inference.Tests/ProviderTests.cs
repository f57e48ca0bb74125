using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Tests;

public sealed class ProviderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelPackage _model;

    public ProviderTests() => _model = TestModels.Convolutional().Package(_folder);

    [Fact]
    public void AProviderThatReproducesTheCpuIsTrusted()
    {
        using var probe = new ProviderProbe(_model, new FaultySessions());

        ProviderVerdict verdict = probe.Check(ExecutionProvider.Cuda);

        verdict.Trusted.ShouldBeTrue();
        verdict.LargestError.ShouldBe(0);
        verdict.ToString().ShouldStartWith("cuda: trusted, largest error 0");
    }

    [Fact]
    public void AProviderThatReturnsWrongValuesIsRefusedWithItsError()
    {
        var sessions = new FaultySessions { Fault = (provider, _, output) => output.Values[^1] += provider == ExecutionProvider.DirectML ? 0.1f : 0 };
        using var probe = new ProviderProbe(_model, sessions);

        ProviderVerdict verdict = probe.Check(ExecutionProvider.DirectML);

        verdict.Trusted.ShouldBeFalse();
        verdict.LargestError!.Value.ShouldBe(0.1, 1e-4);
        verdict.Reason.ShouldContain("does not reproduce the CPU's result");
        sessions.Open.ShouldBe(0);
    }

    [Fact]
    public void TheErrorIsJudgedRelativeToTheValueRange()
    {
        ModelPackage wide = TestModels.Of(x => x.ResizeNearest(2), scale: 2, metadata: m => m[ModelMetadata.ValueRange] = "0,255").Package(_folder, "wide.onnx");
        var sessions = new FaultySessions { Fault = (provider, _, output) => output.Values[0] += provider == ExecutionProvider.Cuda ? 0.05f : 0 };
        using var probe = new ProviderProbe(wide, sessions);

        probe.Check(ExecutionProvider.Cuda).Trusted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AProviderThatReturnsNoNumbersIsRefused(float value)
    {
        var sessions = new FaultySessions { Fault = (provider, _, output) => output.Values[5] = provider == ExecutionProvider.WebGpu ? value : output.Values[5] };
        using var probe = new ProviderProbe(_model, sessions);

        ProviderVerdict verdict = probe.Check(ExecutionProvider.WebGpu);

        verdict.Trusted.ShouldBeFalse();
        verdict.Reason.ShouldContain("NaN or infinity");
    }

    [Fact]
    public void ARefusedProviderIsFollowedByTheNext()
    {
        var sessions = new FaultySessions
        {
            Present = [ExecutionProvider.Cuda, ExecutionProvider.WebGpu],
            Fault = (provider, _, output) => output.Values[0] += provider == ExecutionProvider.Cuda ? 1 : 0,
        };
        using var probe = new ProviderProbe(_model, sessions);

        IReadOnlyList<ProviderVerdict> verdicts =
            probe.CheckUntilTrusted([ExecutionProvider.DirectML, ExecutionProvider.Cuda, ExecutionProvider.WebGpu, ExecutionProvider.Cpu]);

        verdicts.Select(v => (v.Provider, v.Trusted)).ShouldBe(
            [(ExecutionProvider.DirectML, false), (ExecutionProvider.Cuda, false), (ExecutionProvider.WebGpu, true)]);
        verdicts[0].Reason.ShouldContain("no such device");
    }

    [Fact]
    public void AutoFallsBackToTheCpu()
    {
        var sessions = new FaultySessions { Fault = (provider, _, output) => output.Values[0] = provider == ExecutionProvider.Cpu ? output.Values[0] : float.NaN };
        using var enhancer = new OnnxEnhancer(_model, new EnhancerOptions { Sessions = sessions, Tile = 64, Batch = 1, Threads = 1 });

        enhancer.Provider.ShouldBe(ExecutionProvider.Cpu);
        enhancer.Verdicts[^1].Trusted.ShouldBeTrue();
        enhancer.Verdicts.SkipLast(1).ShouldAllBe(v => !v.Trusted);
    }

    [Fact]
    public void AProviderAskedForByNameIsNotReplaced()
    {
        var sessions = new FaultySessions { Fault = (provider, _, output) => output.Values[0] += provider == ExecutionProvider.Cuda ? 1 : 0 };

        ProviderUnavailableException error = Should.Throw<ProviderUnavailableException>(() => new OnnxEnhancer(_model, new EnhancerOptions { Provider = "cuda", Sessions = sessions }));

        error.Message.ShouldContain("does not reproduce");
        error.Message.ShouldContain("--provider auto");
        sessions.Open.ShouldBe(0);
    }

    [Fact]
    public void AProviderThatThisBuildLacksSaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows builds have DirectML.");
        using var probe = new ProviderProbe(_model, OnnxSessionFactory.Instance);

        ProviderVerdict verdict = probe.Check(ExecutionProvider.DirectML);

        verdict.Trusted.ShouldBeFalse();
        verdict.Reason.ShouldBe("The execution provider dml is not available: this build of ONNX Runtime does not have it.");
    }

    [Fact]
    public void EveryProviderOfThisMachineHasAVerdict()
    {
        IReadOnlyList<ProviderVerdict> verdicts = ExecutionProviders.CheckAll();

        verdicts.Select(v => v.Provider).ShouldBe(ExecutionProviders.All);
        verdicts[^1].Trusted.ShouldBeTrue();
        verdicts.ShouldAllBe(v => v.Reason.Length > 0 && !v.Reason.Contains('\n'));
    }

    [Theory]
    [InlineData("CUDA", ExecutionProvider.Cuda)]
    [InlineData("dml", ExecutionProvider.DirectML)]
    [InlineData("webgpu", ExecutionProvider.WebGpu)]
    [InlineData("cpu", ExecutionProvider.Cpu)]
    public void ProvidersAreNamed(string name, ExecutionProvider provider) => ExecutionProviders.Parse(name).ShouldBe(provider);

    [Fact]
    public void AnUnknownProviderNamesTheKnown() =>
        Should.Throw<FormatException>(() => ExecutionProviders.Parse("gpu")).Message.ShouldBe(
            "'gpu' is not an execution provider; use auto, dml, cuda, tensorrt, webgpu, cpu.");

    [Fact]
    public void AutoMeansChoose() => ExecutionProviders.Parse("auto").ShouldBeNull();

    [Fact]
    public void TheCpuIsTheLastCandidate() => ExecutionProviders.Candidates()[^1].ShouldBe(ExecutionProvider.Cpu);

    public void Dispose() => _folder.Dispose();
}
