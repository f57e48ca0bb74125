using LiveSR.Imaging;
using LiveSR.Pipeline.Operators;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>Who runs where, and who answers for what is thrown.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly TestCamera _camera = new();

    public void Dispose()
    {
        _camera.Pool.Outstanding.ShouldBe(0);
        _camera.Dispose();
    }

    [Fact]
    public async Task EachQueueHasAThreadOfItsOwn()
    {
        string?[] threads = new string?[3];
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch()
            .Stage("enhance", frame => Note(0, frame), QueueOptions.Files)
            .Stage("crop", frame => Note(1, frame))
            .Sink("view", new CallbackSink(_ => threads[2] = Thread.CurrentThread.Name), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        _camera.End();
        await pipeline.Completion;
        threads.ShouldBe(["LiveSR enhance", "LiveSR enhance", "LiveSR view"]);

        FrameLease Note(int stage, Frame frame)
        {
            threads[stage] = Thread.CurrentThread.Name;
            return frame.Lease();
        }
    }

    [Fact]
    public async Task AFrameIsGoneOnceNobodyLeasesIt()
    {
        Frame? kept = null;
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Sink("view", new CallbackSink(frame => kept = frame), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send();
        _camera.End();
        await pipeline.Completion;
        Should.Throw<ObjectDisposedException>(() => kept!.Lease());
    }

    [Fact]
    public void ObserverThatThrowsAtTheEndGetsNoErrorAfterIt()
    {
        var observer = new Thrower(atEnd: true);
        using IDisposable subscription = Transformed().Subscribe(observer);
        Should.Throw<InvalidOperationException>(_camera.End).Message.ShouldBe("observer");
        observer.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void WhatFollowsAStageIsNotBlamedOnTheStage()
    {
        var observer = new Thrower(atEnd: false);
        using IDisposable subscription = Transformed().Subscribe(observer);
        Should.Throw<InvalidOperationException>(() => _camera.Send()).Message.ShouldBe("observer");
        observer.Errors.ShouldBeEmpty();
        _camera.HasObservers.ShouldBeFalse();
    }

    [Fact]
    public async Task ThreadThatBreaksEndsThePipelineAndNotTheProcess()
    {
        var sink = new TestSink();
        LivePipelineBuilder builder = new(_camera.Frames) { Clock = new BrokenClock() };
        builder.Branch().Sink("view", sink, QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        _camera.Send(3);
        (await pipeline.Completion).Failure!.Message.ShouldBe("view: no time");
        (sink.Disposals, sink.Completed, _camera.HasObservers).ShouldBe((1, false, false));
    }

    private IObservable<Frame> Transformed()
    {
        var monitor = new PipelineMonitor(TimeProvider.System, "test");
        return _camera.Frames.Transformed(new PassOn(), monitor.Stage("stage"));
    }

    private sealed class PassOn : IFrameTransform
    {
        public void Process(Frame frame, Action<Frame> emit) => emit(frame);

        public void Flush(Action<Frame> emit)
        {
        }
    }

    /// <summary>Rx's own observers end themselves when they throw; a foreign one does not.</summary>
    private sealed class Thrower(bool atEnd) : IObserver<Frame>
    {
        public List<Exception> Errors { get; } = [];

        public void OnNext(Frame value) => Throw(!atEnd);

        public void OnError(Exception error) => Errors.Add(error);

        public void OnCompleted() => Throw(atEnd);

        private static void Throw(bool now)
        {
            if (now)
            {
                throw new InvalidOperationException("observer");
            }
        }
    }

    /// <summary>Fails once on one of the pipeline's own threads, outside every stage and sink.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        private bool _hasFailed;

        public override long GetTimestamp() =>
            Thread.CurrentThread.Name == "LiveSR view" && !Interlocked.Exchange(ref _hasFailed, true) ? throw new InvalidOperationException("no time") : base.GetTimestamp();
    }
}
