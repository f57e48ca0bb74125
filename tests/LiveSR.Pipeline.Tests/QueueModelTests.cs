using System.Reactive;
using FsCheck;
using FsCheck.Fluent;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Tests;

/// <summary>A queue against a model of it, over random sequences of sending and taking.</summary>
public sealed class QueueModelTests
{
    [Fact]
    public void DropPoliciesDoWhatTheirModelDoes()
    {
        Gen<bool> steps = Gen.Frequency((3, Gen.Constant(true)), (2, Gen.Constant(false)));
        Gen<(OverloadPolicy, int, bool[])> runs =
            from policy in Gen.Elements(OverloadPolicy.DropOldest, OverloadPolicy.DropNewest)
            from capacity in Gen.Choose(1, 5)
            from sends in steps.ArrayOf()
            select (policy, capacity, sends);
        Prop.ForAll(runs.ToArbitrary(), ((OverloadPolicy Policy, int Capacity, bool[] Sends) run) => Check(run.Policy, run.Capacity, run.Sends))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static void Check(OverloadPolicy policy, int capacity, bool[] sends)
    {
        using var camera = new TestCamera();
        var model = new Model(policy, capacity);
        var monitor = new PipelineMonitor();
        using var taken = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        using var ended = new ManualResetEventSlim();
        var images = new List<long>();
        using IDisposable subscription = camera.Frames
            .Queue("queue", new QueueOptions { Capacity = capacity, Policy = policy }, monitor)
            .Subscribe(Observer.Create<Frame>(frame =>
            {
                images.Add(frame.Metadata.ImageNumber);
                taken.Release();
                go.Wait(Patience.Limit).ShouldBeTrue();
            }, ended.Set));

        foreach (bool send in sends)
        {
            if (send)
            {
                camera.Send();
            }
            else if (model.InHand is not null)
            {
                go.Release();
            }

            if (send ? model.Send() : model.Finish())
            {
                taken.Wait(Patience.Limit).ShouldBeTrue("the consumer never took the next image");
            }
        }

        camera.End();
        go.Release(sends.Length + 1);
        ended.Wait(Patience.Limit).ShouldBeTrue("the end never came");
        images.ShouldBe(model.Delivered());
        DropLog drops = monitor.Drops[1];
        drops.Ranges.SelectMany(range => Numbers(range)).ShouldBe(model.Dropped);
        SpinWait.SpinUntil(() => camera.Pool.Outstanding == 0, Patience.Limit).ShouldBeTrue();
    }

    private static IEnumerable<long> Numbers(DropRange range)
    {
        for (long number = range.First; number <= range.Last; number++)
        {
            yield return number;
        }
    }

    /// <summary>One image in the consumer's hand, a list of those that wait.</summary>
    private sealed class Model(OverloadPolicy policy, int capacity)
    {
        private readonly List<long> _waiting = [];
        private readonly List<long> _taken = [];
        private long _next;

        internal long? InHand { get; private set; }

        internal List<long> Dropped { get; } = [];

        /// <summary>True when the consumer takes the image at once.</summary>
        internal bool Send()
        {
            _waiting.Add(_next++);
            if (InHand is null)
            {
                return Take();
            }

            if (_waiting.Count > capacity)
            {
                int lost = policy == OverloadPolicy.DropOldest ? 0 : _waiting.Count - 1;
                Dropped.Add(_waiting[lost]);
                _waiting.RemoveAt(lost);
            }

            return false;
        }

        /// <summary>The consumer is done with what it has; true when it takes the next.</summary>
        internal bool Finish()
        {
            InHand = null;
            return _waiting.Count > 0 && Take();
        }

        internal IEnumerable<long> Delivered() => _taken.Concat(_waiting);

        private bool Take()
        {
            InHand = _waiting[0];
            _taken.Add(_waiting[0]);
            _waiting.RemoveAt(0);
            return true;
        }
    }
}
