using LiveSR.Capture.Simulation;
using LiveSR.Imaging;

namespace LiveSR.Capture.Tests.Simulation;

public class SimulatedSourceTests
{
    [Fact]
    public void ARecordingIsDeliveredWholeAndInOrder()
    {
        using var pool = new FramePool();
        using var source = new SimulatedSource(SimulationOptions.Parse("actin?size=48&frames=20&truth=2"), new SourceOptions { Pool = pool });
        source.Info.FrameCount.ShouldBe(20);
        source.Info.IsLive.ShouldBeFalse();
        var seen = new List<string>();
        using var done = new ManualResetEventSlim();
        source.Truth.Subscribe(frame => seen.Add($"truth {frame.Metadata.ImageNumber}"));
        source.Frames.Subscribe(frame => seen.Add($"frame {frame.Metadata.ImageNumber}"), done.Set);
        source.Start();
        done.Wait(TestContext.Current.CancellationToken);
        seen.ShouldBe(Enumerable.Range(0, 20).SelectMany(i => new[] { $"truth {i}", $"frame {i}" }));
        pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ALiveCameraIsPacedByTheClock()
    {
        var clock = new SteppingClock();
        using var source = new SimulatedSource(SimulationOptions.Parse("pits?size=48&fps=20"), new SourceOptions { Clock = clock });
        source.Info.IsLive.ShouldBeTrue();
        DateTimeOffset start = clock.GetUtcNow();
        var times = new List<(double Due, double Received)>();
        using var done = new ManualResetEventSlim();
        source.Frames.Subscribe(
            frame =>
            {
                times.Add((frame.Metadata.ElapsedTimeMs, (frame.Metadata.ReceivedTime - start).TotalMilliseconds));
                if (times.Count == 10)
                {
                    source.Stop();
                }
            },
            done.Set);
        source.Start();
        done.Wait(TestContext.Current.CancellationToken);
        times.Count.ShouldBe(10);
        times.ShouldAllBe(t => t.Received >= t.Due && t.Received <= t.Due + 1);
    }

    [Fact]
    public void ALiveCameraLosesWhatNobodyWaitedFor()
    {
        var clock = new SteppingClock();
        using var source = new SimulatedSource(SimulationOptions.Parse("pits?size=48&fps=20"), new SourceOptions { Clock = clock });
        var numbers = new List<long>();
        using var done = new ManualResetEventSlim();
        source.Frames.Subscribe(
            frame =>
            {
                numbers.Add(frame.Metadata.ImageNumber);
                clock.Advance(TimeSpan.FromMilliseconds(170));
                if (numbers.Count == 4)
                {
                    source.Stop();
                }
            },
            done.Set);
        source.Start();
        done.Wait(TestContext.Current.CancellationToken);
        numbers.ShouldBe([0, 3, 6, 10]);
    }

    /// <summary>A clock that stands still until someone waits, and then is there at once.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Advance(dueTime);
            }

            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
