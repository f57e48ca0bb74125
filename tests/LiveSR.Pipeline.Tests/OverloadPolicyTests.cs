using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Pipeline.Tests;

/// <summary>What each policy does to a pipeline whose sink is busy.</summary>
public sealed class OverloadPolicyTests
{
    private static QueueOptions Options(OverloadPolicy policy, int capacity = 2) => new() { Capacity = capacity, Policy = policy };

    [Fact]
    public void DropOldestKeepsTheNewest()
    {
        using var run = new HeldRun(Options(OverloadPolicy.DropOldest));
        run.SendWhileHeld(5);
        run.Finish().ShouldBe([0, 4, 5]);
        run.Drops.Ranges.ShouldBe([new DropRange(1, 3)]);
    }

    [Fact]
    public void DropNewestKeepsTheOldest()
    {
        using var run = new HeldRun(Options(OverloadPolicy.DropNewest));
        run.SendWhileHeld(5);
        run.Finish().ShouldBe([0, 1, 2]);
        run.Drops.Ranges.ShouldBe([new DropRange(3, 5)]);
    }

    [Fact]
    public async Task WaitLosesNothingAndHoldsTheProducer()
    {
        using var run = new HeldRun(Options(OverloadPolicy.Wait));
        run.SendWhileHeld(2);
        var producer = Task.Run(() => run.Camera.Send(3), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => run.Statistics.In == 4, Patience.Limit).ShouldBeTrue("the producer never came to the full queue");
        producer.IsCompleted.ShouldBeFalse();
        run.Sink.LetGo();
        await producer;
        run.Finish().ShouldBe([0, 1, 2, 3, 4, 5]);
        run.Drops.Count.ShouldBe(0);
    }

    [Fact]
    public void FailDeliversWhatWaitedAndThenTheError()
    {
        using var run = new HeldRun(Options(OverloadPolicy.Fail));
        run.SendWhileHeld(5);
        run.Finish().ShouldBe([0, 1, 2]);
        OverloadException error = run.Error.ShouldBeOfType<OverloadException>();
        error.ImageNumber.ShouldBe(3);
        error.Stage.ShouldBe("queue");
        error.Message.ShouldStartWith("queue, image 3: its queue of 2 was full and may lose no frame;");
        run.Drops.Ranges.ShouldBe([new DropRange(3, 3)]);
    }

    [Fact]
    public async Task WaitWithALimitFailsWhenTheLimitIsReached()
    {
        using var run = new HeldRun(Options(OverloadPolicy.Wait) with { WaitAtMost = TimeSpan.FromSeconds(5) });
        run.SendWhileHeld(2);
        var producer = Task.Run(() => run.Camera.Send(), TestContext.Current.CancellationToken);
        run.Clock.AwaitArmedTimer();
        run.Clock.Advance(TimeSpan.FromSeconds(4.9));
        producer.IsCompleted.ShouldBeFalse();
        run.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await producer;
        run.Finish().ShouldBe([0, 1, 2]);
        run.Error.ShouldBeOfType<OverloadException>().Message.ShouldStartWith("queue, image 3: its queue of 2 was full for 5 s");
    }

    /// <summary>A camera, one queue and a sink that holds the first image, so that the queue fills behind it.</summary>
    private sealed class HeldRun : IDisposable
    {
        private readonly LivePipeline _pipeline;

        internal HeldRun(QueueOptions options)
        {
            LivePipelineBuilder builder = new(Camera.Frames) { Clock = Clock };
            builder.Branch().Sink("queue", Sink, options);
            _pipeline = builder.Start();
        }

        internal ManualClock Clock { get; } = new();

        internal TestCamera Camera { get; } = new();

        internal TestSink Sink { get; } = new TestSink().Hold();

        internal Exception? Error { get; private set; }

        internal DropLog Drops => _pipeline.Drops.Single(log => log.Place == "queue");

        internal QueueStatistics Statistics => _pipeline.Total().Queues.Single();

        public void Dispose()
        {
            Sink.LetGo();
            _pipeline.Dispose();
            Camera.Pool.Outstanding.ShouldBe(0);
            Camera.Dispose();
        }

        /// <summary>Sends one image that the sink holds, then more.</summary>
        internal void SendWhileHeld(int more)
        {
            Camera.Send();
            Sink.AwaitWrite();
            Camera.Send(more);
        }

        /// <summary>Lets the sink go, ends the source, and returns what the sink got. Nothing may be left or unaccounted for.</summary>
        internal IReadOnlyList<long> Finish()
        {
            Sink.LetGo();
            Camera.End();
            Error = _pipeline.Completion.GetAwaiter().GetResult().Failure;
            Camera.Pool.Outstanding.ShouldBe(0);
            QueueStatistics queue = Statistics;
            queue.In.ShouldBe(queue.Out + queue.Dropped + queue.Discarded);
            Sink.Completed.ShouldBe(Error is null);
            return Sink.Images;
        }
    }
}
