using LiveSR.Cli.Display;
using LiveSR.Files;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Live;
using LiveSR.Pipeline;
using LiveSR.Queues;

namespace LiveSR.Cli.Processing;

/// <summary>Enhances each frame, or its region of interest, by one model. Owns the enhancer and the watch.</summary>
internal sealed class ModelProcessing(IFrameEnhancer enhancer, PixelRect? roi, RangeWatch range) : ILiveProcessing
{
    public string Stage => "enhance";

    public string Title => enhancer.Title();

    public LatestPair Latest { get; } = new();

    /// <summary>Enhances a frame of the size that will come, and forgets it: the engine then has its memory, and the device its kernels.</summary>
    public void WarmUp(SourceInfo source, CancellationToken cancellation) => enhancer.WarmUp(
        source.Format, roi?.Width ?? source.Width, roi?.Height ?? source.Height, source.BitDepth, FramePool.Shared, cancellation);

    public void AddTo(BranchBuilder branch, QueueOptions queue) => branch.Stage(Stage, Enhance, queue, enhancer.FramesInFlight);

    public void Dispose()
    {
        Latest.Dispose();
        enhancer.Dispose();
        range.Dispose();
    }

    private FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        using FrameLease raw = roi is { } part ? frame.Crop(part) : frame.Lease();
        FrameLease enhanced = range.Labelled(raw.Frame, enhancer, enhancer.Enhance(raw.Frame, cancellation));
        Latest.Keep(raw.Frame, enhanced.Frame);
        return enhanced;
    }
}
