using System.Reactive.Disposables;
using LiveSR.Imaging;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>
/// Writes each frame to a sink, then passes it on. The subscription owns the sink: completed at the end, disposed in
/// every case, never while it is writing.
/// </summary>
internal sealed class WrittenFrames(IObservable<Frame> source, IFrameSink sink, SinkMonitor monitor) : IObservable<Frame>
{
    public IDisposable Subscribe(IObserver<Frame> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(observer, sink, monitor);
        subscription.Upstream.Disposable = source.Subscribe(subscription);
        return subscription;
    }

    private sealed class Subscription(IObserver<Frame> observer, IFrameSink sink, SinkMonitor monitor) : IObserver<Frame>, IDisposable
    {
        private readonly Lock _sync = new();
        private State _state;
        private long? _lastImage;

        private enum State
        {
            Idle,
            Busy,
            BusyAndAbandoned,
            Ended,
        }

        internal SingleAssignmentDisposable Upstream { get; } = new();

        public void OnNext(Frame value)
        {
            if (!TryEnter())
            {
                return;
            }

            Exception? failure = Write(value);
            bool goesOn = Leave(failure is not null);
            if (failure is not null)
            {
                Upstream.Dispose();
                observer.OnError(PipelineException.At(monitor.Name, value, failure));
            }
            else if (goesOn)
            {
                observer.OnNext(value);
            }
        }

        public void OnError(Exception error)
        {
            if (TryEnter())
            {
                Leave(last: true);
                observer.OnError(error);
            }
        }

        public void OnCompleted()
        {
            if (!TryEnter())
            {
                return;
            }

            Exception? failure = Complete();
            Leave(last: true);
            if (failure is null)
            {
                observer.OnCompleted();
            }
            else
            {
                observer.OnError(PipelineException.At(monitor.Name, _lastImage, failure));
            }
        }

        public void Dispose()
        {
            bool idle;
            lock (_sync)
            {
                idle = _state == State.Idle;
                _state = _state switch
                {
                    State.Idle => State.Ended,
                    State.Busy => State.BusyAndAbandoned,
                    _ => _state,
                };
            }

            if (idle)
            {
                sink.Dispose();
            }

            Upstream.Dispose();
        }

        private Exception? Write(Frame frame)
        {
            long begun = monitor.Clock.GetTimestamp();
            try
            {
                sink.Write(frame);
            }
            catch (Exception e)
            {
                return e;
            }

            _lastImage = frame.Metadata.ImageNumber;
            monitor.Written(monitor.Clock.GetElapsedTime(begun), frame.Metadata.ReceivedTime);
            return null;
        }

        private Exception? Complete()
        {
            try
            {
                sink.Complete();
                return null;
            }
            catch (Exception e)
            {
                return e;
            }
        }

        private bool TryEnter()
        {
            lock (_sync)
            {
                if (_state != State.Idle)
                {
                    return false;
                }

                _state = State.Busy;
                return true;
            }
        }

        /// <summary>Ends a call into the sink. False when it was the last, and the sink is now disposed.</summary>
        private bool Leave(bool last)
        {
            bool goesOn;
            lock (_sync)
            {
                goesOn = !last && _state == State.Busy;
                _state = goesOn ? State.Idle : State.Ended;
            }

            if (!goesOn)
            {
                sink.Dispose();
            }

            return goesOn;
        }
    }
}
