using System.Reactive.Linq;
using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>Whatever fails, its error says at which image, the others go on, and no lease is left.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TestCamera _camera = new();

    public void Dispose()
    {
        _camera.Pool.Outstanding.ShouldBe(0);
        _camera.Dispose();
    }

    [Fact]
    public void AThrowingSinkDoesNotTakeTheOthersDown()
    {
        var broken = new TestSink { FailAt = frame => frame.Metadata.ImageNumber == 3 ? new IOException("the disk is full.") : null };
        var file = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("broken", broken, QueueOptions.Files).Sink("file", file, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(20);
        PipelineReport report = pipeline.Stop();

        file.Images.Count.ShouldBe(20);
        file.Completed.ShouldBeTrue();
        broken.Images.ShouldBe([0, 1, 2]);
        broken.Completed.ShouldBeFalse();
        broken.Disposals.ShouldBe(1);
        PipelineException failure = report.Failures.ShouldHaveSingleItem();
        failure.ImageNumber.ShouldBe(3);
        failure.Message.ShouldBe("broken, image 3: the disk is full.");
        failure.InnerException.ShouldBeOfType<IOException>();
        pipeline.Failures.ToList().Wait().ShouldBe([failure]);
    }

    [Fact]
    public void AThrowingStageEndsItsBranchOnly()
    {
        var file = new TestSink();
        var enhanced = new TestSink();
        var view = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("raw", file, QueueOptions.Files);
        builder.Branch()
            .Stage("enhance", frame => frame.Metadata.ImageNumber < 5 ? _camera.Double(frame) : throw new InvalidOperationException("NaN"), QueueOptions.Files)
            .Sink("enhanced", enhanced, QueueOptions.Files)
            .Sink("view", view, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(20);
        PipelineReport report = pipeline.Stop();

        file.Images.Count.ShouldBe(20);
        enhanced.Images.ShouldBe([0, 1, 2, 3, 4]);
        view.Images.ShouldBe([0, 1, 2, 3, 4]);
        (enhanced.Completed || view.Completed).ShouldBeFalse();
        report.Failures.ShouldHaveSingleItem().Message.ShouldBe("enhance, image 5: NaN");
    }

    [Fact]
    public void AStageThatReturnsNothingFails()
    {
        using LivePipeline pipeline = Start(stage: _ => null!, new TestSink());
        _camera.Send();
        pipeline.Stop().Failure!.Message.ShouldBe("stage, image 0: it returned no frame.");
    }

    [Fact]
    public async Task AnEssentialSinksFailureEndsThePipeline()
    {
        var view = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Sink("view", view, QueueOptions.Files)
            .Sink("file", new TestSink { FailAt = _ => new IOException("gone") }, QueueOptions.Files, essential: true);
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        (await pipeline.Completion).Failure!.Message.ShouldBe("file, image 0: gone");
        _camera.HasObservers.ShouldBeFalse();
        view.Completed.ShouldBeFalse();
        view.Disposals.ShouldBe(1);
    }

    [Fact]
    public async Task TheLastSinksFailureEndsThePipeline()
    {
        using LivePipeline pipeline = Start(frame => frame.Lease(), new TestSink { FailAt = _ => new IOException("gone") });
        _camera.Send();
        (await pipeline.Completion).Failure!.ImageNumber.ShouldBe(0);
        _camera.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public void ASinkThatCannotCompleteFailsWithItsLastImage()
    {
        var sink = new TestSink { FailToComplete = new IOException("cannot rename") };
        using LivePipeline pipeline = Start(frame => frame.Lease(), sink);
        _camera.Send(4);
        pipeline.Stop().Failure!.Message.ShouldBe("sink, image 3: cannot rename");
        sink.Disposals.ShouldBe(1);
    }

    [Fact]
    public async Task ASinkThatCannotBeDisposedHidesNoErrorOfItsOwn()
    {
        var sink = new TestSink { FailAt = _ => new IOException("the disk is full."), FailToDispose = new IOException("cannot delete") };
        using LivePipeline pipeline = Start(frame => frame.Lease(), sink);
        _camera.Send(4);
        (await pipeline.Completion).Failure!.Message.ShouldBe("sink, image 0: the disk is full.");
        pipeline.Failures.Select(failure => failure.Message).ToList().Wait().ShouldBe(
            ["sink, image 0: the disk is full.", "sink: cannot delete"]);
    }

    [Fact]
    public void ASinkThatCannotBeDisposedAtTheEndIsAFailure()
    {
        using LivePipeline pipeline = Start(frame => frame.Lease(), new TestSink { FailToDispose = new IOException("cannot close") });
        _camera.Send();
        pipeline.Stop().Failure!.Message.ShouldBe("sink: cannot close");
    }

    [Fact]
    public async Task CancelEndsAlsoWhenASinkCannotBeDisposed()
    {
        var view = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Sink("file", new TestSink { FailToDispose = new IOException("cannot close") }, QueueOptions.Files)
            .Sink("view", view, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        pipeline.Cancel();
        PipelineReport report = await pipeline.Completion.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        report.Cancelled.ShouldBeTrue();
        report.Failures.ShouldHaveSingleItem().Message.ShouldBe("file: cannot close");
        view.Disposals.ShouldBe(1);
    }

    [Fact]
    public void AnObserverOfTheFailuresThatThrowsHarmsNobodyElse()
    {
        var file = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Sink("broken", new TestSink { FailAt = _ => new IOException("gone") }, QueueOptions.Files)
            .Sink("file", file, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        using IDisposable faulty = pipeline.Failures.Subscribe(_ => throw new InvalidOperationException("no window"));
        _camera.Send(5);
        PipelineReport report = pipeline.Stop();
        file.Completed.ShouldBeTrue();
        report.Failures.Select(failure => failure.Message).ShouldBe(
            ["broken, image 0: gone", "failures: its observer threw: no window"]);
    }

    [Fact]
    public async Task ALostSourceDeliversWhatItGaveAndThenSaysAfterWhichImage()
    {
        var sink = new TestSink();
        using LivePipeline pipeline = Start(_camera.Double, sink);
        _camera.Send(6);
        _camera.Fail(new IOException("the camera was unplugged."));
        PipelineException error = (await pipeline.Completion).Failure!;
        error.Message.ShouldBe("source, image 5: the camera was unplugged.");
        sink.Images.Count.ShouldBe(6);
        sink.Completed.ShouldBeFalse();
        sink.Disposals.ShouldBe(1);
    }

    [Fact]
    public async Task AFailedRunHasItsFiguresToo()
    {
        var file = new TestSink();
        using LivePipeline pipeline = Start(_camera.Double, file);
        _camera.Send(6);
        _camera.Fail(new IOException("the camera was unplugged."));
        PipelineReport report = await pipeline.Completion;
        report.Statistics.FramesIn.ShouldBe(6);
        report.Failures.ShouldBe([report.Failure!]);
        report.Cancelled.ShouldBeFalse();
        report.ToJson().ShouldContain("\"failure\": \"source, image 5: the camera was unplugged.\"");
        Should.Throw<PipelineException>(report.ThrowIfFailed).ShouldBe(report.Failure);
    }

    [Fact]
    public async Task FinishLetsGoOfWhatIsOnlySeenAndKeepsWhatIsRecorded()
    {
        TestSink view = new TestSink().Hold(), file = new TestSink().Hold();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("enhance", _camera.Double, QueueOptions.Files).Sink("view", view, new QueueOptions { Capacity = 8 });
        builder.Branch().Sink("file", file, QueueOptions.Lossless);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(5);
        view.AwaitWrite();
        file.AwaitWrite();

        pipeline.Finish().ShouldBe(4, "one of five is being written");

        view.LetGo();
        file.LetGo();
        PipelineReport report = await pipeline.Completion;
        view.Images.ShouldBe([0]);
        (view.Completed, view.Disposals).ShouldBe((false, 1));
        file.Images.ShouldBe([0, 1, 2, 3, 4]);
        file.Completed.ShouldBeTrue();
        report.Cancelled.ShouldBeFalse("what was recorded is whole");
        _camera.Send();
        report.Statistics.FramesIn.ShouldBe(5);
    }

    [Fact]
    public async Task CancelAfterFinishGivesTheRecordingUp()
    {
        TestSink file = new TestSink().Hold();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("view", new TestSink()).Sink("file", file, QueueOptions.Lossless);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(5);
        file.AwaitWrite();
        pipeline.Finish();
        pipeline.Cancel();
        file.LetGo();
        (await pipeline.Completion).Cancelled.ShouldBeTrue();
        (file.Completed, file.Disposals).ShouldBe((false, 1));
    }

    [Fact]
    public async Task CancelEndsAStageInTheMiddleOfItsFrame()
    {
        using var inside = new ManualResetEventSlim();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("slow", (frame, cancellation) =>
        {
            inside.Set();
            cancellation.WaitHandle.WaitOne(Patience.Limit).ShouldBeTrue("nobody ended it");
            throw new OperationCanceledException(cancellation);
        }).Sink("view", new TestSink());
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        inside.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        pipeline.Cancel();
        PipelineReport report = await pipeline.Completion;
        (report.Cancelled, report.Failures.IsEmpty).ShouldBe((true, true));
    }

    [Fact]
    public async Task CancelInMidFlightDiscardsWhatWaitsAndDisposesNoSinkWhileItWrites()
    {
        TestSink sink = new TestSink().Hold();
        using LivePipeline pipeline = Start(_camera.Double, sink);
        _camera.Send(3);
        sink.AwaitWrite();
        pipeline.Cancel();
        pipeline.Completion.IsCompleted.ShouldBeFalse();
        sink.Disposals.ShouldBe(0);
        sink.LetGo();
        PipelineReport report = await pipeline.Completion;

        report.Cancelled.ShouldBeTrue();
        sink.Images.ShouldBe([0]);
        sink.Completed.ShouldBeFalse();
        sink.Disposals.ShouldBe(1);
        sink.DisposedWhileWriting.ShouldBeFalse();
        foreach (QueueStatistics queue in report.Statistics.Queues)
        {
            queue.In.ShouldBe(queue.Out + queue.Dropped + queue.Discarded, queue.Name);
        }
    }

    [Fact]
    public async Task CancelThatComesWhenAllIsWrittenCancelsNothing()
    {
        using var completing = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using LivePipeline pipeline = Start(_camera.Double, new CallbackSink(_ => { }, () =>
        {
            completing.Set();
            go.Wait(Patience.Limit);
        }));
        _camera.Send(3);
        _camera.End();
        completing.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        pipeline.Cancel();
        go.Set();
        PipelineReport report = await pipeline.Completion;
        (report.Cancelled, report.Statistics.Sinks[0].Written).ShouldBe((false, 3));
    }

    [Fact]
    public async Task CancelFreesASourceThatWaits()
    {
        TestSink sink = new TestSink().Hold();
        using LivePipeline pipeline = Start(_camera.Double, sink);
        _camera.Send();
        sink.AwaitWrite();
        var producer = Task.Run(() => _camera.Send(100), TestContext.Current.CancellationToken);
        pipeline.Cancel();
        await producer;
        sink.LetGo();
        (await pipeline.Completion).Cancelled.ShouldBeTrue();
    }

    [Fact]
    public async Task CancelFromWithinASinkEnds()
    {
        LivePipeline? pipeline = null;
        var file = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Sink("file", file, QueueOptions.Files)
            .Sink("view", new CallbackSink(frame =>
            {
                if (frame.Metadata.ImageNumber == 5)
                {
                    pipeline!.Dispose();
                }
            }), QueueOptions.Files);
        using (pipeline = builder.Start())
        {
            _camera.Send(20);
            (await pipeline.Completion).Cancelled.ShouldBeTrue();
            file.Disposals.ShouldBe(1);
        }
    }

    [Fact]
    public async Task ASourceThatCannotBeSubscribedIsAFailedPipeline()
    {
        var sink = new TestSink();
        LivePipelineBuilder builder = LivePipeline.From(new Unsubscribable());
        builder.Branch().Sink("sink", sink);
        using LivePipeline pipeline = builder.Start();
        (await pipeline.Completion).Failure!.Message.ShouldBe("source: no camera");
        sink.Disposals.ShouldBe(1);
    }

    private LivePipeline Start(Func<Frame, FrameLease> stage, IFrameSink sink)
    {
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("stage", stage, QueueOptions.Files).Sink("sink", sink, QueueOptions.Files);
        return builder.Start();
    }

    private sealed class Unsubscribable : IObservable<Frame>
    {
        public IDisposable Subscribe(IObserver<Frame> observer) => throw new IOException("no camera");
    }
}
