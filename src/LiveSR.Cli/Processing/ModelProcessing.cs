using LiveSR.Cli.Display;
using LiveSR.Files;
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

    public LatestPair Latest { get; } = new();

    /// <summary>Enhances a frame of the size that will come, and forgets it: the engine then has its memory, and the device its kernels.</summary>
    public void WarmUp(SourceInfo source, CancellationToken cancellation)
    {
        using FrameWriter writer = FramePool.Shared.Rent(source.Format, source.Width, source.Height);
        Span<byte> bytes = writer.Bytes;
        for (int i = 0; i < bytes.Length; i++)
        {
            // Two intensities that every format and depth has.
            bytes[i] = (byte)(i / source.Format.BytesPerPixel() % 2);
        }

        using FrameLease blank = writer.Publish(new FrameMetadata { Camera = source.Name, BitDepth = source.BitDepth });
        using FrameLease part = roi is { } rect ? blank.Frame.Crop(rect) : blank.Frame.Lease();
        enhancer.Enhance(part.Frame, cancellation).Dispose();
    }

    public void AddTo(BranchBuilder branch, QueueOptions queue) => branch.Stage(Stage, Enhance, queue);

    public void Dispose()
    {
        Latest.Dispose();
        enhancer.Dispose();
    }

    private FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        using FrameLease raw = roi is { } part ? frame.Crop(part) : frame.Lease();
        FrameLease enhanced = enhancer.Enhance(raw.Frame, cancellation);
        Latest.Keep(raw.Frame, enhanced.Frame);
        return enhanced;
    }
}
