namespace LiveSR.Imaging.Quality;

/// <summary>
/// The noise of a camera that nobody calibrated, estimated from the first images and kept: what is computed with it would
/// flicker if each image had an estimate of its own. Another camera, depth, binning or exposure begins anew.
/// </summary>
public sealed class SteadyNoise
{
    private const int Images = 8;

    private readonly List<CameraNoise> _estimates = [];
    private (string Camera, int BitDepth, int Binning, double? ExposureMs) _setting;
    private CameraNoise _mean;

    /// <summary>The noise of an image; from the ninth image of a setting on it is always the same.</summary>
    /// <param name="raw">The camera's image, in counts; at least 16 pixels along each axis.</param>
    /// <param name="metadata">Its camera and setting.</param>
    public CameraNoise Of(Plane raw, FrameMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(metadata);
        (string Camera, int BitDepth, int Binning, double? ExposureMs) setting = (metadata.Camera, metadata.BitDepth, metadata.Binning, metadata.ExposureMs);
        if (setting != _setting)
        {
            _estimates.Clear();
            _setting = setting;
        }

        if (_estimates.Count < Images)
        {
            _estimates.Add(CameraNoise.Estimate(raw));
            _mean = new CameraNoise(_estimates.Average(noise => noise.Slope), _estimates.Average(noise => noise.Intercept), _estimates.Average(noise => noise.Floor));
        }

        return _mean;
    }
}
