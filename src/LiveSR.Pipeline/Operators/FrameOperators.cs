using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>
/// What a pipeline does to frames between its queues, each on the thread that brings them. A frame is valid until the
/// OnNext that brings it returns. What a stage or a sink throws ends in OnError with the image's number.
/// </summary>
internal static class FrameOperators
{
    /// <summary>
    /// The door of a pipeline: counts the frames, notes the gaps in their numbers, sets a missing time of reception, and
    /// says after which image a source failed.
    /// </summary>
    internal static IObservable<Frame> Received(this IObservable<Frame> source, SourceMonitor monitor) =>
        Observable.Create<Frame>(observer => source.SubscribeSafe(Observer.Create<Frame>(
            frame =>
            {
                monitor.Received(frame.Metadata.ImageNumber);
                if (frame.Metadata.ReceivedTimestamp is not null)
                {
                    observer.OnNext(frame);
                    return;
                }

                FrameMetadata own = frame.Metadata;
                using FrameLease stamped = frame.With(own.ReceivedTime == default
                    ? own.Received(monitor.Clock)
                    : own with { ReceivedTimestamp = monitor.Clock.GetTimestamp() });
                observer.OnNext(stamped.Frame);
            },
            error => observer.OnError(PipelineException.At(monitor.Name, monitor.LastImage, error)),
            observer.OnCompleted)));

    /// <summary>
    /// Turns each frame into another, and gives the result back when it was passed on. The stage is cancelled when nobody
    /// is subscribed any more.
    /// </summary>
    internal static IObservable<Frame> Staged(
        this IObservable<Frame> frames, Func<Frame, CancellationToken, FrameLease> stage, StageMonitor monitor) =>
        Observable.Create<Frame>(observer =>
        {
            var unwanted = new CancellationDisposable();
            IDisposable subscription = frames.Subscribe(
                frame =>
                {
                    monitor.Entered();
                    long begun = monitor.Clock.GetTimestamp();
                    FrameLease result;
                    try
                    {
                        result = stage(frame, unwanted.Token) ?? throw new InvalidOperationException("it returned no frame.");
                    }
                    catch (Exception e)
                    {
                        // After the subscription has ended, nobody hears this.
                        observer.OnError(PipelineException.At(monitor.Name, frame, e));
                        return;
                    }

                    using (result)
                    {
                        bool degraded = result.Frame.Metadata.Provenance?.Degraded is not null;
                        monitor.Left(monitor.Clock.GetElapsedTime(begun), degraded);
                        observer.OnNext(result.Frame);
                    }
                },
                observer.OnError,
                observer.OnCompleted);
            return StableCompositeDisposable.Create(subscription, unwanted);
        });

    /// <summary>Passes on what a transform makes of each frame, and at the end what it held back.</summary>
    internal static IObservable<Frame> Transformed(this IObservable<Frame> frames, IFrameTransform transform, StageMonitor monitor) =>
        Observable.Create<Frame>(observer =>
        {
            var run = new TransformRun(observer, transform, monitor);
            return frames.Subscribe(run.Process, observer.OnError, run.Flush);
        });

    /// <summary>Writes each frame to a sink, and completes when the sink is whole; disposing it is the caller's part.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="sink">The sink; for one subscription.</param>
    /// <param name="monitor">Where they are counted.</param>
    /// <param name="whole">Called when the sink has completed, also when nobody is subscribed any more by then.</param>
    internal static IObservable<Unit> WrittenTo(this IObservable<Frame> frames, IFrameSink sink, SinkMonitor monitor, Action whole) =>
        Observable.Create<Unit>(observer =>
        {
            long? last = null;
            return frames.Subscribe(
                frame =>
                {
                    long begun = monitor.Clock.GetTimestamp();
                    try
                    {
                        sink.Write(frame);
                    }
                    catch (Exception e)
                    {
                        observer.OnError(PipelineException.At(monitor.Name, frame, e));
                        return;
                    }

                    last = frame.Metadata.ImageNumber;
                    monitor.Written(monitor.Clock.GetElapsedTime(begun), frame.Metadata.ReceivedTimestamp);
                },
                observer.OnError,
                () =>
                {
                    try
                    {
                        sink.Complete();
                    }
                    catch (Exception e)
                    {
                        observer.OnError(PipelineException.At(monitor.Name, last, e));
                        return;
                    }

                    whole();
                    observer.OnCompleted();
                });
        });
}
