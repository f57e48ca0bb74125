using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LiveSR.Bindings.Tests.Torch;

public class LifetimeTests
{
    [Fact]
    public void AScopeDisposesWhatWasMadeInItAndKeepsWhatWasMovedOut()
    {
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Tensor kept;
        using (NewDisposeScope())
        {
            var inner = ones(3) + 1;
            kept = (inner * 2).MoveToOuterDisposeScope();
            inner.IsInvalid.ShouldBeFalse();
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(live + 1);
        kept.sum().ToDouble().ShouldBe(12);
        kept.Dispose();
        kept.IsInvalid.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => kept.sum());
    }

    [Fact]
    public void TrainingStepsKeepTheNumberOfNativeTensorsFlat()
    {
        using var net = nn.Sequential(nn.Conv2d(1, 4, 3, padding: 1), nn.ReLU(), nn.Conv2d(4, 1, 3, padding: 1));
        using var adam = optim.Adam(net.parameters(), lr: 1e-3);
        var thread = DisposeScopeManager.Statistics;
        Step(net, adam);
        var before = thread.ThreadTotalLiveCount;
        for (var i = 0; i < 50; i++)
        {
            Step(net, adam);
        }

        thread.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void DisposingAModuleDisposesItsParameters()
    {
        Parameter weight;
        using (var linear = nn.Linear(2, 2))
        {
            weight = linear.weight;
        }

        weight.IsInvalid.ShouldBeTrue();
    }

    private static void Step(nn.Module<Tensor, Tensor> net, Adam adam)
    {
        using var scope = NewDisposeScope();
        adam.zero_grad();
        var x = ones(1, 1, 8, 8);
        nn.functional.mse_loss(net.call(x), x).backward();
        adam.step();
    }
}
