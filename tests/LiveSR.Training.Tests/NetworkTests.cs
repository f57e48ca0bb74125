using LiveSR.Onnx;
using LiveSR.Training.Data;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;
using LiveSR.Training.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class NetworkTests
{
    /// <summary>Each kind of network at a size that a test can afford.</summary>
    private static readonly Dictionary<string, Func<int, SuperResolutionNetwork>> Small = new()
    {
        ["livesr-live"] = scale => new LiveNetwork(scale),
        ["ayas-vdsr"] = scale => new AyasVdsr(scale, depth: 5, channels: 16),
        ["srcnn"] = scale => new Srcnn(scale),
        ["edsr"] = scale => new Edsr(scale, blocks: 2, channels: 16),
        ["rcan"] = scale => new Rcan(scale, groups: 2, blocks: 2, channels: 16, reduction: 4),
        ["rdn"] = scale => new Rdn(scale, blocks: 2, layers: 3, growth: 8, channels: 16),
        ["dfcan"] = scale => new Dfcan(scale, groups: 1, blocks: 2, channels: 16, reduction: 4, tile: 24),
        ["mhtcun"] = scale => new Mhtcun("mhtcun", scale, [8, 8], [8, 8], blocks: 1, reduction: 4, tile: 16),
        ["srfbn"] = scale => new Srfbn(scale, groups: 2, channels: 8),
        ["mdeblurgan"] = scale => new MDeblurgan(scale, channels: 8),
        ["unet-sr"] = scale => new UNetSr(scale, channels: 4, levels: 2, enlarging: 8),
        ["srgan"] = scale => SrganGenerator.Published(scale, blocks: 2, channels: 16),
        ["msrgan"] = scale => SrganGenerator.Modified(scale, blocks: 2, channels: 16),
    };

    public static TheoryData<string, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Small.Keys)
            {
                data.Add(name, 2);
                data.Add(name, 4);
            }

            return data;
        }
    }

    [Theory]
    [InlineData("livesr-live", 2, 103_120)]
    [InlineData("ayas-vdsr", 2, 665_921)]
    [InlineData("srcnn", 2, 57_281)]
    [InlineData("edsr-baseline", 2, 1_367_553)]
    [InlineData("rcan", 2, 15_442_337)]
    [InlineData("rdn", 2, 22_121_089)]
    [InlineData("srfbn", 4, 3_631_427 - (2 * 9 * 256) - (2 * ((9 * 64) + 1)) + 27)]
    [InlineData("srfbn-s", 4, 483_107 - (2 * 9 * 128) - (2 * ((9 * 32) + 1)) + 15)]
    public void SizesAreThePapers(string name, int scale, long parameters)
    {
        using var network = NetworkCatalogue.Create(name, scale);
        network.ParameterCount().ShouldBe(parameters);
    }

    [Fact]
    public void MhtcunHasAboutTheValuesThatItsPaperStates()
    {
        using var network = NetworkCatalogue.Create("mhtcun", 2);
        (network.ParameterCount() / 1e6).ShouldBe(26.40, 0.15);
        using var small = NetworkCatalogue.Create("mhtcun-small", 2);
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
        using var network = NetworkCatalogue.Create(name, 2);
        network.GetName().ShouldBe(name);
        network.ParameterCount().ShouldBeInRange(270_000, 700_000);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void ResultHasTheScalesSize(string name, int scale)
    {
        using var scope = NewDisposeScope();
        using var network = Make(name, scale);
        using var frozen = no_grad();
        var grows = network.Input == NetworkInput.Low ? scale : 1;
        network.call(rand(2, 1, 24, 16)).shape.ShouldBe([2, 1, 24 * grows, 16 * grows]);
        var c = network.Context;
        network.ForwardInside(rand(1, 1, 24 + (2 * c), 16 + (2 * c))).shape.ShouldBe([1, 1, 24 * grows, 16 * grows]);
        network.call(rand(1, 1, 21, 17)).shape.ShouldBe([1, 1, 21 * grows, 17 * grows]);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void StagesAreAsLargeAsTheirTargetsAndEndWithTheResult(string name, int scale)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Make(name, scale);
        network.eval();
        var grows = network.Input == NetworkInput.Low ? scale : 1;
        var c = network.Context;
        var image = rand(1, 1, 12 + (2 * c), 12 + (2 * c));
        var truth = rand(1, 1, 12 * grows, 12 * grows);
        var results = network.ForwardStages(image);
        results.Select(result => result.shape).ShouldBe(network.Stages.Select(stage => stage.TargetOf(truth).shape));
        results[^1].allclose(network.ForwardInside(image), atol: 1e-6).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void GradientsEqualFiniteDifferences(string name, int scale)
    {
        using var scope = NewDisposeScope();
        using var network = Make(name, scale).to(float64);
        network.eval();
        var side = 8 + (2 * network.Context);
        var image = rand([1, 1, side, side], float64);
        GradientCheck.Run(network, () => network.ForwardStages(image).Select(stage => stage.square().mean()).Aggregate((a, b) => a + b));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OverfitsOneBatch(string name, int scale)
    {
        using var network = Make(name, scale);
        var recipe = Specimen.Recipe(name, scale);
        recipe.Degradation.NoiseShare = 0;
        using var batch = new PatchSampler(Specimen.Pool(scale), recipe, network).Draw(0);
        using var adam = optim.Adam(network.parameters(), 2e-3);
        using var bicubic = Losses.Of("mse", batch.Bicubic, batch);
        var (goal, last) = (0.0, double.PositiveInfinity);
        for (var i = 0; i < 150 && !(last < goal); i++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            var loss = Losses.Of("mse", network.ForwardInside(batch.Input), batch);
            last = loss.ToDouble();

            // Some start as an interpolation and have its error to lose, the others start from nothing.
            goal = i > 0 ? goal : last < 2 * bicubic.ToDouble() ? 0.7 * last : Math.Max(0.05 * last, 0.7 * bicubic.ToDouble());
            loss.backward();
            nn.utils.clip_grad_norm_(network.parameters(), 1);
            adam.step();
        }

        last.ShouldBeLessThan(goal);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OnnxRuntimeComputesWhatTheNetworkComputes(string name, int scale)
    {
        using var network = Make(name, scale);
        Perturb(network);
        OnnxExporter.LargestDifference(network, OnnxExporter.Write(network).ToByteArray()).ShouldBeLessThan(OnnxExporter.Tolerance);
    }

    [Theory]
    [InlineData("livesr-live", 7)]
    [InlineData("ayas-vdsr", 5)]
    [InlineData("srcnn", 8)]
    [InlineData("rcan", null)]
    [InlineData("dfcan", null)]
    [InlineData("mhtcun", null)]
    public void GraphsSayHowFarTheyLook(string name, int? halo)
    {
        using var network = Make(name, 2);
        var field = ReceptiveField.Of(OnnxExporter.Write(network));
        field.IsGlobal.ShouldBe(halo is null);
        (network.FixedTile is not null).ShouldBe(halo is null);
        if (halo is { } pixels)
        {
            field.Halo.Largest.ShouldBe(pixels);
        }
    }

    [Fact]
    public void ExportRefusesAGraphThatComputesSomethingElse()
    {
        using var folder = new TemporaryFolder();
        using var network = new LyingNetwork();
        var file = folder.In("lie.onnx");
        Should.Throw<TrainingException>(() => OnnxExporter.Export(network, file)).Message.ShouldContain("differs from the network");
        File.Exists(file).ShouldBeFalse();
    }

    private static SuperResolutionNetwork Make(string name, int scale)
    {
        manual_seed(5);
        return Small[name](scale);
    }

    /// <summary>Weights as training leaves them: no layer is zero, no output vanishes.</summary>
    private static void Perturb(SuperResolutionNetwork network)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var parameter in network.parameters())
        {
            parameter.add_(randn_like(parameter), 0.02);
        }
    }

    private static Tensor randn_like(Tensor tensor) => tensor.randn_like();

    private sealed class LyingNetwork() : SuperResolutionNetwork("lying", 1, NetworkInput.Low)
    {
        public override Tensor ForwardInside(Tensor image) => image * 2;

        public override GraphValue Write(GraphScope graph, GraphValue image) => image * 3f;
    }
}
