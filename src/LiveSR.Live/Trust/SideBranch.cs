using System.Reactive.Disposables;
using System.Reactive.Linq;
using LiveSR.Queues;

namespace LiveSR.Live.Trust;

/// <summary>Measures beside a stream, now and then: a queue of one that drops the older, and a thread of low priority.</summary>
internal static class SideBranch
{
    /// <summary>Measures while subscribed.</summary>
    /// <param name="source">The stream; its thread is never held up.</param>
    /// <param name="name">Name of the thread.</param>
    /// <param name="hold">Takes what is measured beyond its OnNext.</param>
    /// <param name="measure">Measures it; null for no result.</param>
    /// <param name="interval">The least time between two results.</param>
    /// <param name="clock">Measures that.</param>
    internal static IObservable<TResult> Run<TSource, THeld, TResult>(
        IObservable<TSource> source, string name, Func<TSource, THeld> hold, Func<THeld, TResult?> measure, TimeSpan interval, TimeProvider clock)
        where THeld : IDisposable
        where TResult : class =>
        Observable.Create<TResult>(observer =>
        {
            var queue = new BoundedQueue<THeld>(new QueueOptions { Capacity = 1 }, static (held, _) => held.Dispose());
            var thread = new Thread(() => Measure(queue, measure, observer)) { Name = name, IsBackground = true, Priority = ThreadPriority.BelowNormal };
            thread.Start();
            long? last = null;
            IDisposable taking = source.Subscribe(
                item =>
                {
                    if (last is not { } before || clock.GetElapsedTime(before) >= interval)
                    {
                        last = clock.GetTimestamp();
                        queue.Put(hold(item));
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

    private static void Measure<THeld, TResult>(BoundedQueue<THeld> queue, Func<THeld, TResult?> measure, IObserver<TResult> observer)
        where THeld : IDisposable
        where TResult : class
    {
        try
        {
            while (queue.Take(out THeld? held))
            {
                using (held)
                {
                    if (measure(held) is { } result)
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
}
