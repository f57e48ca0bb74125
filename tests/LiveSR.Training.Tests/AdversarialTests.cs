using LiveSR.Onnx;
using LiveSR.Training.Data;
using LiveSR.Training.Export;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public sealed class AdversarialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("msrgan")]
    [InlineData("srgan")]
    public void AKilledRunEndsWithTheWeightsOfAnUnbrokenOne(string discriminator)
    {
        TrainingRecipe recipe = Recipe(discriminator);
        ImagePool pool = Specimen.Pool(2);
        using var unbroken = Trainer.Start(recipe, pool, _folder["unbroken"]);
        Steps(unbroken, 5);

        using (var killed = Trainer.Start(recipe, pool, _folder["killed"]))
        {
            Steps(killed, 3);
            killed.Save(_folder["killed/last.checkpoint"]);
            killed.TakeStep();
        }

        using var resumed = Trainer.Start(recipe, pool, _folder["killed"]);
        resumed.Step.ShouldBe(3);
        Steps(resumed, 2);
        WeightsOf(resumed.Network).ShouldBe(WeightsOf(unbroken.Network));

        // The files are equal too: discriminator, its running means, and both optimisers.
        unbroken.Save(_folder["unbroken.checkpoint"]);
        resumed.Save(_folder["resumed.checkpoint"]);
        File.ReadAllBytes(_folder["resumed.checkpoint"]).ShouldBe(File.ReadAllBytes(_folder["unbroken.checkpoint"]));
    }

    [Fact]
    public void TheSidesCompeteAfterTheWarmUp()
    {
        TrainingRecipe recipe = Recipe("msrgan");
        recipe.Adversarial!.WarmUp = 2;
        using var trainer = Trainer.Start(recipe, Specimen.Pool(2), _folder.Path);
        List<StepResult> results = [.. Enumerable.Range(0, 6).Select(_ => trainer.TakeStep())];
        results.Take(2).ShouldAllBe(result => result.Adversarial == null);
        var sides = results.Skip(2).Select(result => result.Adversarial!.Value).ToList();
        sides.Select(losses => losses.Discriminator).Distinct().Count().ShouldBe(4);
        sides.Select(losses => losses.Generator).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void TheDiscriminatorLearnsToTellGeneratedImages()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(6);
        TrainingRecipe recipe = Recipe("msrgan");
        recipe.Steps = 1000;
        using var adversary = new Adversary(recipe, CPU, TrustedGradients.Way);
        (Tensor? rough, Tensor? smooth) = (rand(4, 1, 32, 32), (0.1 * rand(4, 1, 32, 32)) + 0.45);
        List<double> losses = [.. Enumerable.Range(0, 40).Select(step => adversary.Learn(rough, smooth, step))];
        losses[0].ShouldBe(0.693, 0.15);
        losses[^1].ShouldBeLessThan(0.5);

        // What it takes for generated costs the generator more than what it takes for true.
        adversary.Judge(smooth).ToDouble().ShouldBeGreaterThan(0.3 + adversary.Judge(rough).ToDouble());
    }

    [Fact]
    public void TheGeneratorFollowsTheDiscriminatorAndLeavesItAsItIs()
    {
        using DisposeScope scope = NewDisposeScope();
        using var adversary = new Adversary(Recipe("mdeblurgan"), CPU, TrustedGradients.Way);
        float[] before = WeightsOf(adversary.Discriminator);
        Tensor image = rand(2, 1, 32, 32).requires_grad_();
        Tensor loss = adversary.Judge(image);
        TrustedGradients.Backward(loss);
        WeightsOf(adversary.Discriminator).ShouldBe(before);
        adversary.Discriminator.parameters().ShouldAllBe(parameter => ReferenceEquals(parameter.grad, null) && parameter.requires_grad);
        using IDisposable frozen = no_grad();
        adversary.Judge(image - (image.grad! / image.grad!.norm())).ToDouble().ShouldBeLessThan(loss.ToDouble());
    }

    [Fact]
    public void OnlyTheLabelsOfTrueImagesAreSmoothed()
    {
        var labels = new DiscriminatorLabels(new AdversarialRecipe(), seed: 1);
        var real = Enumerable.Range(0, 50).SelectMany(step => labels.Real(step, 16)).ToList();
        real.ShouldAllBe(label => label >= 0.8f && label <= 1.2f);
        real.Average().ShouldBe(1, 0.02);
        real.Distinct().Count().ShouldBeGreaterThan(700);
        labels.Generated(3, 16).ShouldAllBe(label => label == 0);
        labels.Real(3, 16).ShouldBe(new DiscriminatorLabels(new AdversarialRecipe(), 1).Real(3, 16));

        var both = new DiscriminatorLabels(new AdversarialRecipe { GeneratedLabels = [0, 0.2] }, 1);
        both.Generated(3, 16).ShouldAllBe(label => label > 0 && label <= 0.2f);
    }

    [Fact]
    public void ADiscriminatorThatFailsStopsTheRun()
    {
        TrainingRecipe recipe = Recipe("msrgan");
        recipe.Adversarial!.Optimizer = new OptimizerRecipe { LearningRate = 1e30, Schedule = "constant" };
        using var trainer = Trainer.Start(recipe, Specimen.Pool(2), _folder.Path);
        trainer.Save(_folder["last.checkpoint"]);
        string message = Should.Throw<TrainingException>(() => Steps(trainer, 5)).Message;
        message.ShouldContain("loss is");
        message.ShouldContain(_folder["last.checkpoint"]);
    }

    [Fact]
    public void ACheckpointWithoutADiscriminatorIsRefused()
    {
        TrainingRecipe recipe = Recipe("msrgan");
        AdversarialRecipe? adversarial = recipe.Adversarial;
        recipe.Adversarial = null;
        using (var alone = Trainer.Start(recipe, Specimen.Pool(2), _folder.Path))
        {
            alone.Save(_folder["last.checkpoint"]);
        }

        recipe.Adversarial = adversarial;
        Should.Throw<TrainingException>(() => Trainer.Start(recipe, Specimen.Pool(2), _folder.Path)).Message.ShouldContain("no discriminator");
    }

    [Fact]
    public void AdversarialTrainingKeepsTheNumberOfNativeTensorsFlat()
    {
        TrainingRecipe recipe = Recipe("msrgan");
        recipe.Loss = "mse + 0.1 ssim + 0.01 perceptual";
        recipe.Perceptual.Layers = ["relu1_2"];
        using var trainer = Trainer.Start(recipe, Specimen.Pool(2), _folder.Path);
        Steps(trainer, 2);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Steps(trainer, 2);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void ThePackageSaysWhatItWasTrainedAgainst()
    {
        TrainingRecipe recipe = Recipe("msrgan");
        recipe.Loss = "mse + 0.01 perceptual";
        recipe.Perceptual.Layers = ["relu1_2"];
        recipe.Steps = 2;
        using var trainer = Trainer.Start(recipe, Specimen.Pool(2), _folder.Path);
        var lines = new List<string>();
        trainer.RunToEnd(new Listener(progress => lines.Add(progress.ToString())), TestContext.Current.CancellationToken);
        lines[0].ShouldContain("  discriminator 0.");
        lines[0].ShouldMatch("\\(mse .* %, perceptual .* %, adversarial .* %\\)");
        File.ReadAllLines(_folder["log.csv"])[1].Split(',').Length.ShouldBe(7);

        RunExporter.Export(recipe, _folder.Path, _folder["x.onnx"]);
        OnnxModel.Load(_folder["x.onnx"]).Metadata["livesr.loss"].ShouldBe(
            "mse + 0.01 perceptual + 0.001 adversarial (msrgan discriminator); perceptual: VGG-19 shape with fixed random weights, relu1_2");
    }

    private static TrainingRecipe Recipe(string discriminator)
    {
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Adversarial = new AdversarialRecipe { Discriminator = discriminator, Channels = 8 };
        return recipe;
    }

    private static void Steps(Trainer trainer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            trainer.TakeStep();
        }
    }

    private static float[] WeightsOf(nn.Module network) =>
        [.. network.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];

    private sealed class Listener(Action<TrainingProgress> listen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => listen(value);
    }
}
