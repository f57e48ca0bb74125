using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>What holds for a pipeline that nobody disturbs.</summary>
public sealed class LivePipelineTests : IDisposable
{
    private readonly TestCamera _camera = new();

    public void Dispose()
    {
        _camera.Pool.Outstanding.ShouldBe(0);
        _camera.Dispose();
    }

    [Fact]
    public async Task FramesKeepTheirOrderThroughStagesAndSinks()
    {
        var raw = new TestSink();
        var enhanced = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("raw", raw, QueueOptions.Files);
        builder.Branch()
            .Stage("enhance", _camera.Double, QueueOptions.Files)
            .Stage("crop", frame => frame.Crop(new PixelRect(0, 0, 4, 4)), QueueOptions.Files)
            .Sink("enhanced", enhanced, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(200);
        _camera.End();
        PipelineReport report = await pipeline.Completion;

        long[] all = [.. Enumerable.Range(0, 200).Select(i => (long)i)];
        raw.Images.ShouldBe(all);
        enhanced.Images.ShouldBe(all);
        (raw.Completed && enhanced.Completed).ShouldBeTrue();
        (raw.Disposals, enhanced.Disposals).ShouldBe((1, 1));
        report.Failures.ShouldBeEmpty();
        report.Cancelled.ShouldBeFalse();
        report.Statistics.FramesIn.ShouldBe(200);
        report.Statistics.Dropped.ShouldBe(0);
        report.Statistics.Stages.Select(stage => (stage.Name, stage.Out)).ShouldBe([("enhance", 200L), ("crop", 200L)]);
        report.Statistics.Sinks.Select(sink => (sink.Name, sink.Written)).ShouldBe([("raw", 200L), ("enhanced", 200L)]);
    }

    [Fact]
    public void StopReturnsWhenAllFramesAreWritten()
    {
        var sink = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("enhance", _camera.Double, QueueOptions.Files).Sink("file", sink, QueueOptions.Lossless);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(50);
        PipelineReport report = pipeline.Stop();
        sink.Images.Count.ShouldBe(50);
        sink.Completed.ShouldBeTrue();
        report.Cancelled.ShouldBeFalse();
        _camera.HasObservers.ShouldBeFalse();
        pipeline.Stop().ShouldBeSameAs(report);
    }

    [Fact]
    public async Task StopWaitsForTheImageThatASourceIsDelivering()
    {
        TestSink sink = new TestSink().Hold();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("file", sink, new QueueOptions { Capacity = 1, Policy = OverloadPolicy.Wait });
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        sink.AwaitWrite();
        _camera.Send();
        var source = Task.Run(() => _camera.Send(1), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => pipeline.Total().FramesIn == 3, Patience.Limit).ShouldBeTrue();
        Task<PipelineReport> stop = Task.Run(pipeline.Stop, TestContext.Current.CancellationToken);
        sink.LetGo();
        await source;
        (await stop).Statistics.Sinks.Single().Written.ShouldBe(3);
        sink.Completed.ShouldBeTrue();
        _camera.Send();
        pipeline.Total().FramesIn.ShouldBe(3);
    }

    [Fact]
    public async Task StopOnThePipelinesOwnThreadIsRefusedInsteadOfHanging()
    {
        LivePipeline? pipeline = null;
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("view", new CallbackSink(_ => pipeline!.Stop()), QueueOptions.Files);
        using (pipeline = builder.Start())
        {
            _camera.Send();
            PipelineException error = (await pipeline.Completion).Failure!;
            error.Message.ShouldBe("view, image 0: Stop waits for the thread it was called on: call Cancel there, or Stop from another thread.");
        }
    }

    [Fact]
    public void ASlowStageDropsFramesButDoesNotDelayThem()
    {
        TestSink stage = new TestSink().Hold();
        var view = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Stage("slow", frame =>
            {
                stage.Write(frame);
                return frame.Lease();
            })
            .Sink("view", view, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        stage.AwaitWrite();
        _camera.Send(100);
        stage.LetGo();
        PipelineStatistics statistics = pipeline.Stop().Statistics;

        // While the stage held image 0, a hundred came; the two newest waited.
        view.Images.ShouldBe([0, 99, 100]);
        QueueStatistics queue = statistics.Queues.Single(queue => queue.Name == "slow");
        (queue.In, queue.Out, queue.Dropped).ShouldBe((101, 3, 98));
        (queue.Out + queue.Dropped).ShouldBe(statistics.FramesIn);
        pipeline.Drops.Single(log => log.Place == "slow").ToString().ShouldBe("slow: 1-98 (98 lost)");
    }

    [Fact]
    public async Task AWaitingRecorderGetsItsFrameAfterTheLiveView()
    {
        TestSink recorder = new TestSink().Hold();
        var view = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("recorder", recorder, new QueueOptions { Capacity = 1, Policy = OverloadPolicy.Wait });
        builder.Branch().Sink("view", view);
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        recorder.AwaitWrite();
        view.AwaitWrite();
        _camera.Send();
        view.AwaitWrite();
        var producer = Task.Run(() => _camera.Send(), TestContext.Current.CancellationToken);

        // The producer now waits for the recorder, and yet the view has this image too.
        view.AwaitWrite();
        recorder.LetGo();
        await producer;
        pipeline.Stop().Statistics.Sinks.Select(sink => sink.Name).ShouldBe(["recorder", "view"]);
        recorder.Images.ShouldBe([0, 1, 2]);
        view.Images.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void DegradedFramesAreCounted()
    {
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Stage("enhance", frame => frame.With(frame.Metadata.Enhanced(new Provenance
            {
                Model = "bicubic",
                Scale = 1,
                Inferred = false,
                Degraded = frame.Metadata.ImageNumber % 3 == 0 ? "device too slow" : null,
            })), QueueOptions.Files)
            .Sink("view", new NullSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(10);
        pipeline.Stop().Statistics.Stages.Single().Degraded.ShouldBe(4);
    }

    [Fact]
    public void TwoRunsOverOneRecordingGiveTheSameFramesAndTheSameDropLog()
    {
        static (IReadOnlyList<long> Images, string[] Drops) Replay()
        {
            using var recording = new TestCamera();
            var file = new TestSink();
            LivePipelineBuilder builder = LivePipeline.From(recording.Frames);
            builder.Branch().Stage("enhance", recording.Double, QueueOptions.Files).Sink("file", file, QueueOptions.Files);
            using LivePipeline pipeline = builder.Start();
            foreach (long number in (long[])[0, 1, 4, 5, 9, 10, 11, 100])
            {
                recording.SendNumber(number);
            }

            PipelineReport report = pipeline.Stop();
            report.Statistics.LostBySource.ShouldBe(93);
            return (file.Images, [.. report.Drops.Select(log => log.ToString())]);
        }

        (IReadOnlyList<long> images, string[] drops) = Replay();
        drops.ShouldBe(["source: 2-3, 6-8, 12-99 (93 lost)", "enhance:  (0 lost)", "file:  (0 lost)"]);
        (IReadOnlyList<long> again, string[] dropsAgain) = Replay();
        again.ShouldBe(images);
        dropsAgain.ShouldBe(drops);
    }

    [Fact]
    public void APipelineWithoutASinkAndANameTwiceAreRefused()
    {
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        Should.Throw<InvalidOperationException>(builder.Start);
        BranchBuilder branch = builder.Branch().Sink("view", new NullSink());
        Should.Throw<ArgumentException>(() => branch.Sink("view", new NullSink())).Message.ShouldContain("already has a 'view'");
        Should.Throw<ArgumentException>(() => branch.Sink("source", new NullSink()));
    }
}
