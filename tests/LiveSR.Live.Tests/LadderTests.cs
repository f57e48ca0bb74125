using LiveSR.Imaging;
using LiveSR.Live.Ladder;
using LiveSR.Live.Tests.Support;
using LiveSR.Pipeline.Tests;
using LiveSR.Queues;

namespace LiveSR.Live.Tests;

/// <summary>A session gives up what the user allowed, step by step, on a clock that the test turns.</summary>
public sealed class LadderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly DegradationLadder Ladder = new()
    {
        Steps = [new SmallerRegion(0.5), new OtherModel(new Enhancement { Model = "small" }), new BicubicOnly()],
        Patience = TimeSpan.FromSeconds(3),
        Recovery = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public void ItGoesDownOnlyAfterItsPatienceAndNoFurtherThanTheLastStep()
    {
        var controller = new LadderController(Ladder);
        Rungs(controller, 2, enhanced: 20).ShouldBe([0, 0]);
        Rungs(controller, 1, enhanced: 30).ShouldBe([0], "a second that kept up begins the patience again");
        Rungs(controller, 14, enhanced: 20).ShouldBe([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
    }

    [Fact]
    public void ItClimbsBackAndAFailedTrialMakesTheNextWaitTwiceAsLong()
    {
        var controller = new LadderController(Ladder);
        Rungs(controller, 3, enhanced: 20)[^1].ShouldBe(1);
        Rungs(controller, 10, enhanced: 30)[^1].ShouldBe(0, "after ten good seconds it tries");
        Rungs(controller, 3, enhanced: 20)[^1].ShouldBe(1, "the trial failed");
        Rungs(controller, 19, enhanced: 30)[^1].ShouldBe(1);
        Rungs(controller, 1, enhanced: 30)[^1].ShouldBe(0, "after twenty");
        Rungs(controller, 10, enhanced: 30)[^1].ShouldBe(0);
        Rungs(controller, 3, enhanced: 20)[^1].ShouldBe(1, "the trial had succeeded: this is a new trouble");
        Rungs(controller, 10, enhanced: 30)[^1].ShouldBe(0);
    }

    [Fact]
    public void ACameraThatIsAwaySaysNothingOfTheDevice()
    {
        var controller = new LadderController(Ladder);
        Rungs(controller, 2, enhanced: 20);
        controller.Observe(TimeSpan.FromMinutes(5), 0, 0).ShouldBeFalse();
        Rungs(controller, 2, enhanced: 20)[^1].ShouldBe(0);
    }

    [Fact]
    public void EachStepIsTakenLabelledInTheMetadataAndTakenBack()
    {
        var clock = new ManualClock();
        using var bench = new Bench(OverloadPolicy.DropNewest, clock: clock);
        bench.Session.Ladder = Ladder;
        var seen = new List<(string Model, int Width, PixelRect? Roi, string? Degraded)>();
        using IDisposable subscription = bench.Session.Pairs.Subscribe(pair => seen.Add((
            pair.Enhanced.Metadata.Provenance!.Model, pair.Raw.Width, pair.Raw.Metadata.Roi, pair.Enhanced.Metadata.Provenance.Degraded)));

        bench.Source.Send();
        bench.AwaitPairs();
        for (int rung = 1; rung <= 3; rung++)
        {
            FallBehind(bench, clock, seconds: 3);
            AwaitRung(bench, rung);
            bench.Source.Send();
            bench.AwaitPairs();
        }

        for (int rung = 2; rung >= 0; rung--)
        {
            KeepUp(bench, clock, seconds: 10);
            AwaitRung(bench, rung);
        }

        bench.Source.Send();
        bench.AwaitPairs();
        SpinWait.SpinUntil(() => seen.Count == bench.Pairs.Count, Support.Patience.Limit).ShouldBeTrue();
        var middle = new PixelRect(4, 3, 8, 6);
        seen.ShouldContain(("first", 16, null, null));
        seen.ShouldContain(("first", 8, middle, "the device is too slow: only the middle 50% of each edge"));
        seen.ShouldContain(("small", 16, null, "the device is too slow: small instead"));
        seen.ShouldContain(("bicubic", 16, null, "the device is too slow: bicubic instead"));
        seen[^1].ShouldBe(("first", 16, null, null));
        bench.Session.Enhancement.Model.ShouldBe("first", "what was asked for stays what it was");
        bench.Notices.Count(notice => notice.Kind == LiveNoticeKind.Ladder).ShouldBe(6);
    }

    [Fact]
    public void ARecordingStaysOfOneKindUnlessTheUserSaysSo()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        using var bench = new Bench(OverloadPolicy.DropNewest, clock: clock);
        bench.Session.Ladder = Ladder;
        using LiveRecording recording = bench.Session.Record(new RecordingRequest { Folder = folder["run"] });
        FallBehind(bench, clock, seconds: 10);
        bench.Session.Status().Ladder.Rung.ShouldBe(0);
        bench.Session.Ladder = Ladder with { WhileRecording = true };
        FallBehind(bench, clock, seconds: 3);
        AwaitRung(bench, 1);
    }

    private static int[] Rungs(LadderController controller, int seconds, double enhanced)
    {
        int[] rungs = new int[seconds];
        for (int i = 0; i < seconds; i++)
        {
            controller.Observe(Second, 30, enhanced);
            rungs[i] = controller.Rung;
        }

        return rungs;
    }

    /// <summary>Seconds in each of which the camera sends frames of which most are dropped.</summary>
    private static void FallBehind(Bench bench, ManualClock clock, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            FakeEnhancer busy = bench.Current;
            busy.Hold();
            bench.Source.Send();
            busy.AwaitFrame();
            bench.Source.Send(8);
            clock.Advance(Second);
            busy.LetGo();
            bench.AwaitPairs(3);
        }
    }

    private static void KeepUp(Bench bench, ManualClock clock, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            long before = bench.Session.Status().Enhanced;
            bench.Source.Send();
            bench.AwaitPairs();
            SpinWait.SpinUntil(() => bench.Session.Status().Enhanced > before, Support.Patience.Limit).ShouldBeTrue();
            clock.Advance(Second);
        }
    }

    private static void AwaitRung(Bench bench, int rung) =>
        SpinWait.SpinUntil(() => bench.Session.Status().Ladder.Rung == rung, Support.Patience.Limit).ShouldBeTrue($"rung {rung} was not reached");
}
