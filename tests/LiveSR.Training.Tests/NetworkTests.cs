using System.Collections.Immutable;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Building;
using LiveSR.Training.Data;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class NetworkTests
{
    public static TheoryData<string, int> Networks => TestNetworks.All;

    [Theory]
    [InlineData("livesr-live", 2, 103_120)]
    [InlineData("livesr-pyramid", 2, 300_000)]
    [InlineData("ayas-vdsr", 2, 665_921)]
    [InlineData("srcnn", 2, 57_281)]
    [InlineData("edsr-baseline", 2, 1_367_553)]
    [InlineData("rcan", 2, 15_442_337)]
    [InlineData("rdn", 2, 22_121_089)]
    [InlineData("srfbn", 4, 3_631_427 - (2 * 9 * 256) - (2 * ((9 * 64) + 1)) + 27)]
    [InlineData("srfbn-s", 4, 483_107 - (2 * 9 * 128) - (2 * ((9 * 32) + 1)) + 15)]
    public void SizesAreThePapers(string name, int scale, long parameters)
    {
        using SuperResolutionNetwork network = NetworkCatalogue.Create(name, scale);
        network.ParameterCount().ShouldBe(parameters);
    }

    [Fact]
    public void MhtcunHasAboutTheValuesThatItsPaperStates()
    {
        using SuperResolutionNetwork network = NetworkCatalogue.Create("mhtcun", 2);
        (network.ParameterCount() / 1e6).ShouldBe(26.40, 0.15);
        using SuperResolutionNetwork small = NetworkCatalogue.Create("mhtcun-small", 2);
        OnnxExporter.Write(small).ToByteArray().Length.ShouldBeLessThan(1_500_000);
    }

    [Theory]
    [InlineData("rcan-small")]
    [InlineData("rdn-small")]
    [InlineData("dfcan-small")]
    [InlineData("srfbn-s")]
    [InlineData("mhtcun-small")]
    [InlineData("mdeblurgan-small")]
    [InlineData("unet-sr-small")]
    public void ReducedNetworksAreOfOneKindOfSize(string name)
    {
        using SuperResolutionNetwork network = NetworkCatalogue.Create(name, 2);
        network.GetName().ShouldBe(name);
        network.ParameterCount().ShouldBeInRange(270_000, 700_000);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void ResultHasTheScalesSize(string name, int scale)
    {
        using DisposeScope scope = NewDisposeScope();
        using SuperResolutionNetwork network = TestNetworks.Make(name, scale);
        using IDisposable frozen = no_grad();
        int grows = network.Input == NetworkInput.Low ? scale : 1;
        network.call(rand(2, 1, 24, 16)).shape.ShouldBe([2, 1, 24 * grows, 16 * grows]);
        int c = network.Context;
        network.ForwardInside(rand(1, 1, 24 + (2 * c), 16 + (2 * c))).shape.ShouldBe([1, 1, 24 * grows, 16 * grows]);
        network.call(rand(1, 1, 21, 17)).shape.ShouldBe([1, 1, 21 * grows, 17 * grows]);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void StagesAreAsLargeAsTheirTargetsAndEndWithTheResult(string name, int scale)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using SuperResolutionNetwork network = TestNetworks.Make(name, scale);
        network.eval();
        int grows = network.Input == NetworkInput.Low ? scale : 1;
        int c = network.Context;
        Tensor image = rand(1, 1, 12 + (2 * c), 12 + (2 * c));
        Tensor truth = rand(1, 1, 12 * grows, 12 * grows);
        IReadOnlyList<Tensor> results = network.ForwardStages(image);
        results.Select(result => result.shape).ShouldBe(network.Stages.Select(stage => stage.TargetOf(truth).shape));
        results[^1].allclose(network.ForwardInside(image), atol: 1e-6).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void GradientsEqualFiniteDifferences(string name, int scale)
    {
        using DisposeScope scope = NewDisposeScope();
        using SuperResolutionNetwork network = TestNetworks.Make(name, scale).to(float64);
        network.eval();
        int side = 8 + (2 * network.Context);
        Tensor image = rand([1, 1, side, side], float64);
        GradientCheck.Run(network, () => network.ForwardStages(image).Select(stage => stage.square().mean()).Aggregate((a, b) => a + b));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OverfitsOneBatch(string name, int scale)
    {
        using SuperResolutionNetwork network = TestNetworks.Make(name, scale);
        TrainingRecipe recipe = Specimen.Recipe(name, scale);
        recipe.Degradation.NoiseShare = 0;
        using PatchBatch batch = new PatchSampler(Specimen.Pool(scale), recipe, network).Draw(0);
        using Adam adam = optim.Adam(network.parameters(), 2e-3);
        using Tensor bicubic = Losses.Of("mse", batch.Bicubic, batch);
        (double goal, double last) = (0.0, double.PositiveInfinity);
        for (int i = 0; i < 150 && !(last < goal); i++)
        {
            using DisposeScope scope = NewDisposeScope();
            adam.zero_grad();
            Tensor loss = Losses.Of("mse", network.ForwardInside(batch.Input), batch);
            last = loss.ToDouble();

            // Some start as an interpolation and have its error to lose, the others start from nothing.
            goal = i > 0 ? goal : last < 2 * bicubic.ToDouble() ? 0.7 * last : Math.Max(0.05 * last, 0.7 * bicubic.ToDouble());
            TrustedGradients.Backward(loss);
            nn.utils.clip_grad_norm_(network.parameters(), 1);
            adam.step();
        }

        last.ShouldBeLessThan(goal);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OnnxRuntimeComputesWhatTheNetworkComputes(string name, int scale)
    {
        using SuperResolutionNetwork network = TestNetworks.Make(name, scale);
        TestNetworks.Perturb(network);
        OnnxExporter.LargestDifference(network, OnnxExporter.Write(network).ToByteArray()).ShouldBeLessThan(OnnxExporter.Tolerance);
    }

    [Theory]
    [InlineData("livesr-live", 7)]
    [InlineData("livesr-pyramid", 88)]
    [InlineData("ayas-vdsr", 5)]
    [InlineData("srcnn", 8)]
    [InlineData("rcan", null)]
    [InlineData("dfcan", null)]
    [InlineData("mhtcun", null)]
    public void GraphsSayHowFarTheyLook(string name, int? halo)
    {
        using SuperResolutionNetwork network = TestNetworks.Make(name, 2);
        var field = ReceptiveField.Of(OnnxExporter.Write(network));
        field.IsGlobal.ShouldBe(halo is null);
        (network.FixedTile is not null).ShouldBe(halo is null);
        if (halo is { } pixels)
        {
            field.Halo.Largest.ShouldBe(pixels);
        }
    }

    [Theory]
    [InlineData("dfcan")]
    [InlineData("mhtcun")]
    public void FourierTransformsAreExportedAsMatrixProducts(string name)
    {
        using SuperResolutionNetwork network = TestNetworks.Make(name, 2);
        ImmutableArray<string> operators = OnnxExporter.Write(network).Operators;
        operators.ShouldContain("MatMul");
        operators.ShouldNotContain("DFT");
    }

    [Fact]
    public void ExportRefusesAGraphThatComputesSomethingElse()
    {
        using var folder = new TemporaryFolder();
        using var network = new LyingNetwork();
        string file = folder["lie.onnx"];
        Should.Throw<TrainingException>(() => OnnxExporter.Export(network, file)).Message.ShouldContain("differs from the network");
        File.Exists(file).ShouldBeFalse();
    }

    private sealed class LyingNetwork() : SuperResolutionNetwork("lying", 1, NetworkInput.Low)
    {
        public override Tensor ForwardInside(Tensor image) => image * 2;

        public override GraphValue Write(GraphScope graph, GraphValue image) => image * 3f;
    }
}
