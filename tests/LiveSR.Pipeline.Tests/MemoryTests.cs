using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>Alone in the process while it runs: what is allocated is counted for the whole of it.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public void AHundredThousandFramesUnderOverloadLeaveMemoryFlat()
    {
        const int Frames = 100_000;
        using var camera = new TestCamera(64);
        long seen = 0;
        LivePipelineBuilder builder = LivePipeline.From(camera.Frames);
        builder.Branch()
            .Stage("enhance", camera.Double)
            .Sink("view", new CallbackSink(_ => seen++))
            .Sink("recorder", new NullSink(), QueueOptions.Files);
        builder.Branch().Sink("raw", new NullSink(), QueueOptions.Lossless);
        using LivePipeline pipeline = builder.Start();
        camera.Send(1000);
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        long buffers = camera.Pool.Allocated;
        camera.Send(Frames - 1000);
        long perFrame = (GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore) / (Frames - 1000);
        PipelineStatistics statistics = pipeline.Stop().Statistics;

        camera.Pool.Outstanding.ShouldBe(0);
        statistics.FramesIn.ShouldBe(Frames);
        foreach (QueueStatistics queue in statistics.Queues)
        {
            (queue.Out + queue.Dropped).ShouldBe(queue.In, queue.Name);
            queue.Discarded.ShouldBe(0, queue.Name);
        }

        statistics.Queues.Single(queue => queue.Name == "raw").Out.ShouldBe(Frames);
        seen.ShouldBe(statistics.Queues.Single(queue => queue.Name == "view").Out);

        // Frames, leases and metadata are small objects; the images (4 and 16 KiB) come from the pool, and no more of
        // them than can wait or be worked on at a time.
        perFrame.ShouldBeLessThan(2048);
        (camera.Pool.Allocated - buffers).ShouldBeLessThan(64 + 8 + 4 + 16);
    }
}
