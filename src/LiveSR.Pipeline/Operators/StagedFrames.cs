using System.Reactive.Disposables;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>Turns each frame into another on the thread that brings it, and gives the result back when it was passed on.</summary>
internal sealed class StagedFrames(IObservable<Frame> source, Func<Frame, FrameLease> stage, StageMonitor monitor) : IObservable<Frame>
{
    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(observer, stage, monitor);
        subscription.Upstream.Disposable = source.Subscribe(subscription);
        return subscription;
    }

    private sealed class Subscription(IObserver<Frame> observer, Func<Frame, FrameLease> stage, StageMonitor monitor)
        : IObserver<Frame>, IDisposable
    {
        private volatile bool _ended;

        internal SingleAssignmentDisposable Upstream { get; } = new();

        public void OnNext(Frame value)
        {
            if (_ended || Run(value) is not FrameLease result)
            {
                return;
            }

            using (result)
            {
                if (!_ended)
                {
                    observer.OnNext(result.Frame);
                }
            }
        }

        public void OnError(Exception error)
        {
            if (!_ended)
            {
                observer.OnError(error);
            }
        }

        public void OnCompleted()
        {
            if (!_ended)
            {
                observer.OnCompleted();
            }
        }

        public void Dispose()
        {
            _ended = true;
            Upstream.Dispose();
        }

        private FrameLease? Run(Frame frame)
        {
            monitor.Entered();
            long begun = monitor.Clock.GetTimestamp();
            try
            {
                FrameLease result = stage(frame) ?? throw new InvalidOperationException("it returned no frame.");
                bool degraded = result.Frame.Metadata.Provenance?.Degraded is not null;
                monitor.Left(monitor.Clock.GetElapsedTime(begun), degraded);
                return result;
            }
            catch (Exception e)
            {
                Dispose();
                observer.OnError(PipelineException.At(monitor.Name, frame, e));
                return null;
            }
        }
    }
}
