using System.Collections.Concurrent;
using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Live.Tests.Support;
using LiveSR.Simulation;

namespace LiveSR.Live.Tests;

/// <summary>Frames on which a model did not learn are said once and marked.</summary>
public sealed class RangeWatchTests
{
    private static readonly LearnedConditions LittleNoise = new(new FigureRange(0, 0.1), Contrast: null);

    [Theory]
    [InlineData("actin?size=64&photons=4&depth=12&gain=100", true)]
    [InlineData("actin?size=64&photons=20000&depth=12", false)]
    public void FramesOutsideAreSaidOnceAndMarkedAndOthersAreNot(string source, bool isOutside)
    {
        using var pool = new FramePool();
        using SimulatedMicroscope microscope = new(SimulationOptions.Parse(source), pool);
        var said = new ConcurrentQueue<string>();
        var clock = new SteppingClock();
        using (var enhancer = new FakeEnhancer("learned", pool) { Learned = LittleNoise })
        using (var watch = new RangeWatch(calibration: null, said.Enqueue, clock))
        {
            string? marked = null;
            for (int i = 0; i < 3; i++)
            {
                clock.Step();
                marked = Mark(watch, enhancer, microscope, i, until: isOutside);
            }

            (marked is not null).ShouldBe(isOutside);
            said.Count.ShouldBe(isOutside ? 1 : 0);
            marked?.ShouldContain("noise");
            said.ShouldAllBe(line => line.Contains("did not learn", StringComparison.Ordinal) && !line.Contains('\n'));
        }

        pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void AModelThatSaysNothingIsNotWatched()
    {
        using var pool = new FramePool();
        using SimulatedMicroscope microscope = new(SimulationOptions.Parse("actin?size=64&photons=4&depth=12&gain=100"), pool);
        using var enhancer = new FakeEnhancer("silent", pool);
        using var watch = new RangeWatch(calibration: null, line => throw new InvalidOperationException(line), TimeProvider.System);
        using SimulatedFrame image = microscope.Render(0);
        using FrameLease result = watch.Labelled(image.Frame, enhancer, enhancer.Enhance(image.Frame, CancellationToken.None));
        result.Frame.Metadata.Provenance!.OutOfRange.ShouldBeNull();
        pool.Outstanding.ShouldBe(2, "the image and the result: the watch holds nothing");
    }

    /// <summary>Shows the watch an image until it has marked one, or, where none is to be marked, until it has looked.</summary>
    private static string? Mark(RangeWatch watch, FakeEnhancer enhancer, SimulatedMicroscope microscope, int image, bool until)
    {
        string? marked = null;
        SpinWait.SpinUntil(
            () =>
            {
                using SimulatedFrame frame = microscope.Render(image);
                using FrameLease result = watch.Labelled(frame.Frame, enhancer, enhancer.Enhance(frame.Frame, CancellationToken.None));
                marked = result.Frame.Metadata.Provenance!.OutOfRange;
                return marked is not null || (!until && watch.Looks > image);
            },
            Patience.Limit).ShouldBeTrue("the watch never looked");
        return marked;
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Read(ref _seconds);

        internal void Step() => Interlocked.Increment(ref _seconds);
    }
}
