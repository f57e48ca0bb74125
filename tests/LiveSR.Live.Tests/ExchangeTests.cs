using LiveSR.Inference;
using LiveSR.Live.Tests.Support;
using LiveSR.Queues;

namespace LiveSR.Live.Tests;

/// <summary>Model, region and policy are changed while frames come.</summary>
public sealed class ExchangeTests
{
    [Fact]
    public async Task ExchangeKeepsTheOrderAndLosesNoFrameAndEnhancesNoneTwice()
    {
        using var bench = new Bench();
        const int Frames = 200;
        var sending = Task.Run(() => bench.Source.Send(Frames), TestContext.Current.CancellationToken);
        for (int i = 0; i < 10; i++)
        {
            await bench.Session.ExchangeAsync(new Enhancement { Model = $"model {i}" }, TestContext.Current.CancellationToken);
        }

        await sending;
        bench.AwaitPairs(Frames);
        bench.Pairs.Select(pair => pair.Raw).ShouldBe(Enumerable.Range(0, Frames).Select(i => (long)i));
        bench.Session.Status().Lost.ShouldSatisfyAllConditions(lost => lost.Camera.ShouldBe(0), lost => lost.Enhancement.ShouldBe(0));
        bench.First.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task TheNextFrameIsEnhancedByTheNewModel()
    {
        using var bench = new Bench();
        bench.Source.Send();
        bench.AwaitPairs();
        await bench.Session.ExchangeAsync(new Enhancement { Model = "second", Provider = "cpu" }, TestContext.Current.CancellationToken);
        bench.Source.Send();
        bench.AwaitPairs();
        bench.Pairs.Select(pair => pair.Model).ShouldBe(["first", "second"]);
        bench.Session.Enhancement.ShouldBe(new Enhancement { Model = "second", Provider = "cpu" });
        bench.Notices.ShouldContain(notice => notice.Kind == LiveNoticeKind.Exchanged);
    }

    [Fact]
    public async Task AnEnhancerIsDisposedOnlyWhenItsFrameHasLeft()
    {
        using var bench = new Bench();
        bench.First.Hold();
        bench.Source.Send();
        bench.First.AwaitFrame();
        await bench.Session.ExchangeAsync(new Enhancement { Model = "second" }, TestContext.Current.CancellationToken);
        bench.First.IsDisposed.ShouldBeFalse();
        bench.First.LetGo();
        bench.AwaitPairs();
        bench.Source.Send();
        bench.AwaitPairs();
        bench.First.IsDisposed.ShouldBeTrue();
        bench.First.WasDisposedInsideAFrame.ShouldBeFalse();
        bench.Pairs.Select(pair => pair.Model).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task AModelThatFailsToOpenLeavesTheOldOneRunning()
    {
        using var bench = new Bench();
        await Should.ThrowAsync<ModelNotFoundException>(
            bench.Session.ExchangeAsync(new Enhancement { Model = "broken" }, TestContext.Current.CancellationToken));
        bench.Source.Send();
        bench.AwaitPairs();
        bench.Pairs[0].Model.ShouldBe("first");
        bench.Session.Enhancement.Model.ShouldBe("first");
    }

    [Fact]
    public async Task AModelThatFailsLiveIsReplacedByBicubicAtThatVeryFrame()
    {
        using var bench = new Bench();
        await bench.Session.ExchangeAsync(new Enhancement { Model = "weak" }, TestContext.Current.CancellationToken);
        bench.Source.Send(5);
        bench.AwaitPairs(5);
        bench.Pairs.Select(pair => (pair.Raw, pair.Model)).ShouldBe([(0, "weak"), (1, "weak"), (2, "weak"), (3, "bicubic"), (4, "bicubic")]);
        bench.Session.Status().Provenance!.Degraded!.ShouldContain("weak failed, bicubic instead");
        bench.Notices.Count(notice => notice.Kind == LiveNoticeKind.FellBack).ShouldBe(1);
        bench.Enhancer("weak").IsDisposed.ShouldBeTrue();

        await bench.Session.ExchangeAsync(new Enhancement { Model = "second" }, TestContext.Current.CancellationToken);
        bench.Source.Send();
        bench.AwaitPairs();
        bench.Pairs[^1].Model.ShouldBe("second");
        bench.Session.Status().Provenance!.Degraded.ShouldBeNull();
    }

    [Fact]
    public async Task AnExchangeAfterTheEndIsRefusedAndOpensNothing()
    {
        var bench = new Bench();
        bench.Dispose();
        await Should.ThrowAsync<ObjectDisposedException>(
            bench.Session.ExchangeAsync(new Enhancement { Model = "late" }, TestContext.Current.CancellationToken));
        bench.HasOpened("late").ShouldBeFalse();
    }

    [Fact]
    public async Task TheEndWaitsForAnExchangeThatIsUnderWay()
    {
        var bench = new Bench();
        FakeEnhancer second = bench.Enhancer("second");
        second.Hold();
        Task exchange = bench.Session.ExchangeAsync(new Enhancement { Model = "second" }, TestContext.Current.CancellationToken);
        second.AwaitFrame();

        var ending = Task.Run(bench.Dispose, TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => bench.Source.IsDisposed, Patience.Limit).ShouldBeTrue();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        second.LetGo();

        await ending;
        second.IsDisposed.ShouldBeTrue();
        await Should.ThrowAsync<ObjectDisposedException>(exchange);
    }

    [Fact]
    public void ThePolicyChangesFromTheNextFrameOn()
    {
        using var bench = new Bench(OverloadPolicy.DropNewest);
        bench.First.Hold();
        bench.Source.Send();
        bench.First.AwaitFrame();
        bench.Source.Send(3);
        bench.Session.Policy = OverloadPolicy.DropOldest;
        bench.Session.Policy.ShouldBe(OverloadPolicy.DropOldest);
        bench.Source.Send();
        bench.First.LetGo();
        bench.AwaitPairs(3);
        bench.Pairs.Select(pair => pair.Raw).ShouldBe([0, 2, 4]);
        bench.Session.Status().Lost.Enhancement.ShouldBe(2);
    }
}
