using LiveSR.Plugins.Data;
using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Pipelines;

public sealed class HaltTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly RecordingSink _sink = new();

    public static TheoryData<PipelineKind> Kinds => OrderTests.Kinds;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HaltDuringProcessingBlocksUntilEverythingIsFlushed(PipelineKind kind)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var busy = new ManualResetEventSlim();
        using var free = new ManualResetEventSlim();
        var slow = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                busy.Set();
                free.Wait(cancel);
                context.OutputImage(image);
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, slow, new ScriptedProcessor());
        var inserting = Task.Run(() => _bench.Insert(pipeline, 0), cancel);
        busy.Wait(cancel);

        var halting = Task.Run(pipeline.Halt, cancel);
        var pause = Task.Delay(100, cancel);
        (await Task.WhenAny(halting, pause)).ShouldBe(pause, "an image is still being processed");
        SpinWait.SpinUntil(() => pipeline.IsHalted, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        _sink.Arrivals.ShouldBeEmpty();
        free.Set();
        await Task.WhenAll(inserting, halting);
        _sink.Numbers.ShouldBe([0]);
        slow.Calls.ShouldBe(["summary", "image 0", "cleanup"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ImagesAfterHaltAreDiscardedSilently(PipelineKind kind)
    {
        using DataPipeline pipeline = kind.Of(_sink, new ScriptedProcessor());
        _bench.Insert(pipeline, 0);
        pipeline.Halt();
        _bench.Insert(pipeline, 1, 2);
        pipeline.IsHalted.ShouldBeTrue();
        _sink.Numbers.ShouldBe([0]);
        pipeline.GetExceptions().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CleanupMayEmitImagesThatTheNextProcessorsStillSee(PipelineKind kind)
    {
        Image? kept = null;
        var keepsLast = new ScriptedProcessor
        {
            OnImage = (image, _) =>
            {
                kept?.Dispose();
                kept = image.Copy();
            },
            OnCleanup = context =>
            {
                context.OutputImage(kept!);
                kept!.Dispose();
            },
        };
        var after = new ScriptedProcessor();
        using DataPipeline pipeline = kind.Of(_sink, keepsLast, after);
        _bench.Insert(pipeline, 0, 1, 2);
        pipeline.Halt();
        _sink.Numbers.ShouldBe([2]);
        after.Calls.ShouldBe(["summary", "image 2", "cleanup"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CleanupThatThrowsNeitherHangsHaltNorHindersTheOthers(PipelineKind kind)
    {
        var throws = new ScriptedProcessor { OnCleanup = _ => throw new IOException("cannot close") };
        var after = new ScriptedProcessor();
        using DataPipeline pipeline = kind.Of(_sink, throws, throws, after);
        _bench.Insert(pipeline, 0);
        pipeline.Halt();
        pipeline.GetExceptions().Select(error => error.Message).ShouldBe(
            ["step1: cannot close (IOException)", "step2: cannot close (IOException)"]);
        after.Calls.ShouldBe(["summary", "image 0", "cleanup"]);
        _sink.Numbers.ShouldBe([0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CleanupComesOnceHoweverOftenHaltIsCalled(PipelineKind kind)
    {
        var processor = new ScriptedProcessor();
        DataPipeline pipeline = kind.Of(_sink, processor);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(pipeline.Halt)));
        pipeline.Dispose();
        processor.Calls.ShouldBe(["cleanup"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void CleanupThatEmitsWithoutAnyInputIsRefused(PipelineKind kind)
    {
        var invents = new ScriptedProcessor
        {
            OnCleanup = context =>
            {
                using Image image = _bench.Image();
                context.OutputImage(image);
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, invents);
        pipeline.Halt();
        pipeline.GetExceptions().ShouldHaveSingleItem().Message.ShouldContain("none ever came in");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void HaltAfterAnErrorStillCleansUp(PipelineKind kind)
    {
        var processor = new ScriptedProcessor { OnImage = (_, _) => throw new IOException("broken") };
        using DataPipeline pipeline = kind.Of(_sink, processor);
        pipeline.ErrorsAfter(_bench, 0).Count.ShouldBe(1);
        processor.Calls.ShouldBe(["summary", "image 0", "cleanup"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ImagesFromManyThreadsAreTakenOneAtATime(PipelineKind kind)
    {
        int inside = 0, most = 0;
        var counts = new ScriptedProcessor
        {
            OnImage = (image, context) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                context.OutputImage(image);
                Interlocked.Decrement(ref inside);
            },
        };
        using DataPipeline pipeline = kind.Of(_sink, counts);
        Task[] inserting = [.. Enumerable.Range(0, 4).Select(start => Task.Run(() => _bench.Insert(pipeline, Enumerable.Range(start * 100, 100))))];
        await Task.WhenAll(inserting);
        pipeline.Halt();
        most.ShouldBe(1);
        _sink.Numbers.Order().ShouldBe(Enumerable.Range(0, 400));
    }
}
