using System.Reactive;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Tests;

public sealed class OverloadPolicyTests
{
    private static QueueOptions Options(OverloadPolicy policy, int capacity = 2) => new() { Capacity = capacity, Policy = policy };

    [Theory]
    [InlineData(OverloadPolicy.DropOldest, "drop-oldest")]
    [InlineData(OverloadPolicy.DropNewest, "drop-newest")]
    [InlineData(OverloadPolicy.Wait, "wait")]
    [InlineData(OverloadPolicy.Fail, "fail")]
    public void EveryPolicyIsReadBackFromItsName(OverloadPolicy policy, string name)
    {
        policy.Format().ShouldBe(name);
        OverloadPolicies.Parse(name).ShouldBe(policy);
    }

    [Fact]
    public void AnUnknownPolicyIsRefusedWithTheNamesThatExist() =>
        Should.Throw<FormatException>(() => OverloadPolicies.Parse("drop"))
            .Message.ShouldBe("'drop' is not an overload policy: write one of drop-oldest, drop-newest, wait, fail.");

    [Fact]
    public void AQueueWithoutRoomOrPatienceIsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions { Capacity = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new QueueOptions { WaitAtMost = TimeSpan.Zero });
    }

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
        run.Statistics.In.ShouldBeInRange(3, 4);
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
        run.Camera.HasObservers.ShouldBeFalse();
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

    [Fact]
    public async Task ProducerThatWaitsIsFreedByUnsubscription()
    {
        using var run = new HeldRun(Options(OverloadPolicy.Wait));
        run.SendWhileHeld(2);
        var producer = Task.Run(() => run.Camera.Send(), TestContext.Current.CancellationToken);
        run.Unsubscribe();
        await producer;
        run.Sink.LetGo();
        run.AwaitNoLeases();
        run.Sink.Completed.ShouldBeFalse();
        run.Sink.Disposals.ShouldBe(1);
    }

    /// <summary>A camera, one queue and a sink that holds the first image, so that the queue fills behind it.</summary>
    private sealed class HeldRun : IDisposable
    {
        private readonly PipelineMonitor _monitor;
        private readonly IDisposable _subscription;
        private readonly ManualResetEventSlim _ended = new();

        internal HeldRun(QueueOptions options)
        {
            _monitor = new PipelineMonitor(Clock);
            _subscription = Camera.Frames
                .Queue("queue", options, _monitor)
                .WriteTo("sink", Sink, _monitor)
                .Subscribe(Observer.Create<Frame>(_ => { }, error => End(error), () => End(null)));
        }

        internal ManualClock Clock { get; } = new();

        internal TestCamera Camera { get; } = new();

        internal TestSink Sink { get; } = new TestSink().Hold();

        internal Exception? Error { get; private set; }

        internal DropLog Drops => _monitor.Drops.Single(log => log.Place == "queue");

        internal QueueStatistics Statistics => _monitor.Total().Queues.Single();

        public void Dispose()
        {
            Sink.LetGo();
            _subscription.Dispose();
            AwaitNoLeases();
            Camera.Dispose();
        }

        /// <summary>Sends one image that the sink holds, then more.</summary>
        internal void SendWhileHeld(int more)
        {
            Camera.Send();
            Sink.AwaitWrite();
            Camera.Send(more);
        }

        internal void Unsubscribe() => _subscription.Dispose();

        /// <summary>Lets the sink go, ends the source, and returns what the sink got. Nothing may be left or unaccounted for.</summary>
        internal IReadOnlyList<long> Finish()
        {
            Sink.LetGo();
            Camera.End();
            _ended.Wait(Patience.Limit).ShouldBeTrue("the end never came");
            AwaitNoLeases();
            QueueStatistics queue = Statistics;
            queue.In.ShouldBe(queue.Out + queue.Dropped + queue.Discarded);
            Sink.Completed.ShouldBe(Error is null);
            return Sink.Images;
        }

        /// <summary>The last lease is given back just after the last call down the chain, by a thread that no signal tells of.</summary>
        internal void AwaitNoLeases() =>
            SpinWait.SpinUntil(() => Camera.Pool.Outstanding == 0, Patience.Limit).ShouldBeTrue($"{Camera.Pool.Outstanding} leases left");

        private void End(Exception? error)
        {
            Error = error;
            _ended.Set();
        }
    }
}
