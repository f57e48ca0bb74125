using System.Reactive.Disposables;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>
/// The door of a pipeline: counts the frames, notes the gaps in their numbers, sets a missing time of reception, and
/// says after which image a source failed.
/// </summary>
internal sealed class ReceivedFrames(IObservable<Frame> source, SourceMonitor monitor) : IObservable<Frame>
{
    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var door = new Door(observer, monitor);
        try
        {
            return source.Subscribe(door);
        }
        catch (Exception e)
        {
            door.OnError(e);
            return Disposable.Empty;
        }
    }

    private sealed class Door(IObserver<Frame> observer, SourceMonitor monitor) : IObserver<Frame>
    {
        public void OnNext(Frame value)
        {
            monitor.Received(value.Metadata.ImageNumber);
            if (value.Metadata.ReceivedTime != default)
            {
                observer.OnNext(value);
                return;
            }

            using FrameLease stamped = value.With(value.Metadata with { ReceivedTime = monitor.Clock.GetUtcNow() });
            observer.OnNext(stamped.Frame);
        }

        public void OnError(Exception error) => observer.OnError(PipelineException.At(monitor.Name, monitor.LastImage, error));

        public void OnCompleted() => observer.OnCompleted();
    }
}
