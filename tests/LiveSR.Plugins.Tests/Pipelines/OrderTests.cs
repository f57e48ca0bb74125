using LiveSR.Plugins.Data;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Pipelines;

public sealed class OrderTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly RecordingSink _sink = new();

    public static TheoryData<PipelineKind> Kinds => [PipelineKind.Synchronous, PipelineKind.Asynchronous, PipelineKind.Live];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ImagesArriveInOrderThroughAllProcessors(PipelineKind kind)
    {
        using DataPipeline pipeline = kind.Of(_sink, new ScriptedProcessor(), new ScriptedProcessor(), new ScriptedProcessor());
        _bench.Insert(pipeline, Enumerable.Range(0, 100));
        pipeline.Halt();
        _sink.Numbers.ShouldBe(Enumerable.Range(0, 100));
        pipeline.GetExceptions().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void PipelineWithoutProcessorsPassesImagesToTheSink(PipelineKind kind)
    {
        using DataPipeline pipeline = kind.Of(_sink);
        _bench.Insert(pipeline, 0, 1, 2);
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 1, 2]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SummaryMetadataComesOnceAndBeforeAnyImage(PipelineKind kind)
    {
        var processor = new ScriptedProcessor();
        using DataPipeline pipeline = kind.Of(_sink, processor);
        pipeline.InsertSummaryMetadata(new SummaryMetadata { Name = "cells" });
        _sink.Summary!.Name.ShouldBe("cells");
        _bench.Insert(pipeline, 0, 1);
        pipeline.Halt();
        processor.Calls.ShouldBe(["summary", "image 0", "image 1", "cleanup"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FirstImageStandsInForMissingSummaryMetadata(PipelineKind kind)
    {
        var processor = new ScriptedProcessor();
        using DataPipeline pipeline = kind.Of(_sink, processor);
        _bench.Insert(pipeline, 0, 1);
        pipeline.Halt();
        processor.Calls.ShouldBe(["summary", "image 0", "image 1", "cleanup"]);
        _sink.Summary!.ImageWidth.ShouldBe(8);
        _sink.Summary.BitDepth.ShouldBe(12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachProcessorSeesTheSummaryOfTheOneBeforeIt(PipelineKind kind)
    {
        var twice = new ScriptedProcessor { OnSummary = summary => summary with { ImageWidth = summary.ImageWidth * 2 } };
        using DataPipeline pipeline = kind.Of(_sink, twice, twice);
        pipeline.InsertSummaryMetadata(new SummaryMetadata { ImageWidth = 8 });
        _sink.Summary!.ImageWidth.ShouldBe(32);
        pipeline.Halt();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ProcessorMayEmitNoneOrManyImages(PipelineKind kind)
    {
        var everySecondTwice = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                if (image.Metadata.ImageNumber % 2 == 0)
                {
                    using Image moved = image.CopyAtCoords(image.Coords.With(Coords.ZAxis, 1));
                    context.OutputImage(image);
                    context.OutputImage(moved);
                }
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, everySecondTwice, new ScriptedProcessor());
        _bench.Insert(pipeline, 0, 1, 2);
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 0, 2, 2]);
        _sink.Arrivals.Select(arrival => arrival.Coords.Z).ShouldBe([0, 1, 0, 1]);
    }

    [Fact]
    public void SynchronousPipelineWorksOnTheCallersThreadBeforeItReturns()
    {
        var processor = new ScriptedProcessor();
        using DataPipeline pipeline = PipelineKind.Synchronous.Of(_sink, processor);
        _bench.Insert(pipeline, 7);
        _sink.Arrivals.ShouldHaveSingleItem().Thread.ShouldBe(Environment.CurrentManagedThreadId);
        processor.Threads.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    [Fact]
    public void AsynchronousPipelineGivesEachProcessorOneThreadOfItsOwn()
    {
        ScriptedProcessor[] processors = [new(), new(), new()];
        using (DataPipeline pipeline = PipelineKind.Asynchronous.Of(_sink, processors))
        {
            _bench.Insert(pipeline, Enumerable.Range(0, 50));
        }

        processors.ShouldAllBe(processor => processor.Threads.Count == 1);
        int[] threads = [.. processors.Select(processor => processor.Threads.Single())];
        threads.Distinct().Count().ShouldBe(3);
        threads.ShouldNotContain(Environment.CurrentManagedThreadId);
        _sink.Arrivals.ShouldAllBe(arrival => arrival.Thread == threads[2]);
    }

    [Fact]
    public async Task AsynchronousPipelineHoldsOneImagePerQueueAndThenBlocks()
    {
        using var busy = new ManualResetEventSlim();
        using var free = new ManualResetEventSlim();
        var slow = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                busy.Set();
                free.Wait(TestContext.Current.CancellationToken);
                context.OutputImage(image);
            },
        };
        using DataPipeline pipeline = PipelineKind.Asynchronous.Of(_sink, slow);
        _bench.Insert(pipeline, 0);
        busy.Wait(TestContext.Current.CancellationToken);
        _bench.Insert(pipeline, 1); // waits in the queue of one

        var third = Task.Run(() => _bench.Insert(pipeline, 2), TestContext.Current.CancellationToken);
        var pause = Task.Delay(100, TestContext.Current.CancellationToken);
        (await Task.WhenAny(third, pause)).ShouldBe(pause, "the queue is full, so the caller must wait");
        _bench.Pool.Outstanding.ShouldBe(3);
        free.Set();
        await third;
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void LivePipelineDropsTheOldestAndCountsIt()
    {
        using var busy = new ManualResetEventSlim();
        using var free = new ManualResetEventSlim();
        var slow = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                busy.Set();
                free.Wait(TestContext.Current.CancellationToken);
                context.OutputImage(image);
            },
        };
        using var pipeline = new LiveViewPipeline([new PipelineStage("slow", slow)], _sink, queueLength: 2);
        _bench.Insert(pipeline, 0);
        busy.Wait(TestContext.Current.CancellationToken);
        _bench.Insert(pipeline, Enumerable.Range(1, 9)); // never blocks
        pipeline.Dropped.ShouldBe(7);
        free.Set();
        pipeline.Halt();
        _sink.Numbers.ShouldBe([0, 8, 9]);
        pipeline.Inserted.ShouldBe(10);
    }

    [Theory]
    [InlineData(PipelineKind.Synchronous)]
    [InlineData(PipelineKind.Asynchronous)]
    [InlineData(PipelineKind.Live)]
    public void HundredThousandImagesLeaveMemoryFlat(PipelineKind kind)
    {
        using (DataPipeline pipeline = kind == PipelineKind.Live
            ? new LiveViewPipeline([new PipelineStage("a", new ScriptedSilently())], _sink)
            : kind.Of(new NullSink(), new ScriptedSilently(), new ScriptedSilently()))
        {
            _bench.Insert(pipeline, Enumerable.Range(0, 1000));
            long allocated = _bench.Pool.Allocated;
            _bench.Insert(pipeline, Enumerable.Range(1000, 99_000));
            _bench.Pool.Allocated.ShouldBeInRange(allocated, allocated + 8);
        }
    }

    /// <summary>Passes images on without a log that would grow.</summary>
    private sealed class ScriptedSilently : IProcessor
    {
        public void ProcessImage(Image image, IProcessorContext context) => context.OutputImage(image);
    }

    private sealed class NullSink : IImageSink
    {
        public void PutSummaryMetadata(SummaryMetadata summary)
        {
        }

        public void PutImage(Image image)
        {
        }
    }
}
