using System.Collections.Immutable;
using LiveSR.Onnx;
using LiveSR.Training.Data;
using LiveSR.Training.Export;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class TrainerTests
{
    [Theory]
    [InlineData("adam")]
    [InlineData("sgd")]
    public void AResumedRunEndsWithTheWeightsOfAnUnbrokenOne(string optimizer)
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Optimizer.Kind = optimizer;
        ImagePool pool = Specimen.Pool(2);
        using var unbroken = Trainer.Start(recipe, pool, folder["unbroken"]);
        unbroken.RunToEnd(null, TestContext.Current.CancellationToken);

        using (var killed = Trainer.Start(recipe, pool, folder["killed"]))
        {
            for (int i = 0; i < 3; i++)
            {
                killed.TakeStep();
            }

            killed.Save(folder["killed/last.checkpoint"]);
            killed.TakeStep();
        }

        using var resumed = Trainer.Start(recipe, pool, folder["killed"]);
        resumed.Step.ShouldBe(3);
        resumed.RunToEnd(null, TestContext.Current.CancellationToken);
        WeightsOf(resumed).ShouldBe(WeightsOf(unbroken));
    }

    [Fact]
    public void ARunBeginsWithTheWeightsOfAPackage()
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("livesr-pyramid", 2);
        using var first = Trainer.Start(recipe, Specimen.Pool(2), folder["first"]);
        first.TakeStep();
        first.Save(folder["first/last.checkpoint"]);
        RunExporter.Export(recipe, folder["first"], folder["first.onnx"]);

        recipe.StartFrom = folder["first.onnx"];
        using var second = Trainer.Start(recipe, Specimen.Pool(2), folder["second"]);
        Quarters(second).ShouldBe(Quarters(first));
        second.TakeStep();
        second.Save(folder["second/last.checkpoint"]);
        RunExporter.Export(recipe, folder["second"], folder["second.onnx"]);
        OnnxModel.Load(folder["second.onnx"]).Metadata["livesr.started_from"].ShouldBe("first");
    }

    [Fact]
    public void APackageOfAnotherNetworkIsNoBeginning()
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("srcnn", 2);
        using (var first = Trainer.Start(recipe, Specimen.Pool(2), folder["first"]))
        {
            first.Save(folder["first/last.checkpoint"]);
        }

        RunExporter.Export(recipe, folder["first"], folder["first.onnx"]);
        TrainingRecipe other = Specimen.Recipe("livesr-pyramid", 2);
        other.StartFrom = folder["first.onnx"];
        Should.Throw<TrainingException>(() => Trainer.Start(other, Specimen.Pool(2), folder["second"])).Message.ShouldContain("no weight that fits");
    }

    [Fact]
    public void ARecipeThatTheRunFollowedBeforeIsKept()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        run.KeepRecipe("steps: 1");
        run.KeepRecipe("steps: 1");
        run.KeepRecipe("steps: 2");
        run.KeepRecipe("steps: 3");
        File.ReadAllText(run.Recipe).ShouldBe("steps: 3");
        File.ReadAllText(folder["recipe-1.yaml"]).ShouldBe("steps: 1");
        File.ReadAllText(folder["recipe-2.yaml"]).ShouldBe("steps: 2");
        folder.Files.ShouldBe(["recipe-1.yaml", "recipe-2.yaml", "recipe.yaml", "samples"], ignoreOrder: true);
    }

    [Fact]
    public void CancellingSavesWhereTheRunStands()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        using var cancelled = new CancellationTokenSource();
        var stopAfterTwo = new Listener(progress =>
        {
            if (progress.Step == 2)
            {
                cancelled.Cancel();
            }
        });
        Should.Throw<OperationCanceledException>(() => trainer.RunToEnd(stopAfterTwo, cancelled.Token));
        using var resumed = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        resumed.Step.ShouldBe(2);
    }

    [Fact]
    public void ALossThatIsNoNumberStopsTheRunAndNamesTheLastGoodState()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        trainer.TakeStep();
        trainer.Save(folder["last.checkpoint"]);
        using (no_grad())
        {
            trainer.Network.parameters().First().fill_(double.NaN);
        }

        string message = Should.Throw<TrainingException>(() => trainer.RunToEnd(null, TestContext.Current.CancellationToken)).Message;
        message.ShouldStartWith("step 1: the loss is NaN");
        message.ShouldContain(folder["last.checkpoint"]);
    }

    [Fact]
    public void TrainingKeepsTheNumberOfNativeTensorsFlat()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        trainer.TakeStep();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++)
        {
            trainer.TakeStep();
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void ARunLeavesItsRecipeLogAndPictures()
    {
        using var folder = new TemporaryFolder();
        var lines = new List<TrainingProgress>();
        using var trainer = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        ValidationReport report = trainer.RunToEnd(new Listener(lines.Add), TestContext.Current.CancellationToken);

        report.Groups.Single().Images.ShouldBe(1);
        lines.Select(line => line.Step).ShouldBeUnique();
        lines.ShouldAllBe(line => line.Loss > 0);
        File.ReadAllLines(folder["log.csv"]).Length.ShouldBe(4);
        File.ReadAllText(folder["validation.jsonl"]).ShouldContain("\"bicubic_psnr\":");
        Directory.GetFiles(folder["samples"]).ShouldHaveSingleItem();
        File.Exists(folder["best.checkpoint"]).ShouldBeTrue();
    }

    [Fact]
    public void ARunBecomesAPackageThatSaysWhatItReached()
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Metadata["licence"] = "MIT";
        Should.Throw<TrainingException>(() => RunExporter.Export(recipe, folder.Path, folder["x.onnx"])).Message.ShouldContain("train first");
        using var trainer = Trainer.Start(recipe, Specimen.Pool(2), folder.Path);
        trainer.RunToEnd(null, TestContext.Current.CancellationToken);

        RunExporter.Export(recipe, folder.Path, folder["x.onnx"]).Difference.ShouldBeLessThan(OnnxExporter.Tolerance);
        ImmutableSortedDictionary<string, string> metadata = OnnxModel.Load(folder["x.onnx"]).Metadata;
        metadata["livesr.name"].ShouldBe("test");
        metadata["livesr.network"].ShouldBe("livesr-live");
        metadata["livesr.licence"].ShouldBe("MIT");
        metadata["livesr.training_steps"].ShouldBe("6");
        metadata["livesr.metrics"].ShouldContain("\"bicubic_psnr\":");
    }

    [Fact]
    public void TheBestStateIsExportedAndNotTheLast()
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Report.ValidateEvery = 2;
        using var trainer = Trainer.Start(recipe, Specimen.Pool(2), folder.Path);
        var spoilAtFour = new Listener(progress =>
        {
            using IDisposable frozen = no_grad();
            if (progress.Step == 4)
            {
                trainer.Network.parameters().Last().add_(1);
            }
        });
        ValidationReport last = trainer.RunToEnd(spoilAtFour, TestContext.Current.CancellationToken);

        ValidationReport best = new RunFolder(folder.Path).Validations().MaxBy(report => report.MeanGain)!;
        best.MeanGain.ShouldBeGreaterThan(last.MeanGain + 1);
        RunExporter.Export(recipe, folder.Path, folder["x.onnx"]).Step.ShouldBe(best.Step);
        OnnxModel.Load(folder["x.onnx"]).Metadata["livesr.training_steps"].ShouldBe($"{best.Step}");
    }

    [Fact]
    public void TheBestStateIsChosenOnTheSameImagesEveryTime()
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("livesr-live", 2);
        recipe.Report.ValidateEvery = 2;
        TrainingImage[] images = [.. Enumerable.Range(1, 4).Select(seed => ImagePool.Prepare($"{seed}", Specimen.Image(128, 112, seed), 255, [2]))];
        using var trainer = Trainer.Start(recipe, ImagePool.Of(new ImageGroup("cells", 1, images[..2], images[2..])), folder.Path);
        trainer.RunToEnd(null, TestContext.Current.CancellationToken).IsWhole.ShouldBeTrue();

        ILookup<bool, ValidationReport> reports = new RunFolder(folder.Path).Validations().ToLookup(report => report.IsWhole);
        reports[false].Select(report => report.Step).ShouldBe([2, 4, 6]);
        reports[false].ShouldAllBe(report => report.Groups[0].Images == 1);
        reports[true].ShouldAllBe(report => report.Groups[0].Images == 2);
        Checkpoint.LoadWeights(folder["best.checkpoint"], trainer.Network).Step.ShouldBe(reports[false].MaxBy(report => report.MeanGain)!.Step);
    }

    [Fact]
    public void ACheckpointNamesHowItsGradientsWereComputed()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        trainer.Save(folder["last.checkpoint"]);
        Checkpoint.LoadWeights(folder["last.checkpoint"], trainer.Network).Gradients.ShouldStartWith("gradients by ");
    }

    [Fact]
    public void ACheckpointOfAnotherNetworkIsRefused()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path);
        trainer.Save(folder["last.checkpoint"]);
        Should.Throw<TrainingException>(() => Trainer.Start(Specimen.Recipe("livesr-live", 4), Specimen.Pool(4), folder.Path))
            .Message.ShouldContain("a checkpoint of livesr-live-x2, not of livesr-live-x4");
        File.WriteAllText(folder["last.checkpoint"], "text");
        Should.Throw<TrainingException>(() => Trainer.Start(Specimen.Recipe("livesr-live", 2), Specimen.Pool(2), folder.Path));
    }

    [Fact]
    public void RatesFollowTheSchedule()
    {
        var step = new OptimizerRecipe { LearningRate = 0.1, Schedule = "step", DecayEvery = 10, DecayBy = 0.1 };
        LearningRate.At(step, 9, 100).ShouldBe(0.1);
        LearningRate.At(step, 25, 100).ShouldBe(0.001, 1e-12);
        var cosine = new OptimizerRecipe { LearningRate = 0.1, Schedule = "cosine", LastRate = 0.02 };
        LearningRate.At(cosine, 0, 100).ShouldBe(0.1);
        LearningRate.At(cosine, 50, 100).ShouldBe(0.06, 1e-12);
        LearningRate.At(cosine, 100, 100).ShouldBe(0.02, 1e-12);
        var linear = new OptimizerRecipe { LearningRate = 0.1, Schedule = "linear", DecayFrom = 0.75, LastRate = 0.02 };
        LearningRate.At(linear, 74, 100).ShouldBe(0.1);
        LearningRate.At(linear, 90, 100).ShouldBe(0.052, 1e-12);
        LearningRate.At(linear, 100, 100).ShouldBe(0.02, 1e-12);
    }

    private static float[] Quarters(Trainer trainer) => trainer.Network.get_parameter("quarters.0.weight")!.detach().data<float>().ToArray();

    private static float[] WeightsOf(Trainer trainer) =>
        [.. trainer.Network.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];

    private sealed class Listener(Action<TrainingProgress> listen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => listen(value);
    }
}
