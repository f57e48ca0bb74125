using LiveSR.Imaging;
using LiveSR.Pipeline.Operators;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;

namespace LiveSR.Pipeline;

/// <summary>
/// The pipeline's operators. A frame is valid until the OnNext that brings it returns; every operator here keeps that
/// promise towards the next one and gives back each lease it took, whether frames end, fail or are unsubscribed.
/// </summary>
public static class FrameObservable
{
    /// <summary>
    /// Hands frames over to a thread of its own, in order, through a bounded queue. Unlike ObserveOn it never grows:
    /// the policy says what happens to one frame too many, and each lost frame is counted.
    /// </summary>
    /// <param name="frames">The frames; its thread is blocked by no policy but <see cref="OverloadPolicy.Wait"/>.</param>
    /// <param name="name">Name of the queue in statistics and errors; by custom, of what it feeds.</param>
    /// <param name="options">Length and policy; <see cref="QueueOptions.Live"/> when null.</param>
    /// <param name="monitor">Where it is counted, and whose clock is used.</param>
    /// <returns>The frames on the new thread, one for each subscription.</returns>
    public static IObservable<Frame> Queue(
        this IObservable<Frame> frames, string name, QueueOptions? options = null, PipelineMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return new QueuedFrames(frames, (monitor ?? new PipelineMonitor()).Queue(name, options ?? QueueOptions.Live), threads: null);
    }

    /// <summary>Computes a frame from each frame, on the thread that brings it. What it throws ends in OnError with the image's number.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="name">Name of the stage in statistics and errors.</param>
    /// <param name="stage">
    /// Makes a new frame, or leases the one given. One that did less than asked for says so in its
    /// <see cref="Provenance.Degraded"/>, and is counted.
    /// </param>
    /// <param name="monitor">Where it is counted, and whose clock is used.</param>
    public static IObservable<Frame> Stage(
        this IObservable<Frame> frames, string name, Func<Frame, FrameLease> stage, PipelineMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(stage);
        return new StagedFrames(frames, stage, (monitor ?? new PipelineMonitor()).Stage(name));
    }

    /// <summary>Makes any number of frames of each frame, on the thread that brings it. What it throws ends in OnError with the image's number.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="name">Name of the stage in statistics and errors.</param>
    /// <param name="transform">The stage, for one subscription; it stays the caller's to dispose.</param>
    /// <param name="monitor">Where it is counted, and whose clock is used.</param>
    public static IObservable<Frame> Stage(
        this IObservable<Frame> frames, string name, IFrameTransform transform, PipelineMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(transform);
        return new TransformedFrames(frames, transform, (monitor ?? new PipelineMonitor()).Stage(name));
    }

    /// <summary>
    /// Writes each frame to a sink on the thread that brings it, and passes it on. The subscription owns the sink:
    /// <see cref="IFrameSink.Complete"/> at the end of the frames, and Dispose after an end, an error or unsubscription.
    /// </summary>
    /// <param name="frames">The frames.</param>
    /// <param name="name">Name of the sink in statistics and errors.</param>
    /// <param name="sink">The sink; for one subscription.</param>
    /// <param name="monitor">Where it is counted, and whose clock is used.</param>
    public static IObservable<Frame> WriteTo(
        this IObservable<Frame> frames, string name, IFrameSink sink, PipelineMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(sink);
        return new WrittenFrames(frames, sink, (monitor ?? new PipelineMonitor()).Sink(name));
    }
}
