using System.Runtime.ExceptionServices;
using LiveSR.Imaging;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline.Operators;

/// <summary>
/// A transform at work for one observer. What follows the stage takes its own time and answers for its own exceptions:
/// neither is the stage's, although both come to pass inside the stage's call.
/// </summary>
internal sealed class TransformRun
{
    private readonly IObserver<Frame> _observer;
    private readonly IFrameTransform _transform;
    private readonly StageMonitor _monitor;
    private readonly Action<Frame> _emit;
    private TimeSpan _outside;
    private bool _degraded;
    private ExceptionDispatchInfo? _thrownByObserver;

    internal TransformRun(IObserver<Frame> observer, IFrameTransform transform, StageMonitor monitor)
    {
        (_observer, _transform, _monitor) = (observer, transform, monitor);
        _emit = Emit;
    }

    internal void Process(Frame frame)
    {
        _monitor.Entered();
        (_outside, _degraded) = (TimeSpan.Zero, false);
        long begun = _monitor.Clock.GetTimestamp();
        try
        {
            _transform.Process(frame, _emit);
        }
        catch (Exception e)
        {
            _observer.OnError(PipelineException.At(_monitor.Name, frame, e));
            return;
        }

        _thrownByObserver?.Throw();
        _monitor.Left(_monitor.Clock.GetElapsedTime(begun) - _outside, _degraded);
    }

    internal void Flush()
    {
        try
        {
            _transform.Flush(_emit);
        }
        catch (Exception e)
        {
            _observer.OnError(PipelineException.At(_monitor.Name, imageNumber: null, e));
            return;
        }

        _thrownByObserver?.Throw();
        _observer.OnCompleted();
    }

    private void Emit(Frame frame)
    {
        _degraded |= frame.Metadata.Provenance?.Degraded is not null;
        long begun = _monitor.Clock.GetTimestamp();
        try
        {
            _observer.OnNext(frame);
        }
        catch (Exception e)
        {
            _thrownByObserver ??= ExceptionDispatchInfo.Capture(e);
        }

        _outside += _monitor.Clock.GetElapsedTime(begun);
    }
}
