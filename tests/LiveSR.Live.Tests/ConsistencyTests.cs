using System.Collections.Concurrent;
using LiveSR.Capture.Opening;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;
using LiveSR.Live.Tests.Support;
using LiveSR.Live.Trust;
using LiveSR.Simulation;

namespace LiveSR.Live.Tests;

/// <summary>The trust view of a session, on the simulated microscope.</summary>
public sealed class ConsistencyTests
{
    [Fact]
    public void ANetworkThatGivesTheTruthAgreesWithTheCameraWithinFivePercent()
    {
        LiveConsistency result = Measure(static _ => { }, modelHash: "abc");
        result.BlurSigmaPixels.ShouldBeNull();
        result.NoiseIsEstimated.ShouldBeFalse();
        result.Result.ReducedChiSquare.ShouldBe(1, 0.05);
    }

    [Fact]
    public void ANetworkThatInventsAFilamentIsFoundOut()
    {
        LiveConsistency result = Measure(
            static pixels =>
            {
                for (int x = 60; x < 200; x++)
                {
                    pixels[(150 * 256) + x] = (ushort)Math.Min(65535, pixels[(150 * 256) + x] + 20_000);
                }
            },
            modelHash: "abc");
        result.Result.ReducedChiSquare.ShouldBeGreaterThan(1.2);
        Enumerable.Range(40, 50).Average(x => result.Result.Map[x, 75]).ShouldBeGreaterThan(2);
    }

    [Fact]
    public void WithoutAnObjectiveTheBlurThatAgreesBestIsFound()
    {
        using SimulatedMicroscope microscope = new(SimulationOptions.Parse("actin?size=128&seed=3"));
        using SimulatedFrame image = microscope.Render(0);
        using FrameLease truth = microscope.Truth(0, 2);
        using var meter = new ConsistencyMeter(new MicroscopeDescription());
        LiveConsistency result = meter.Measure(image.Frame, truth.Frame)!;
        result.BlurSigmaPixels!.Value.ShouldBeInRange(0.3, 1.2);
        result.Result.ReducedChiSquare.ShouldBeInRange(0.95, 1.25, "a Gaussian is not quite the microscope's blur");
    }

    [Fact]
    public void WhatTheUserKnowsOfTheCameraGoesBeforeTheMetadata()
    {
        var known = new MicroscopeDescription { Optics = new Optics(0.5, 0.6), Noise = new CameraNoise(1, 2, 3) };
        known.OpticsOf(new FrameMetadata()).ShouldBe(new Optics(0.5, 0.6));
        known.NoiseOf(new FrameMetadata()).ShouldBe(new CameraNoise(1, 2, 3));
        new MicroscopeDescription().OpticsOf(new FrameMetadata()).ShouldBeNull();
        new MicroscopeDescription().NoiseOf(new FrameMetadata()).ShouldBeNull();
    }

    [Fact]
    public void AHotPixelOfTheCalibrationSaysNothing()
    {
        using SimulatedMicroscope microscope = new(SimulationOptions.Parse("actin?size=128&seed=3&depth=12&hot=30"));
        using SimulatedFrame image = microscope.Render(0);
        using FrameLease truth = microscope.Truth(0, 2);
        CameraCalibration camera = new()
        {
            Gain = microscope.Gain,
            Offset = microscope.Offset,
            ReadNoise = microscope.Options.ReadNoise,
            Width = 128,
            Height = 128,
            BitDepth = 12,
            HotPixels = [.. microscope.HotPixels.Select(pixel => new HotPixel(pixel.X, pixel.Y))],
        };
        using ConsistencyMeter blind = new(new MicroscopeDescription()), knowing = new(new MicroscopeDescription { Calibration = camera });
        blind.Measure(image.Frame, truth.Frame)!.Result.ReducedChiSquare.ShouldBeGreaterThan(2);
        LiveConsistency result = knowing.Measure(image.Frame, truth.Frame)!;
        result.Result.ReducedChiSquare.ShouldBeInRange(0.9, 1.3);
        result.NoiseIsEstimated.ShouldBeFalse();
    }

    [Fact]
    public void AnImageThatIsTooSmallHasNoFigure()
    {
        using var bench = new Bench();
        var results = new ConcurrentQueue<LiveConsistency>();
        using (bench.Session.Consistency(TimeSpan.Zero).Subscribe(results.Enqueue))
        {
            bench.Source.Send(5);
            bench.AwaitPairs(5);
        }

        results.ShouldBeEmpty();
    }

    [Fact]
    public async Task ASessionMeasuresWhileSomebodyLooksAndHoldsNobodyUp()
    {
        using var pool = new FramePool();
        using (var session = LiveSession.Open(new LiveSessionOptions
        {
            OpenSource = () => FrameSources.Open("sim:actin?size=64&frames=30", new SourceOptions { Pool = pool }),
            Enhancement = new Enhancement { Model = "bicubic", Scale = 2 },
            Queue = Queues.QueueOptions.Files,
            Pool = pool,
        }))
        {
            using var measured = new SemaphoreSlim(0);
            using (session.Consistency(TimeSpan.Zero).Subscribe(_ => measured.Release()))
            {
                session.Start();
                (await measured.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken)).ShouldBeTrue();
            }

            await session.Completion;
            session.Status().Enhanced.ShouldBe(30);
        }

        pool.Outstanding.ShouldBe(0);
    }

    /// <summary>The truth at twice the scale, changed, as a network's result.</summary>
    private static LiveConsistency Measure(Action<Span<ushort>> change, string modelHash)
    {
        using var pool = new FramePool();
        using SimulatedMicroscope microscope = new(SimulationOptions.Parse("actin?size=128&seed=3"), pool);
        using SimulatedFrame image = microscope.Render(0);
        using FrameLease truth = microscope.Truth(0, 2);
        using FrameWriter writer = pool.Rent(PixelFormat.Gray16, 256, 256);
        truth.Frame.CopyTo(writer.Bytes);
        change(writer.Pixels<ushort>());
        using FrameLease enhanced = writer.Publish(image.Frame.Metadata.Enhanced(new Provenance { Model = "net", ModelHash = modelHash, Scale = 2, Inferred = true }));
        using var meter = new ConsistencyMeter(new MicroscopeDescription());
        return meter.Measure(image.Frame, enhanced.Frame)!;
    }
}
