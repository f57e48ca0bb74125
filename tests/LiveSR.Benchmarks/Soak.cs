using LiveSR.Capture;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;
using LiveSR.Simulation;

namespace LiveSR.Benchmarks;

/// <summary>
/// Memory under overload: simulated frames come faster than the network takes them, for a long time, through the whole
/// pipeline with the oldest dropped. The working set must stay flat, every frame must be accounted for, at least a tenth
/// must be enhanced, and no lease may be left.
/// </summary>
internal sealed class Soak(bool devicePath)
{
    public const int DefaultFrames = 1_000_000;
    private const int Size = 64;

    /// <summary>Frames that come for one that is enhanced, at most.</summary>
    private const int Overload = 10;

    private readonly FramePool _pool = new();
    private long _enhanced;

    /// <summary>Runs and prints; returns the exit code.</summary>
    /// <param name="frames">Frames that come.</param>
    /// <param name="devicePath">Whether frames go to the provider as integers, two in flight.</param>
    public static int Run(int frames, bool devicePath)
    {
        var soak = new Soak(devicePath);
        using (soak._pool)
        {
            bool accounted = soak.Stream(frames);
            Console.WriteLine($"leases left: {soak._pool.Outstanding + FramePool.Shared.Outstanding}; buffers ever made: {soak._pool.Allocated}");
            return accounted && soak._pool.Outstanding + FramePool.Shared.Outstanding == 0 ? 0 : 1;
        }
    }

    private bool Stream(int frames)
    {
        using var source = new SimulatedSource(
            new SimulationOptions { Width = Size, Height = Size, FrameCount = frames }, new Files.SourceOptions { Pool = _pool });
        using IFrameEnhancer enhancer = Enhancers.Open(Bars.DefaultModel, new EnhancerOptions
        {
            Pool = _pool,
            Provider = "cpu",
            DevicePath = devicePath,
            FramesInFlight = devicePath ? 2 : 1,
        });
        LivePipelineBuilder builder = LivePipeline.From(source.Frames);
        builder.Branch().Stage("enhance", (frame, _) => Enhance(enhancer, frame), QueueOptions.Live, enhancer.FramesInFlight).Sink("view", new NullSink());
        using LivePipeline pipeline = builder.Start();
        var memory = new MemoryWatch(frames);
        using IDisposable reports = source.Frames.Subscribe(
            frame =>
            {
                memory.At(frame.Metadata.ImageNumber);
                HoldBack(frame.Metadata.ImageNumber);
            },
            _ => { });
        source.Start();
        PipelineStatistics total = pipeline.Completion.GetAwaiter().GetResult().Statistics;
        memory.At(total.FramesIn);
        Console.WriteLine($"in {total.FramesIn} = enhanced {total.Stages[0].Out} + dropped before it {total.Queues[0].Dropped}");
        Console.WriteLine($"capture to view: {total.Sinks[0].EndToEnd}");
        return total.FramesIn == frames && total.Stages[0].Out + total.Queues[0].Dropped == frames && total.Stages[0].Out >= frames / Overload;
    }

    private FrameLease Enhance(IFrameEnhancer enhancer, Frame frame)
    {
        FrameLease enhanced = enhancer.Enhance(frame);
        Interlocked.Increment(ref _enhanced);
        return enhanced;
    }

    /// <summary>
    /// Makes the source wait on a machine that has no time for the network, so that the tenth is sure. The newest frame
    /// is never dropped: each wait ends.
    /// </summary>
    private void HoldBack(long number)
    {
        while (number >= Overload * (Interlocked.Read(ref _enhanced) + 1))
        {
            Thread.Sleep(0);
        }
    }
}
