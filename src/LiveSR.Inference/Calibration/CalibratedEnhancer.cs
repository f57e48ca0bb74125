using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;

namespace LiveSR.Inference.Calibration;

/// <summary>
/// Replaces a camera's hot pixels before a frame is enhanced, and says in the provenance by which calibration. The frame
/// that it is given stays as it is.
/// </summary>
internal sealed class CalibratedEnhancer(IFrameEnhancer inner, CalibrationFile calibration, FramePool pool) : IFrameEnhancer
{
    private readonly HotPixelRepair _repair = new(calibration.Camera, pool);
    private readonly Lock _repairing = new();

    public string Name => inner.Name;

    public int Scale => inner.Scale;

    public bool WaitsForFrames => inner.WaitsForFrames;

    public int FramesInFlight => inner.FramesInFlight;

    // A frame that does not say which part of the sensor it shows is taken for the calibrated part; of a band nobody could say so.
    public BandRule? Bands => inner.Bands is { } rule && calibration.Camera.Roi is null or { X: 0, Y: 0 } ? rule with { Context = rule.Context + HotPixelRepair.Reach } : null;

    public IFrameEnhancer Core => inner.Core;

    public FrameLease Enhance(Frame frame, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frame);
        FrameMetadata metadata = frame.Metadata;
        if (calibration.Camera.Misfit(frame.Width, frame.Height, metadata.Roi, frame.BitDepth, metadata.Binning) is { } reason)
        {
            throw calibration.Refusal($"image {metadata.ImageNumber} of {(metadata.Camera.Length > 0 ? metadata.Camera : "the camera")}", reason);
        }

        using FrameLease mended = Mended(frame);
        using FrameLease enhanced = inner.Enhance(mended.Frame, cancellation);
        FrameMetadata result = enhanced.Frame.Metadata;
        return enhanced.Frame.With(result with { Provenance = result.Provenance is { } made ? made with { Calibration = calibration.Sha256 } : null });
    }

    public void Dispose() => inner.Dispose();

    /// <summary>One frame at a time, of those that may be in flight.</summary>
    private FrameLease Mended(Frame frame)
    {
        lock (_repairing)
        {
            return _repair.Apply(frame);
        }
    }
}
