using LiveSR.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace LiveSR.Training.Tests;

public class TrainingStageTests
{
    [Fact]
    public void ATargetIsTheTruthBlurredOrShrunken()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor truth = rand(2, 1, 32, 24);
        new TrainingStage(1).TargetOf(truth).allclose(truth, 0, 0).ShouldBeTrue();
        Tensor blurred = new TrainingStage(0.3, 4).TargetOf(truth);
        blurred.shape.ShouldBe(truth.shape);
        blurred.var().ToDouble().ShouldBeLessThan(0.2 * truth.var().ToDouble());
        new TrainingStage(1, 2, Enlarged: false).TargetOf(truth).shape.ShouldBe([2, 1, 16, 12]);
    }
}
