using LiveSR.Imaging;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>What holds for a stage that works on several frames at once.</summary>
public sealed class FramesInFlightTests : IDisposable
{
    private static readonly QueueOptions OneWaits = new() { Capacity = 1, Policy = OverloadPolicy.Wait };

    private readonly TestCamera _camera = new();
    private int _inside;
    private int _most;

    public void Dispose()
    {
        _camera.Pool.Outstanding.ShouldBe(0);
        _camera.Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ResultsKeepTheFramesOrderHoweverLongEachTakes(int inFlight)
    {
        const int Frames = 300;
        var sink = new TestSink();
        using LivePipeline pipeline = Start(inFlight, Restless, sink, QueueOptions.Files);
        _camera.Send(Frames);
        _camera.End();
        PipelineReport report = await pipeline.Completion;

        sink.Images.ShouldBe(Enumerable.Range(0, Frames).Select(i => (long)i));
        sink.Completed.ShouldBeTrue();
        _most.ShouldBeLessThanOrEqualTo(inFlight);
        report.Failures.ShouldBeEmpty();
        report.Statistics.Stages.Single().Out.ShouldBe(Frames);
    }

    [Fact]
    public async Task TwoFramesAreInTheStageAtOnce()
    {
        // Neither leaves before the other has come.
        using var both = new Barrier(2);
        var sink = new TestSink();
        using LivePipeline pipeline = Start(2, (frame, _) => both.SignalAndWait(Patience.Limit) ? _camera.Double(frame) : throw new TimeoutException(), sink, QueueOptions.Files);
        _camera.Send(20);
        _camera.End();
        (await pipeline.Completion).Failures.ShouldBeEmpty();
        sink.Images.Count.ShouldBe(20);
    }

    [Fact]
    public async Task AnErrorComesAfterTheFramesBeforeItAndEndsTheBranch()
    {
        var sink = new TestSink();
        using LivePipeline pipeline = Start(2, (frame, end) => frame.Metadata.ImageNumber == 7 ? throw new IOException("broken") : Restless(frame, end), sink, QueueOptions.Files);
        _camera.Send(40);
        _camera.End();
        PipelineReport report = await pipeline.Completion;

        sink.Images.ShouldBe(Enumerable.Range(0, 7).Select(i => (long)i));
        sink.Completed.ShouldBeFalse();
        report.Failures.ShouldHaveSingleItem().ImageNumber.ShouldBe(7);
        report.Failures[0].Message.ShouldContain("broken");
    }

    [Fact]
    public async Task ASourcesErrorComesAfterTheFramesInFlight()
    {
        var sink = new TestSink();
        using LivePipeline pipeline = Start(2, Restless, sink, QueueOptions.Files);
        _camera.Send(11);
        _camera.Fail(new IOException("unplugged"));
        PipelineReport report = await pipeline.Completion;

        sink.Images.Count.ShouldBe(11);
        report.Failures.ShouldHaveSingleItem().Message.ShouldContain("unplugged");
    }

    [Fact]
    public async Task DisposalEndsTheFramesInFlightAndFreesWhoWaits()
    {
        using var inside = new CountdownEvent(2);
        LivePipeline pipeline = Start(
            2,
            (_, end) =>
            {
                inside.Signal();
                end.WaitHandle.WaitOne(Patience.Limit).ShouldBeTrue("the stage was not cancelled");
                throw new OperationCanceledException(end);
            },
            new TestSink(),
            OneWaits);
        var source = Task.Run(() => _camera.Send(9), TestContext.Current.CancellationToken);
        inside.Wait(Patience.Limit, TestContext.Current.CancellationToken).ShouldBeTrue();
        pipeline.Dispose();
        await source;

        (await pipeline.Completion).Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task AFrameMoreThanFitsGoesByTheQueuesPolicy()
    {
        using var open = new ManualResetEventSlim();
        var sink = new TestSink();
        using LivePipeline pipeline = Start(2, (frame, _) => open.Wait(Patience.Limit) ? _camera.Double(frame) : throw new TimeoutException(), sink, QueueOptions.Live);
        _camera.Send(50);
        open.Set();
        _camera.End();
        PipelineReport report = await pipeline.Completion;

        sink.Images.ShouldBeInOrder();
        (sink.Images.Count + report.Statistics.Dropped).ShouldBe(50);
        // Two in the stage, one in the hand of who brings them, two in the queue.
        sink.Images.Count.ShouldBeLessThanOrEqualTo(5);
    }

    private LivePipeline Start(int inFlight, Func<Frame, CancellationToken, FrameLease> stage, TestSink sink, QueueOptions queue)
    {
        LivePipelineBuilder builder = LivePipeline.From(_camera.Frames);
        builder.Branch().Stage("enhance", stage, queue, inFlight).Sink("file", sink, QueueOptions.Files);
        return builder.Start();
    }

    /// <summary>Takes longer for some frames than for others, and notes how many are inside.</summary>
    private FrameLease Restless(Frame frame, CancellationToken end)
    {
        int inside = Interlocked.Increment(ref _inside);
        int most = Volatile.Read(ref _most);
        while (inside > most)
        {
            most = Interlocked.CompareExchange(ref _most, inside, most);
        }

        Thread.SpinWait((int)(frame.Metadata.ImageNumber * 7919 % 13) * 2000);
        FrameLease made = _camera.Double(frame);
        Interlocked.Decrement(ref _inside);
        return made;
    }
}
