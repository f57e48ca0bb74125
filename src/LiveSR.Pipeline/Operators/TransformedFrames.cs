using System.Reactive.Disposables;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>Passes on what a transform makes of each frame, on the thread that brings it.</summary>
internal sealed class TransformedFrames(IObservable<Frame> source, IFrameTransform transform, StageMonitor monitor) : IObservable<Frame>
{
    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(observer, transform, monitor);
        subscription.Upstream.Disposable = source.Subscribe(subscription);
        return subscription;
    }

    private sealed class Subscription : IObserver<Frame>, IDisposable
    {
        private readonly IObserver<Frame> _observer;
        private readonly IFrameTransform _transform;
        private readonly StageMonitor _monitor;
        private readonly Action<Frame> _emit;
        private TimeSpan _outside;
        private bool _degraded;
        private volatile bool _ended;

        internal Subscription(IObserver<Frame> observer, IFrameTransform transform, StageMonitor monitor)
        {
            (_observer, _transform, _monitor) = (observer, transform, monitor);
            _emit = Emit;
        }

        internal SingleAssignmentDisposable Upstream { get; } = new();

        public void OnNext(Frame value)
        {
            if (_ended)
            {
                return;
            }

            _monitor.Entered();
            (_outside, _degraded) = (TimeSpan.Zero, false);
            long begun = _monitor.Clock.GetTimestamp();
            try
            {
                _transform.Process(value, _emit);
                _monitor.Left(_monitor.Clock.GetElapsedTime(begun) - _outside, _degraded);
            }
            catch (Exception e)
            {
                Fail(PipelineException.At(_monitor.Name, value, e));
            }
        }

        public void OnError(Exception error)
        {
            if (!_ended)
            {
                _observer.OnError(error);
            }
        }

        public void OnCompleted()
        {
            if (_ended)
            {
                return;
            }

            try
            {
                _transform.Flush(_emit);
                _observer.OnCompleted();
            }
            catch (Exception e)
            {
                Fail(PipelineException.At(_monitor.Name, imageNumber: null, e));
            }
        }

        public void Dispose()
        {
            _ended = true;
            Upstream.Dispose();
        }

        /// <summary>What follows the stage takes its own time, which is not the stage's.</summary>
        private void Emit(Frame frame)
        {
            if (!_ended)
            {
                _degraded |= frame.Metadata.Provenance?.Degraded is not null;
                long begun = _monitor.Clock.GetTimestamp();
                _observer.OnNext(frame);
                _outside += _monitor.Clock.GetElapsedTime(begun);
            }
        }

        private void Fail(PipelineException failure)
        {
            Dispose();
            _observer.OnError(failure);
        }
    }
}
