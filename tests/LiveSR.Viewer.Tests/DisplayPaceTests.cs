using LiveSR.Viewer.Clients;
using LiveSR.Viewer.Sessions;

namespace LiveSR.Viewer.Tests;

public sealed class DisplayPaceTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void WhileNothingIsLostEachMomentIsDue()
    {
        DisplayPace pace = Losing(drawsHere: true, lost: 0);
        Send(pace, drawing: 50);
        pace.IsDue(_clock.GetTimestamp()).ShouldBeTrue();
        pace.Yields.ShouldBeFalse();
    }

    [Fact]
    public void APageOnAnotherMachineNeverYields()
    {
        DisplayPace pace = Losing(drawsHere: false, lost: 5);
        Send(pace, drawing: 50);
        pace.IsDue(_clock.GetTimestamp()).ShouldBeTrue();
        pace.Yields.ShouldBeFalse();
    }

    [Fact]
    public void WhileFramesAreLostAPageHereIsDrawnFiveTimesASecondAtLeast()
    {
        DisplayPace pace = Losing(drawsHere: true, lost: 1);
        pace.Yields.ShouldBeTrue();
        Send(pace, drawing: 500);
        _clock.Advance(199);
        pace.IsDue(_clock.GetTimestamp()).ShouldBeFalse();
        _clock.Advance(1);
        pace.IsDue(_clock.GetTimestamp()).ShouldBeTrue();
    }

    [Fact]
    public void APageThatDrawsQuicklyIsDrawnOftener()
    {
        DisplayPace pace = Losing(drawsHere: true, lost: 1);
        Send(pace, drawing: 1.5);
        _clock.Advance(49);
        pace.IsDue(_clock.GetTimestamp()).ShouldBeFalse();
        _clock.Advance(1);
        pace.IsDue(_clock.GetTimestamp()).ShouldBeTrue();
    }

    [Fact]
    public void AMomentThatCameTooEarlyWaitsForANewerOneButNotForEver()
    {
        DisplayPace pace = Losing(drawsHere: true, lost: 1);
        Send(pace, drawing: 500);
        _clock.Advance(190);
        long early = _clock.GetTimestamp();
        _clock.Advance(20);
        pace.IsDue(early).ShouldBeFalse();
        pace.IsDue(_clock.GetTimestamp()).ShouldBeTrue();
        _clock.Advance(180);
        pace.IsDue(early).ShouldBeTrue();
    }

    [Fact]
    public void TenSecondsWithoutALossFreeThePageAndOneThatBringsThemBackIsHeldLonger()
    {
        DisplayPace pace = Losing(drawsHere: true, lost: 1);
        _clock.Advance(10_000);
        Follow(pace, 1);
        pace.Yields.ShouldBeFalse();

        _clock.Advance(1_000);
        Follow(pace, 2);
        pace.Yields.ShouldBeTrue();
        _clock.Advance(10_000);
        Follow(pace, 2);
        pace.Yields.ShouldBeTrue();
        _clock.Advance(10_000);
        Follow(pace, 2);
        pace.Yields.ShouldBeFalse();
    }

    private DisplayPace Losing(bool drawsHere, long lost)
    {
        var pace = new DisplayPace(drawsHere, _clock);
        Follow(pace, 0);
        Follow(pace, lost);
        return pace;
    }

    private static void Follow(DisplayPace pace, long lost) => pace.Follow(new FlowState { Losses = [new LossState("enhancer too slow", lost)] });

    private static void Send(DisplayPace pace, double drawing)
    {
        pace.Drawn(TimeSpan.FromMilliseconds(drawing));
        pace.Sent(TimeSpan.Zero);
    }

    /// <summary>A clock that a test sets.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _now = 1_000_000;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => _now;

        public void Advance(double milliseconds) => _now += (long)(1000 * milliseconds);
    }
}
