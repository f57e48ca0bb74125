using System.Reactive.Linq;
using System.Reactive.Subjects;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Live.Tests.Support;
using LiveSR.Queues;

namespace LiveSR.Live.Tests;

public sealed class LiveSessionTests
{
    [Fact]
    public void APairIsTheRawAndTheEnhancedFrameOfOneImage()
    {
        using var bench = new Bench();
        bench.Source.Send(20);
        bench.AwaitPairs(20);
        bench.Pairs.ShouldAllBe(pair => pair.Raw == pair.Enhanced && pair.RawPixel == pair.Raw && pair.EnhancedPixel == pair.Raw);
    }

    [Fact]
    public void RawFramesComeWhetherTheyAreEnhancedOrNot()
    {
        using var bench = new Bench(OverloadPolicy.DropOldest);
        var raw = new List<long>();
        using var arrived = new SemaphoreSlim(0);
        using IDisposable subscription = bench.Session.RawFrames.Subscribe(frame =>
        {
            raw.Add(frame.Metadata.ImageNumber);
            arrived.Release();
        });
        bench.First.Hold();
        for (int i = 0; i < 8; i++)
        {
            bench.Source.Send();
            arrived.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        }

        bench.First.LetGo();
        bench.AwaitPairs(3);
        raw.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);
        bench.Session.Status().Lost.Enhancement.ShouldBe(5);
    }

    [Fact]
    public void ModelAndSourceAreOpenedSideBySideAndTheModelIsWarmBeforeTheSourceStarts()
    {
        var source = new HandSource();
        using var enhancer = new FakeEnhancer("first", source.Pool);
        using var both = new Barrier(2);
        using var session = LiveSession.Open(new LiveSessionOptions
        {
            OpenSource = () => MeetingTheOther(source),
            OpenEnhancer = _ => MeetingTheOther(enhancer),
            Pool = source.Pool,
        });
        enhancer.AwaitFrame();

        T MeetingTheOther<T>(T value)
        {
            both.SignalAndWait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
            return value;
        }
    }

    [Fact]
    public void AModelThatCannotBeOpenedIsSaidWhileTheSourceIsBeingOpenedWhichIsDisposedThen()
    {
        var source = new HandSource();
        using var opening = new ManualResetEventSlim();
        Should.Throw<ModelNotFoundException>(() => LiveSession.Open(new LiveSessionOptions
        {
            OpenSource = () =>
            {
                opening.Wait(TestContext.Current.CancellationToken);
                return source;
            },
            OpenEnhancer = _ => throw new ModelNotFoundException("there is no such model"),
            Pool = source.Pool,
        }));
        opening.Set();
        source.AwaitDisposal();
    }

    [Fact]
    public void ASourceThatCannotBeOpenedLeavesNoModelOpen()
    {
        using var pool = new FramePool();
        var enhancer = new FakeEnhancer("first", pool);
        Should.Throw<SourceException>(() => LiveSession.Open(new LiveSessionOptions
        {
            OpenSource = () => throw new SourceException("there is no camera 7"),
            OpenEnhancer = _ => enhancer,
        }));
        enhancer.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public void RoiAndItsMetadataChangeBetweenTwoFrames()
    {
        using var bench = new Bench();
        var seen = new List<(PixelRect? Raw, PixelRect? Enhanced, int Width, double Dx, PixelRect? Source)>();
        using IDisposable subscription = bench.Session.Pairs.Subscribe(pair => seen.Add((
            pair.Raw.Metadata.Roi, pair.Enhanced.Metadata.Roi, pair.Enhanced.Width, pair.Enhanced.Metadata.PixelSizeAffine!.Value.Dx,
            pair.Enhanced.Metadata.Source!.Roi)));
        bench.Source.Send();
        bench.AwaitPairs();
        bench.Session.Roi = new PixelRect(4, 2, 8, 6);
        bench.Source.Send();
        bench.AwaitPairs();
        bench.Session.Roi = null;
        bench.Source.Send();
        bench.AwaitPairs();
        SpinWait.SpinUntil(() => seen.Count == 3, Patience.Limit).ShouldBeTrue();
        var roi = new PixelRect(4, 2, 8, 6);
        seen[0].ShouldBe((null, null, 32, 0, null));
        seen[1].ShouldBe((roi, new PixelRect(8, 4, 16, 12), 16, 0.1 * 4, roi));
        seen[2].ShouldBe((null, null, 32, 0, null));
    }

    [Fact]
    public void ARoiOutsideTheFrameIsRefusedAndChangesNothing()
    {
        using var bench = new Bench(roi: new PixelRect(0, 0, 8, 8));
        Should.Throw<SourceException>(() => bench.Session.Roi = new PixelRect(10, 0, 8, 8)).Message.ShouldContain("16x12 frames of hand camera");
        bench.Session.Roi.ShouldBe(new PixelRect(0, 0, 8, 8));
    }

    [Fact]
    public void AnObserverThatThrowsIsLeftOutAndHarmsNoOther()
    {
        using var bench = new Bench();
        int calls = 0;
        using IDisposable subscription = bench.Session.Pairs.Subscribe(_ => throw new InvalidOperationException($"call {++calls}"));
        bench.Source.Send(5);
        bench.AwaitPairs(5);
        calls.ShouldBe(1);
        bench.Notices.ShouldContain(notice => notice.Kind == LiveNoticeKind.Failure && notice.Text.Contains("call 1"));
    }

    [Fact]
    public void LossesAreToldByCause()
    {
        using var bench = new Bench(OverloadPolicy.DropOldest);
        bench.Source.Send();
        bench.AwaitPairs();
        bench.Source.SendNumber(5);
        bench.AwaitPairs();
        bench.First.Hold();
        bench.Source.Send();
        bench.First.AwaitFrame();
        bench.Source.Send(5);
        bench.First.LetGo();
        bench.AwaitPairs(3);
        LiveStatus status = bench.Session.Status();
        status.Lost.Camera.ShouldBe(4);
        status.Lost.Enhancement.ShouldBe(3);
        status.Frames.ShouldBe(8);
        status.NominalFps.ShouldBe(10);
        status.Provenance!.Inferred.ShouldBeTrue();

        // The view has a queue of its own behind the pairs.
        SpinWait.SpinUntil(() => bench.Session.Status().Latency.Count > 0, Patience.Limit).ShouldBeTrue();
    }

    [Fact]
    public void ACameraThatIsLostAndBackIsSeenInTheStatus()
    {
        using var bench = new Bench();
        bench.Session.Status().Source.ShouldBe(SourceState.Ready);
        bench.Session.Start();
        bench.Session.Status().Source.ShouldBe(SourceState.Live);
        bench.Source.IsAway.OnNext(true);
        bench.Session.Status().Source.ShouldBe(SourceState.Away);
        bench.Source.IsAway.OnNext(false);
        bench.Session.Status().Source.ShouldBe(SourceState.Live);
        bench.Notices.Select(notice => notice.Kind).ShouldBe([LiveNoticeKind.SourceLost, LiveNoticeKind.SourceBack]);
    }

    [Fact]
    public async Task ACameraThatIsLostForGoodEndsTheSessionInOneLine()
    {
        using var bench = new Bench();
        bench.Session.Start();
        bench.Source.Send();
        bench.Source.Lose("the cable is out");
        (await bench.Session.Completion).Failure!.Message.ShouldContain("the cable is out");
        bench.Session.Status().Source.ShouldBe(SourceState.Failed);
        bench.Notices.ShouldContain(notice => notice.Kind == LiveNoticeKind.SourceLost);
    }

    [Fact]
    public async Task AtTheEndOfARecordingTheObservablesComplete()
    {
        using var bench = new Bench();
        AsyncSubject<int> frames = bench.Session.Pairs.Count().RunAsync(TestContext.Current.CancellationToken);
        AsyncSubject<int> raw = bench.Session.RawFrames.Count().RunAsync(TestContext.Current.CancellationToken);
        bench.Source.Send(2);
        bench.Session.Stop();
        (await frames).ShouldBe(2);
        (await raw).ShouldBe(2);
        (await bench.Session.Completion).Statistics.FramesIn.ShouldBe(2);
        bench.Session.Status().Source.ShouldBe(SourceState.Ended);
    }
}
