using System.Reactive.Disposables;
using System.Reactive.Linq;
using LiveSR.Imaging;
using LiveSR.Queues;

namespace LiveSR.Live.Trust;

/// <summary>The branch that measures consistency: a queue of one pair that drops the older, and a thread of low priority.</summary>
internal static class ConsistencyBranch
{
    /// <summary>Measures pairs while subscribed.</summary>
    /// <param name="pairs">The pairs; their thread is never held up.</param>
    /// <param name="microscope">What is known beyond the metadata.</param>
    /// <param name="interval">The least time between two results.</param>
    /// <param name="clock">Measures it.</param>
    internal static IObservable<LiveConsistency> Over(
        IObservable<FramePair> pairs, MicroscopeDescription microscope, TimeSpan interval, TimeProvider clock) =>
        Observable.Create<LiveConsistency>(observer =>
        {
            var queue = new BoundedQueue<Held>(new QueueOptions { Capacity = 1 }, static (held, _) => held.Dispose());
            var thread = new Thread(() => Run(queue, microscope, observer)) { Name = "LiveSR consistency", IsBackground = true, Priority = ThreadPriority.BelowNormal };
            thread.Start();
            long? last = null;
            IDisposable taking = pairs.Subscribe(
                pair =>
                {
                    if (last is not { } before || clock.GetElapsedTime(before) >= interval)
                    {
                        last = clock.GetTimestamp();
                        queue.Put(new Held(pair.Raw.Lease(), pair.Enhanced.Lease()));
                    }
                },
                _ => queue.Close(),
                queue.Close);
            return Disposable.Create(() =>
            {
                taking.Dispose();
                queue.Cancel();
                if (thread != Thread.CurrentThread)
                {
                    thread.Join();
                }
            });
        });

    private static void Run(BoundedQueue<Held> queue, MicroscopeDescription microscope, IObserver<LiveConsistency> observer)
    {
        using var meter = new ConsistencyMeter(microscope);
        try
        {
            while (queue.Take(out Held held))
            {
                using (held)
                {
                    if (meter.Measure(held.Raw.Frame, held.Enhanced.Frame) is { } result)
                    {
                        observer.OnNext(result);
                    }
                }
            }

            observer.OnCompleted();
        }
        catch (Exception e)
        {
            queue.Cancel();
            observer.OnError(e);
        }
    }

    /// <summary>A pair that is kept beyond its OnNext.</summary>
    private readonly record struct Held(FrameLease Raw, FrameLease Enhanced) : IDisposable
    {
        public void Dispose()
        {
            Raw.Dispose();
            Enhanced.Dispose();
        }
    }
}
