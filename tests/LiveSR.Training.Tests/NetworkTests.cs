using LiveSR.Training.Data;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;
using LiveSR.Training.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class NetworkTests
{
    public static TheoryData<string, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var entry in NetworkCatalogue.Entries)
            {
                foreach (var scale in entry.Scales)
                {
                    data.Add(entry.Name, scale);
                }
            }

            return data;
        }
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
        Value().backward();
        foreach (var (path, parameter) in network.named_parameters())
        {
            using var flat = parameter.detach().view(-1);
            using var gradient = parameter.grad!.flatten();
            var at = gradient.abs().argmax().ToInt64();
            const double h = 1e-6;
            var original = flat[at].ToDouble();
            var slope = (ValueWith(flat, at, original + h) - ValueWith(flat, at, original - h)) / (2 * h);
            ValueWith(flat, at, original);
            gradient[at].ToDouble().ShouldBe(slope, 1e-4 * (1 + Math.Abs(slope)), path);
        }

        Tensor Value() => network.ForwardInside(image).square().mean();

        double ValueWith(Tensor flat, long at, double value)
        {
            using var frozen = no_grad();
            flat[at].fill_(value);
            return Value().ToDouble();
        }
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

        using var bicubic = Losses.Of("mse", batch.Bicubic, batch);
        last.ShouldBeLessThan(0.7 * Math.Min(first, bicubic.ToDouble()));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OnnxRuntimeComputesWhatTheNetworkComputes(string name, int scale)
    {
        using var network = Make(name, scale);
        Perturb(network);
        OnnxExporter.LargestDifference(network, OnnxExporter.Write(network).ToByteArray()).ShouldBeLessThan(OnnxExporter.Tolerance);
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
        return NetworkCatalogue.Create(name, scale);
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

        public override Onnx.GraphValue Write(GraphScope graph, Onnx.GraphValue image) => image * 3f;
    }
}
