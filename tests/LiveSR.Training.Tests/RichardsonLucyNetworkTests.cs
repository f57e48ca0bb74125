using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Training.Data;
using LiveSR.Training.Export;
using LiveSR.Training.Networks;
using LiveSR.Training.Recipes;
using LiveSR.Training.Running;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class RichardsonLucyNetworkTests
{
    [Theory]
    [InlineData(0.4)]
    [InlineData(0.75)]
    [InlineData(1.4)]
    public void FunctionsOfUsualObjectivesFitItsInputs(double aperture)
    {
        var separable = SeparablePsf.Of(PointSpreadFunction.Gaussian(new Optics(aperture, 0.52), 0.065), PsfNetwork.Side, PsfNetwork.Terms);

        separable.LeftOut.ShouldBeLessThan(0.02);
    }

    [Fact]
    public void UntrainedItDeconvolves()
    {
        (Plane sharp, Plane blurred) = Blurred(1.6);
        using var network = new RichardsonLucyNetwork(1);

        double before = ImageMetrics.Psnr(sharp, blurred, 1), after = ImageMetrics.Psnr(sharp, Validator.Enhance(network, blurred, 1, blurSigma: 1.6), 1);

        after.ShouldBeGreaterThan(before + 0.5);
    }

    [Fact]
    public void WhatItIsToldChangesTheResult()
    {
        (Plane _, Plane blurred) = Blurred(1.6);
        using SuperResolutionNetwork network = Trained();

        Plane narrow = Validator.Enhance(network, blurred, 2, blurSigma: 0.8), wide = Validator.Enhance(network, blurred, 2, blurSigma: 2.5);

        narrow.Values.Zip(wide.Values, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(0.05f);
    }

    [Fact]
    public void EachImageOfABatchIsBlurredByItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using var network = (PsfNetwork)Trained();
        Tensor image = rand(1, 1, 32, 24);
        network.Show([0.7]);
        Tensor narrow = network.call(image);
        network.Show([2.2]);
        Tensor wide = network.call(image);
        network.Show([0.7, 2.2]);
        Tensor both = network.call(cat([image, image], 0));

        both.allclose(cat([narrow, wide], 0), rtol: 1e-4, atol: 1e-5).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(2.8)]
    public void TheGraphTakesTheFunctionAndGivesTorchsResult(double sigma)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using var network = (PsfNetwork)Trained();
        var psf = SeparablePsf.Of(PointSpreadFunction.Gaussian(sigma), PsfNetwork.Side, PsfNetwork.Terms);
        float[] values = [.. Specimen.Image(40, 32, 3).Values.Select(value => value / 255)];
        network.Show([psf]);
        float[] expected = network.call(tensor(values, [1, 1, 32, 40])).data<float>().ToArray();

        using var session = new InferenceSession(OnnxExporter.Write(network).ToByteArray());
        using var image = OrtValue.CreateTensorValueFromMemory(values, [1, 1, 32, 40]);
        using var columns = OrtValue.CreateTensorValueFromMemory(psf.Columns, [PsfNetwork.Terms, 1, PsfNetwork.Side, 1]);
        using var rows = OrtValue.CreateTensorValueFromMemory(psf.Rows, [1, PsfNetwork.Terms, 1, PsfNetwork.Side]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> told = session.Run(run, ["image", "psf_columns", "psf_rows"], [image, columns, rows], session.OutputNames);
        using IDisposableReadOnlyCollection<OrtValue> usual = session.Run(run, ["image"], [image], session.OutputNames);

        told[0].GetTensorDataAsSpan<float>().ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(OnnxExporter.Tolerance);
        usual[0].GetTensorDataAsSpan<float>().ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(0.01f);
    }

    [Fact]
    public void MoreLightGivesTheSameImage()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        using SuperResolutionNetwork network = Trained();
        Tensor image = rand(1, 1, 22, 26) + 0.2;

        network.call(image * 0.05).allclose(network.call(image) * 0.05, rtol: 1e-3, atol: 1e-4).ShouldBeTrue();
    }

    [Fact]
    public void PatchesSayWhatBlurredThem()
    {
        TrainingRecipe recipe = Specimen.Recipe("livesr-rln", 2);
        recipe.Degradation.Microscope = new MicroscopeRecipe { CleanShare = 0, Sharpened = 2, BlurSigma = [2, 4], Shrink = [1, 1] };
        using var network = new RichardsonLucyNetwork(2, steps: 1, channels: 8);
        using PatchBatch batch = new PatchSampler(Specimen.Pool(2), recipe, network).Draw(0);

        batch.BlurSigmas.Count.ShouldBe(recipe.Data.Batch);
        batch.BlurSigmas.ShouldAllBe(sigma => sigma >= 1 && sigma <= 2);
    }

    [Fact]
    public void ARunGoesOnFromItsCheckpoint()
    {
        using var folder = new TemporaryFolder();
        TrainingRecipe recipe = Specimen.Recipe("livesr-rln", 2);
        using (var trainer = Trainer.Start(recipe, Specimen.Pool(2), folder.Path))
        {
            trainer.TakeStep();
            trainer.Save(folder["last.checkpoint"]);
        }

        using var resumed = Trainer.Start(recipe, Specimen.Pool(2), folder.Path);
        resumed.Step.ShouldBe(1);
        resumed.TakeStep();
    }

    private static SuperResolutionNetwork Trained()
    {
        SuperResolutionNetwork network = TestNetworks.Make("livesr-rln", 2);
        TestNetworks.Perturb(network);
        return network;
    }

    private static (Plane Sharp, Plane Blurred) Blurred(double sigma)
    {
        Plane sharp = Specimen.Image(96, 80, 7);
        foreach (ref float value in sharp.Values.AsSpan())
        {
            value /= 255;
        }

        var blurred = new Plane(sharp.Width, sharp.Height);
        new MirroredConvolution(PointSpreadFunction.Gaussian(sigma), sharp.Width, sharp.Height).Apply(sharp.Values, blurred.Values, flipped: false);
        return (sharp, blurred);
    }
}
