using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace LiveSR.Pipeline.Operators;

/// <summary>Observers are other people's code: what one throws must not end the thread that serves the others.</summary>
public static class GuardedObservable
{
    /// <summary>
    /// Keeps what an observer throws from the thread that calls it: the observer is unsubscribed, and
    /// <paramref name="threw"/> gets its exception.
    /// </summary>
    public static IObservable<T> Guarded<T>(this IObservable<T> source, Action<Exception> threw) =>
        Observable.Create<T>(observer =>
        {
            var subscription = new SingleAssignmentDisposable();
            void Tell(Action tell)
            {
                try
                {
                    tell();
                }
                catch (Exception e)
                {
                    subscription.Dispose();
                    threw(e);
                }
            }

            subscription.Disposable = source.Subscribe(
                value => Tell(() => observer.OnNext(value)),
                error => Tell(() => observer.OnError(error)),
                () => Tell(observer.OnCompleted));
            return subscription;
        });
}
