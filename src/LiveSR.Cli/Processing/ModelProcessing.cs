using LiveSR.Cli.Display;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Pipeline;
using LiveSR.Queues;

namespace LiveSR.Cli.Processing;

/// <summary>Enhances each frame, or its region of interest, by one model. Owns the enhancer.</summary>
internal sealed class ModelProcessing(IFrameEnhancer enhancer, PixelRect? roi) : ILiveProcessing
{
    public string Stage => "enhance";

    public string Title => enhancer.Title();

    public bool KeepsFormat => true;

    public LatestPair Latest { get; } = new();

    public void AddTo(BranchBuilder branch, QueueOptions queue) => branch.Stage(Stage, Enhance, queue);

    public void Dispose()
    {
        Latest.Dispose();
        enhancer.Dispose();
    }

    private FrameLease Enhance(Frame frame)
    {
        using FrameLease raw = roi is { } part ? frame.Crop(part) : frame.Lease();
        FrameLease enhanced = enhancer.Enhance(raw.Frame);
        Latest.Keep(raw.Frame, enhanced.Frame);
        return enhanced;
    }
}
