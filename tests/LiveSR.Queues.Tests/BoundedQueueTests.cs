using FsCheck;
using FsCheck.Fluent;

namespace LiveSR.Queues.Tests;

/// <summary>Every item comes out once, in order, or is lost once, with the right word for why.</summary>
public sealed class BoundedQueueTests
{
    /// <summary>How long a test waits for what must come; reached only when something is broken.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<(int Item, QueueOutcome Why)> _lost = [];

    [Fact]
    public void DropOldestLosesWhatWaitedLongest()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.DropOldest);
        PutAll(queue, 5).ShouldAllBe(outcome => outcome == QueueOutcome.Entered);
        _lost.ShouldBe([(0, QueueOutcome.Dropped), (1, QueueOutcome.Dropped), (2, QueueOutcome.Dropped)]);
        (queue.Dropped, queue.Count).ShouldBe((3, 2));
        TakeAll(queue).ShouldBe([3, 4]);
    }

    [Fact]
    public void DropNewestLosesWhatArrives()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.DropNewest);
        PutAll(queue, 4).ShouldBe([QueueOutcome.Entered, QueueOutcome.Entered, QueueOutcome.Dropped, QueueOutcome.Dropped]);
        _lost.ShouldBe([(2, QueueOutcome.Dropped), (3, QueueOutcome.Dropped)]);
        TakeAll(queue).ShouldBe([0, 1]);
    }

    [Fact]
    public void FailRefusesWhatArrivesAndTheQueueGoesOn()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.Fail);
        PutAll(queue, 3)[2].ShouldBe(QueueOutcome.Overloaded);
        _lost.ShouldBe([(2, QueueOutcome.Overloaded)]);
        queue.TryTake(out int first).ShouldBeTrue();
        queue.Put(3).ShouldBe(QueueOutcome.Entered);
        (first, queue.Dropped).ShouldBe((0, 1));
        TakeAll(queue).ShouldBe([1, 3]);
    }

    [Fact]
    public void ThePolicyOfTheMomentDecides()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.DropNewest);
        PutAll(queue, 3);
        queue.ChangePolicy(OverloadPolicy.DropOldest);
        queue.Options.Policy.ShouldBe(OverloadPolicy.DropOldest);
        queue.Put(3).ShouldBe(QueueOutcome.Entered);
        _lost.ShouldBe([(2, QueueOutcome.Dropped), (0, QueueOutcome.Dropped)]);
        TakeAll(queue).ShouldBe([1, 3]);
    }

    [Fact]
    public void WaitRefusesWhenItsPatienceIsOver()
    {
        var queue = new BoundedQueue<int>(
            new QueueOptions { Policy = OverloadPolicy.Wait, WaitAtMost = TimeSpan.FromDays(1) }, Lose, new NoPatience());
        PutAll(queue, 3)[2].ShouldBe(QueueOutcome.Overloaded);
        _lost.ShouldBe([(2, QueueOutcome.Overloaded)]);
        TakeAll(queue).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task ItemThatEntersAsThePatienceEndsIsNotToldAsLost()
    {
        var queue = new BoundedQueue<int>(
            new QueueOptions { Capacity = 1, Policy = OverloadPolicy.Wait, WaitAtMost = TimeSpan.FromDays(1) }, Lose, new LateTimers());
        queue.Put(0);
        Task<QueueOutcome> waiting = Task.Run(() => queue.Put(1), TestContext.Current.CancellationToken);
        queue.Take(out int first).ShouldBeTrue();
        (await waiting.WaitAsync(Limit, TestContext.Current.CancellationToken)).ShouldBe(QueueOutcome.Entered);
        _lost.ShouldBeEmpty();
        (first, TakeAll(queue).Single()).ShouldBe((0, 1));
    }

    [Fact]
    public void ProducerAndConsumerWithASynchronizationContextAreFreed()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.Wait, capacity: 1);
        const int Items = 1000;
        Thread producer = OnAThreadThatReadsNoMessages(() => PutAll(queue, Items));
        var taken = new List<int>();
        Thread consumer = OnAThreadThatReadsNoMessages(() =>
        {
            while (taken.Count < Items && queue.Take(out int item))
            {
                taken.Add(item);
            }
        });
        bool ended = producer.Join(Limit) && consumer.Join(Limit);
        queue.Cancel();
        ended.ShouldBeTrue("a thread waits for a message that only it could read");
        taken.ShouldBe(Enumerable.Range(0, Items));
    }

    [Fact]
    public void ManyThreadsLoseNothingAndKeepEachProducersOrder()
    {
        const int Producers = 3, Each = 2000;
        BoundedQueue<int> queue = Make(OverloadPolicy.Wait);
        Task[] producers = [.. Enumerable.Range(0, Producers).Select(producer => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                queue.Put((producer * Each) + i).ShouldBe(QueueOutcome.Entered);
            }
        }))];
        Task.WhenAll(producers).ContinueWith(_ => queue.Close(), TaskScheduler.Default);
        var taken = new List<int>();
        while (queue.Take(out int item))
        {
            taken.Add(item);
        }

        taken.Order().ShouldBe(Enumerable.Range(0, Producers * Each));
        taken.GroupBy(item => item / Each).ShouldAllBe(items => items.SequenceEqual(items.Order()));
    }

    [Fact]
    public void CloseLetsOutWhatIsInside()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.Wait);
        PutAll(queue, 2);
        queue.Close();
        queue.Put(2).ShouldBe(QueueOutcome.Closed);
        queue.HasEnded.ShouldBeFalse();
        TakeAll(queue).ShouldBe([0, 1]);
        queue.HasEnded.ShouldBeTrue();
        queue.Take(out _).ShouldBeFalse();
        _lost.ShouldBe([(2, QueueOutcome.Closed)]);
    }

    [Fact]
    public async Task CancelFreesWhoWaitsAndDiscardsWhatIsInside()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.Wait, capacity: 1), empty = Make(OverloadPolicy.Wait);
        queue.Put(0);
        Task<QueueOutcome> producer = Task.Run(() => queue.Put(1), TestContext.Current.CancellationToken);
        Task<bool> consumer = Task.Run(() => empty.Take(out _), TestContext.Current.CancellationToken);
        queue.Cancel();
        empty.Cancel();
        (await producer.WaitAsync(Limit, TestContext.Current.CancellationToken)).ShouldBe(QueueOutcome.Closed);
        (await consumer.WaitAsync(Limit, TestContext.Current.CancellationToken)).ShouldBeFalse();
        _lost.ShouldBe([(0, QueueOutcome.Discarded), (1, QueueOutcome.Closed)], ignoreOrder: true);
        (queue.TryTake(out _), queue.HasEnded).ShouldBe((false, true));
    }

    [Fact]
    public void WhoWaitsIsWokenThoughTheThreadPoolIsBusy()
    {
        const int Items = 2000, MoreThanThePoolGrowsInTheLimit = 500;
        var release = new ManualResetEventSlim();
        for (int i = 0; i < MoreThanThePoolGrowsInTheLimit; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static release => release.Wait(), release, preferLocal: false);
        }

        BoundedQueue<int> queue = Make(OverloadPolicy.Wait, capacity: 1);
        var producer = new Thread(() => PutAll(queue, Items)) { IsBackground = true };
        var consumer = new Thread(() => Enumerable.Range(0, Items).ToList().ForEach(_ => queue.Take(out int _))) { IsBackground = true };
        producer.Start();
        consumer.Start();
        bool arrived = consumer.Join(Limit);
        release.Set();
        arrived.ShouldBeTrue();
    }

    [Fact]
    public async Task WaitForRoomEndsWhenAnItemIsTakenOrTheQueueCloses()
    {
        BoundedQueue<int> queue = Make(OverloadPolicy.Wait, capacity: 1);
        queue.WaitForRoom().ShouldBeTrue();
        queue.Put(0);
        Task<bool> waits = Task.Run(queue.WaitForRoom, TestContext.Current.CancellationToken);
        queue.Take(out _).ShouldBeTrue();
        (await waits.WaitAsync(Limit, TestContext.Current.CancellationToken)).ShouldBeTrue();
        queue.Put(1);
        waits = Task.Run(queue.WaitForRoom, TestContext.Current.CancellationToken);
        queue.Cancel();
        (await waits.WaitAsync(Limit, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public void WaitForAnItemEndsWhenTheTimeIsOver()
    {
        var queue = new BoundedQueue<int>(new QueueOptions(), Lose, new NoPatience());
        queue.WaitForItem(TimeSpan.FromDays(1)).ShouldBeFalse();
        queue.Put(0);
        queue.WaitForItem(TimeSpan.FromDays(1)).ShouldBeTrue();
        queue.HasEnded.ShouldBeFalse();
    }

    [Fact]
    public void PoliciesDoWhatTheirModelDoes()
    {
        Gen<bool> steps = Gen.Frequency((3, Gen.Constant(true)), (2, Gen.Constant(false)));
        Gen<(OverloadPolicy, int, bool[])> runs =
            from policy in Gen.Elements(OverloadPolicy.DropOldest, OverloadPolicy.DropNewest, OverloadPolicy.Fail)
            from capacity in Gen.Choose(1, 5)
            from puts in steps.ArrayOf()
            select (policy, capacity, puts);
        Prop.ForAll(runs.ToArbitrary(), ((OverloadPolicy Policy, int Capacity, bool[] Puts) run) => Check(run.Policy, run.Capacity, run.Puts))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static void Check(OverloadPolicy policy, int capacity, bool[] puts)
    {
        List<int> waiting = [], lost = [], modelLost = [];
        var queue = new BoundedQueue<int>(new QueueOptions { Capacity = capacity, Policy = policy }, (item, _) => lost.Add(item));
        int next = 0;
        foreach (bool put in puts)
        {
            if (put)
            {
                queue.Put(next);
                waiting.Add(next++);
                if (waiting.Count > capacity)
                {
                    int victim = policy == OverloadPolicy.DropOldest ? 0 : capacity;
                    modelLost.Add(waiting[victim]);
                    waiting.RemoveAt(victim);
                }
            }
            else
            {
                queue.TryTake(out int item).ShouldBe(waiting.Count > 0);
                item.ShouldBe(waiting.FirstOrDefault());
                waiting = [.. waiting.Skip(1)];
            }

            queue.Count.ShouldBe(waiting.Count);
        }

        lost.ShouldBe(modelLost);
        TakeAll(queue).ShouldBe(waiting);
    }

    private static QueueOutcome[] PutAll(BoundedQueue<int> queue, int count) => [.. Enumerable.Range(0, count).Select(queue.Put)];

    private static List<int> TakeAll(BoundedQueue<int> queue)
    {
        var taken = new List<int>();
        while (queue.TryTake(out int item))
        {
            taken.Add(item);
        }

        return taken;
    }

    /// <summary>As a window's thread that is blocked: what is posted to it is never run.</summary>
    private static Thread OnAThreadThatReadsNoMessages(Action body)
    {
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new Unread());
            body();
        })
        { IsBackground = true };
        thread.Start();
        return thread;
    }

    private BoundedQueue<int> Make(OverloadPolicy policy, int capacity = 2) => new(new QueueOptions { Capacity = capacity, Policy = policy }, Lose);

    private void Lose(int item, QueueOutcome why)
    {
        lock (_lost)
        {
            _lost.Add((item, why));
        }
    }

    private sealed class Unread : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
