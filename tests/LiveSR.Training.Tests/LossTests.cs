using LiveSR.Imaging;
using LiveSR.Onnx.Building;
using LiveSR.Training.Data;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class LossTests
{
    [Fact]
    public void SimilarityIsThatOfTheMetrics()
    {
        using DisposeScope scope = NewDisposeScope();
        Plane first = Unit(Specimen.Image(40, 32, 1)), second = Unit(Specimen.Image(40, 32, 2));
        double mine = StructuralSimilarity.Of(first.ToTensor(), second.ToTensor()).ToDouble();
        mine.ShouldBe(ImageMetrics.Ssim(first, second, 1), 1e-5);
        StructuralSimilarity.Of(first.ToTensor(), first.ToTensor()).ToDouble().ShouldBe(1, 1e-6);
    }

    [Theory]
    [InlineData("ssim")]
    [InlineData("charbonnier")]
    [InlineData("relative-mse")]
    [InlineData("log-mse")]
    public void GradientsOfLossesEqualFiniteDifferences(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        Tensor truth = rand([1, 1, 16, 14], float64);
        var batch = new PatchBatch(truth, truth, truth + 0.1, []);
        Tensor result = rand([1, 1, 16, 14], float64).requires_grad_();
        Losses.Of(name, result, batch).backward();
        using Tensor gradient = result.grad!.flatten();
        long at = gradient.abs().argmax().ToInt64();
        using IDisposable frozen = no_grad();
        const double h = 1e-6;
        double slope = (With(h) - With(-h)) / (2 * h);
        gradient[at].ToDouble().ShouldBe(slope, 1e-6 * (1 + Math.Abs(slope)));

        double With(double change)
        {
            Tensor moved = result.detach().clone();
            moved.view(-1)[at].add_(change);
            return Losses.Of(name, moved, batch).ToDouble();
        }
    }

    [Fact]
    public void AFormulaIsTheSumOfItsTerms()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new Srcnn(2);
        using var loss = new ContentLoss("mse + 0.1 ssim", new PerceptualRecipe(), CPU);
        var batch = new PatchBatch(rand(2, 1, 16, 16), rand(2, 1, 16, 16), rand(2, 1, 16, 16), []);
        Tensor result = rand(2, 1, 16, 16);
        double squares = Losses.Of("mse", result, batch).ToDouble();
        double structure = 0.1 * Losses.Of("ssim", result, batch).ToDouble();
        (Tensor sum, IReadOnlyList<LossPart> parts) = loss.Of(network, [result], batch);
        sum.ToDouble().ShouldBe(squares + structure, 1e-6);
        parts.Select(part => part.Term).ShouldBe(["mse", "ssim"]);
        parts.Select(part => part.Value).ShouldBe([squares, structure], 1e-6);
    }

    [Fact]
    public void EveryStageIsComparedWithItsOwnTarget()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new ThreeStages();
        using var loss = new ContentLoss("mse", new PerceptualRecipe(), CPU);
        Tensor truth = rand(1, 1, 16, 16);
        var batch = new PatchBatch(truth, truth, truth, []);
        IReadOnlyList<Tensor> perfect = [.. network.Stages.Select(stage => stage.TargetOf(truth))];
        loss.Of(network, perfect, batch).Loss.ToDouble().ShouldBe(0);

        // Off by one at every stage: squared errors of one, weighed 0.3, 0.3 and 1.
        loss.Of(network, [.. perfect.Select(target => target + 1)], batch).Loss.ToDouble().ShouldBe(1.6, 1e-5);
    }

    [Theory]
    [InlineData("mse + ")]
    [InlineData("mse - ssim")]
    [InlineData("-1 mse")]
    [InlineData("0.1 beauty")]
    public void AFormulaThatIsNoneIsSaid(string formula) =>
        Should.Throw<TrainingException>(() => LossFormula.Parse(formula)).Message.ShouldContain("is not a sum of mse");

    [Fact]
    public void RandomFeaturesAreAlwaysTheSame()
    {
        using DisposeScope scope = NewDisposeScope();
        using var first = new VggFeatures(["relu1_2", "relu2_1"]);
        using var second = new VggFeatures(["relu1_2", "relu2_1"]);
        Tensor image = rand(1, 1, 12, 12);
        (IReadOnlyList<Tensor>? mine, IReadOnlyList<Tensor>? theirs) = (first.All(image), second.All(image));
        mine.Select(features => features.shape).ShouldBe([[1, 64, 12, 12], [1, 128, 6, 6]]);
        mine.Zip(theirs).ShouldAllBe(pair => pair.First.allclose(pair.Second, 0, 0));
    }

    [Fact]
    public void TheFeaturesAreThoseOfVgg19()
    {
        // 16 convolutions hold 20,024,384 of VGG-19's 143.7 million values; the rest are its classifier's.
        using var network = new VggFeatures(["relu5_4"]);
        network.parameters().Sum(parameter => parameter.numel()).ShouldBe(20_024_384);
        network.named_parameters().Last().name.ShouldBe("features.34.bias");
        VggFeatures.LayerNames.Count().ShouldBe(16);
    }

    [Fact]
    public void PerceptualLossMovesTheResultTowardsTheTruth()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        using var loss = new PerceptualLoss(new PerceptualRecipe { Layers = ["relu1_2", "relu2_2"] }, CPU);
        Tensor truth = rand(1, 1, 16, 16);
        Tensor result = rand(1, 1, 16, 16).requires_grad_();
        loss.Of(truth, truth).ToDouble().ShouldBe(0);
        Tensor before = loss.Of(result, truth);
        TrustedGradients.Backward(before);
        using IDisposable frozen = no_grad();
        loss.Of(result - (0.1 * result.grad! / result.grad!.norm()), truth).ToDouble().ShouldBeLessThan(before.ToDouble());
    }

    [Theory]
    [InlineData("vgg.onnx")]
    [InlineData("vgg.dat")]
    public void UsersWeightsAreTakenAndNamed(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var trained = new VggFeatures(["relu2_2"]);
        using (no_grad())
        {
            foreach (Parameter parameter in trained.parameters())
            {
                parameter.add_(0.01);
            }
        }

        Write(trained, folder[name]);
        using var loaded = new VggFeatures(["relu2_2"]);
        loaded.LoadWeights(folder[name]);
        Tensor image = rand(1, 1, 8, 8);
        loaded.call(image).allclose(trained.call(image), 0, 0).ShouldBeTrue();
        PerceptualLoss.Describe(new PerceptualRecipe { Weights = folder[name] }).ShouldStartWith($"VGG-19 weights of {name} (sha256 ");
        PerceptualLoss.Describe(new PerceptualRecipe()).ShouldContain("fixed random weights");
    }

    [Fact]
    public void WeightsOfAnotherNetworkAreRefused()
    {
        using var folder = new TemporaryFolder();
        using var live = new Srcnn(2);
        live.save(folder["srcnn.dat"]);
        File.WriteAllText(folder["text.onnx"], "no network");
        using var features = new VggFeatures(["relu1_2"]);
        foreach (string? file in new[] { "srcnn.dat", "text.onnx", "absent.onnx" })
        {
            Should.Throw<TrainingException>(() => features.LoadWeights(folder[file])).Message.ShouldContain($"{file} gives no VGG-19");
        }
    }

    private static void Write(VggFeatures network, string file)
    {
        if (!file.EndsWith(".onnx", StringComparison.Ordinal))
        {
            network.save(file);
            return;
        }

        var builder = new OnnxGraphBuilder("vgg19");
        var scope = new GraphScope(builder, network);
        GraphValue image = builder.Input("image", "N", 3, "H", "W");
        builder.Output("features", scope.WriteAll(network.named_modules().Where(m => m.module is Conv2d).Select(m => m.module), image), "N", "C", "H", "W");
        builder.Build().Save(file);
    }

    private static Plane Unit(Plane plane) => new(plane.Width, plane.Height, [.. plane.Values.Select(value => value / 255)]);

    private sealed class ThreeStages() : SuperResolutionNetwork("three-stages", 1, NetworkInput.Low)
    {
        public override IReadOnlyList<TrainingStage> Stages { get; } = [new(0.3, 4), new(0.3, 2, Enlarged: false), new(1)];

        public override Tensor ForwardInside(Tensor image) => image.alias();

        public override GraphValue Write(GraphScope graph, GraphValue image) => image;
    }
}
