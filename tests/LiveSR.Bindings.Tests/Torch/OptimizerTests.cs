using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Bindings.Tests.Torch;

public class OptimizerTests
{
    [Fact]
    public void SgdWithMomentumTakesTheStepsOfTheFormula()
    {
        using var p = new Parameter(tensor(new float[] { 1 }));
        using var sgd = optim.SGD([p], 0.1, momentum: 0.9, weight_decay: 0.5);
        double value = 1, velocity = 0;
        for (var i = 0; i < 3; i++)
        {
            Descend(p, sgd);
            velocity = (0.9 * velocity) + (2 * value) + (0.5 * value);
            value -= 0.1 * velocity;
            p.item<float>().ShouldBe((float)value, 1e-5f);
        }
    }

    [Fact]
    public void AdamTakesTheStepsOfTheFormula()
    {
        using var p = new Parameter(tensor(new float[] { 1 }));
        using var adam = optim.Adam([p], 0.1);
        double value = 1, m = 0, v = 0;
        for (var i = 1; i <= 3; i++)
        {
            Descend(p, adam);
            m = (0.9 * m) + (0.1 * 2 * value);
            v = (0.999 * v) + (0.001 * 4 * value * value);
            value -= 0.1 * (m / (1 - Math.Pow(0.9, i))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, i))) + 1e-8);
            p.item<float>().ShouldBe((float)value, 1e-5f);
        }
    }

    [Fact]
    public void AnOptimiserGoesOnFromItsSavedState()
    {
        using var unbroken = new Parameter(tensor(new float[] { 1, -2 }));
        using var adam = optim.Adam([unbroken], 0.1);
        Descend(unbroken, adam);
        using var resumed = new Parameter(unbroken.detach().clone());
        using var second = optim.Adam([resumed], 0.5);
        var saved = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(saved));
        second.load_state_dict(new BinaryReader(new MemoryStream(saved.ToArray())));

        Descend(unbroken, adam);
        Descend(resumed, second);
        resumed.allclose(unbroken, 0, 0).ShouldBeTrue();
    }

    [Fact]
    public void SchedulesFollowTheirFormulas()
    {
        using var p = new Parameter(ones(1));
        Rates(optimiser => optim.lr_scheduler.StepLR(optimiser, 2, 0.1)).ShouldBe([1, 1, 0.1, 0.1, 0.01], 1e-12);
        Rates(optimiser => optim.lr_scheduler.MultiStepLR(optimiser, [1, 3], 0.5)).ShouldBe([1, 0.5, 0.5, 0.25, 0.25], 1e-12);
        Rates(optimiser => optim.lr_scheduler.CosineAnnealingLR(optimiser, 4)).ShouldBe([1, 0.853553390593, 0.5, 0.146446609407, 0], 1e-9);

        double[] Rates(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> schedule)
        {
            using var sgd = optim.SGD([p], 1);
            var scheduler = schedule(sgd);
            return [.. Enumerable.Range(0, 5).Select(_ =>
            {
                var rate = sgd.ParamGroups.Single().LearningRate;
                scheduler.step();
                return rate;
            })];
        }
    }

    [Fact]
    public void ClippingLimitsGradients()
    {
        using var p = new Parameter(tensor(new float[] { 3, 4 }));
        (p * p / 2).sum().backward();
        nn.utils.clip_grad_norm_([p], 1).ShouldBe(5, 1e-6);
        p.grad!.data<float>().ToArray().ShouldBe([0.6f, 0.8f], 1e-5f);
        nn.utils.clip_grad_value_([p], 0.7);
        p.grad!.data<float>().ToArray().ShouldBe([0.6f, 0.7f], 1e-5f);
    }

    private static void Descend(Parameter p, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        (p * p).sum().backward();
        optimizer.step();
    }
}
