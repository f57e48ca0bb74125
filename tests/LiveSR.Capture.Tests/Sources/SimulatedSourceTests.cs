using LiveSR.Capture.Opening;
using LiveSR.Capture.Tests.Support;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Simulation;

namespace LiveSR.Capture.Tests.Sources;

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
        done.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
        seen.ShouldBe(Enumerable.Range(0, 20).SelectMany(i => new[] { $"truth {i}", $"frame {i}" }));
        pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void ALiveCameraIsPacedByTheClock()
    {
        var clock = new InstantClock();
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
        done.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
        times.Count.ShouldBe(10);
        times.ShouldAllBe(t => Math.Abs(t.Received - t.Due) < 0.001);
    }

    [Fact]
    public void ASubscriberThatThrowsEndsTheFramesWithItsError()
    {
        using var source = new SimulatedSource(SimulationOptions.Parse("pits?size=48&frames=5"), new SourceOptions());
        Exception? failure = null;
        using var done = new ManualResetEventSlim();
        source.Frames.Subscribe(_ => { }, error =>
        {
            failure = error;
            done.Set();
        });
        source.Frames.Subscribe(_ => throw new InvalidOperationException("a broken viewer"), _ => { });
        source.Start();
        done.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
        failure.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void OpensByName()
    {
        using IFrameSource source = FrameSources.Open("sim:er?size=48&frames=3&read-noise=2");
        source.Info.FrameCount.ShouldBe(3);
        Recording.Of(source).Frames.Count.ShouldBe(3);
        SourceException wrong = Should.Throw<SourceException>(() => FrameSources.Open("sim:unicorn"));
        wrong.IsUsage.ShouldBeTrue();
        wrong.Message.ShouldContain("actin");
    }

    [Fact]
    public void ALiveCameraLosesWhatNobodyWaitedFor()
    {
        var clock = new InstantClock();
        using var source = new SimulatedSource(SimulationOptions.Parse("pits?size=48&fps=20"), new SourceOptions { Clock = clock });
        var numbers = new List<long>();
        using var done = new ManualResetEventSlim();
        source.Frames.Subscribe(
            frame =>
            {
                numbers.Add(frame.Metadata.ImageNumber);
                clock.Sleep(TimeSpan.FromMilliseconds(170), CancellationToken.None);
                if (numbers.Count == 4)
                {
                    source.Stop();
                }
            },
            done.Set);
        source.Start();
        done.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();
        numbers.ShouldBe([0, 3, 6, 10]);
    }
}
