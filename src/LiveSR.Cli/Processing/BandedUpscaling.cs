using System.Reactive;
using System.Reactive.Linq;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline.Sinks;
using LiveSR.Recording;

namespace LiveSR.Cli.Processing;

/// <summary>
/// Enhances frames on their way into a file, band by band, where the enhanced frame is too large to be held: a plane of
/// 8192 x 8192 pixels becomes 1.6 GB of 16-bit colour, and several times that while a network computes it.
/// </summary>
/// <param name="enhancer">What enhances; not owned.</param>
/// <param name="file">What writes, which this then owns.</param>
/// <param name="cancellation">Ends the work on a frame.</param>
internal sealed class BandedUpscaling(IFrameEnhancer enhancer, IBandSink file, CancellationToken cancellation) : IFrameSink
{
    private const long LeastBytes = 128 << 20;

    /// <summary>Whether the enhanced frames of a source are so large, and the method can be applied to bands.</summary>
    public static bool Suits(SourceInfo source, IFrameEnhancer enhancer) => enhancer.Bands is not null
        && (long)source.Width * enhancer.Scale * source.Height * enhancer.Scale * source.Format.BytesPerPixel() >= LeastBytes;

    /// <summary>
    /// Frames whose source reads the next only when nobody holds the last any more: two of them would take as much memory as all
    /// else. Whatever ends a pipeline, it lets go of its frames, so nothing else need be heard of.
    /// </summary>
    public static IObservable<Frame> OneByOne(IObservable<Frame> frames) => Observable.Create<Frame>(observer => frames.SubscribeSafe(Observer.Create<Frame>(
        frame =>
        {
            int before = frame.Leases;
            observer.OnNext(frame);
            SpinWait.SpinUntil(() => frame.Leases <= before);
        },
        observer.OnError,
        observer.OnCompleted)));

    /// <inheritdoc/>
    /// <exception cref="InferenceException">The model or the device failed; one line.</exception>
    public void Write(Frame frame) => file.Write(new EnhancedBands(enhancer, frame, cancellation));

    /// <inheritdoc/>
    public void Complete() => file.Complete();

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
