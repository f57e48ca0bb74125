using LiveSR.Imaging;

namespace LiveSR.Inference;

/// <summary>Enhances one region of each frame: what comes out shows that region alone.</summary>
internal sealed class RegionEnhancer(IFrameEnhancer inner, PixelRect region) : IFrameEnhancer
{
    public string Name => inner.Name;

    public int Scale => inner.Scale;

    public FrameLease Enhance(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using FrameLease part = frame.Crop(region);
        return inner.Enhance(part.Frame);
    }

    public void Dispose() => inner.Dispose();
}
