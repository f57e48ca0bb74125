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
    public void SizesAreThePapers(string name, int scale, long parameters)
    {
        using var network = NetworkCatalogue.Create(name, scale);
        network.ParameterCount().ShouldBe(parameters);
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
        GradientCheck.Run(network, () => network.ForwardInside(image).square().mean());
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
        var first = double.NaN;
        var last = double.NaN;
        for (var i = 0; i < 150; i++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            var loss = Losses.Of("mse", network.ForwardInside(batch.Input), batch);
            last = loss.ToDouble();
            first = double.IsNaN(first) ? last : first;
            nn.utils.clip_grad_norm_(network.parameters(), 1);
            loss.backward();
            adam.step();
        }

        // Some start as bicubic interpolation and have its error to lose, the others start from nothing.
        using var bicubic = Losses.Of("mse", batch.Bicubic, batch);
        last.ShouldBeLessThan(first < 2 * bicubic.ToDouble() ? 0.7 * first : 0.05 * first);
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
