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
/// pipeline with the oldest dropped. The working set must stay flat, every frame must be accounted for, and no lease
/// may be left.
/// </summary>
internal static class Soak
{
    public const int DefaultFrames = 1_000_000;
    private const int Size = 64;

    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(int frames)
    {
        using var pool = new FramePool();
        bool accounted = Stream(pool, frames);
        Console.WriteLine($"leases left: {pool.Outstanding}; buffers ever made: {pool.Allocated}");
        return accounted && pool.Outstanding == 0 ? 0 : 1;
    }

    private static bool Stream(FramePool pool, int frames)
    {
        using var source = new SimulatedSource(
            new SimulationOptions { Width = Size, Height = Size, FrameCount = frames }, new Files.SourceOptions { Pool = pool });
        using IFrameEnhancer enhancer = Enhancers.Open(Bars.DefaultModel, new EnhancerOptions { Pool = pool, Provider = "cpu" });
        LivePipelineBuilder builder = LivePipeline.From(source.Frames);
        builder.Branch().Stage("enhance", enhancer.Enhance, QueueOptions.Live).Sink("view", new NullSink());
        using LivePipeline pipeline = builder.Start();
        var memory = new MemoryWatch(frames);
        using IDisposable reports = source.Frames.Subscribe(frame => memory.At(frame.Metadata.ImageNumber), _ => { });
        source.Start();
        PipelineStatistics total = pipeline.Completion.GetAwaiter().GetResult().Statistics;
        memory.At(total.FramesIn);
        Console.WriteLine($"in {total.FramesIn} = enhanced {total.Stages[0].Out} + dropped before it {total.Queues[0].Dropped}");
        Console.WriteLine($"capture to view: {total.Sinks[0].EndToEnd}");
        return total.FramesIn == frames && total.Stages[0].Out + total.Queues[0].Dropped == frames;
    }
}
