using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Cameras;

/// <summary>
/// What is known of one camera at one setting: how its counts come about, and which of its pixels are hot. Places are
/// columns and rows of the frames that it was measured on.
/// </summary>
public sealed record CameraCalibration
{
    /// <value>Counts per photo-electron.</value>
    public required double Gain { get; init; }

    /// <value>Counts without light.</value>
    public required double Offset { get; init; }

    /// <value>What the offset was found from.</value>
    public OffsetOrigin OffsetOrigin { get; init; }

    /// <value>Read noise in electrons, root mean square over the pixels.</value>
    public required double ReadNoise { get; init; }

    /// <value>Width of the calibrated frames in pixels.</value>
    public required int Width { get; init; }

    /// <value>Height of the calibrated frames in pixels.</value>
    public required int Height { get; init; }

    /// <value>Significant bits of a count.</value>
    public required int BitDepth { get; init; }

    /// <value>Sensor pixels that were summed along each axis for one pixel.</value>
    public int Binning { get; init; } = 1;

    /// <value>Part of the sensor that the calibrated frames show, in pixels; null for all of it, or when unknown.</value>
    public PixelRect? Roi { get; init; }

    /// <value>The camera's own label; null when unknown.</value>
    public string? Camera { get; init; }

    /// <value>Exposure in milliseconds, on which hot pixels depend; null when unknown.</value>
    public double? ExposureMs { get; init; }

    /// <value>The hot pixels.</value>
    public IReadOnlyList<HotPixel> HotPixels { get; init; } = [];

    /// <summary>How the counts of a pixel that is not hot vary about their mean.</summary>
    public CameraNoise Noise => CameraNoise.Of(Gain, Offset, ReadNoise);

    /// <summary>The part of the calibrated frames that a frame shows.</summary>
    /// <param name="width">The frame's width in pixels.</param>
    /// <param name="height">The frame's height in pixels.</param>
    /// <param name="roi">The part of the sensor that it shows; null for all of it, or when unknown.</param>
    public PixelRect AreaOf(int width, int height, PixelRect? roi) =>
        new((roi?.X ?? 0) - (Roi?.X ?? 0), (roi?.Y ?? 0) - (Roi?.Y ?? 0), width, height);

    /// <summary>Why the calibration does not fit a frame, to follow a subject; null when it does.</summary>
    /// <param name="width">The frame's width in pixels.</param>
    /// <param name="height">The frame's height in pixels.</param>
    /// <param name="roi">The part of the sensor that it shows; null for all of it, or when unknown.</param>
    /// <param name="bitDepth">Its significant bits.</param>
    /// <param name="binning">Sensor pixels along each axis for one of its pixels.</param>
    public string? Misfit(int width, int height, PixelRect? roi, int bitDepth, int binning)
    {
        bool isWhole = (width, height) == (Width, Height);
        return bitDepth != BitDepth ? $"is of {BitDepth} bits, the frames have {bitDepth}"
            : binning != Binning ? $"is of binning {Binning}, the frames have {binning}"
            : roi is null && !isWhole ? $"is of {Width}x{Height} pixels, the frames have {width}x{height} and do not say which part of the sensor they show"
            : new PixelRect(0, 0, Width, Height).Contains(AreaOf(width, height, roi ?? Roi)) ? null
            : $"is of {Width}x{Height} pixels at {Roi?.X ?? 0},{Roi?.Y ?? 0} of the sensor, the frames show {roi} of it";
    }
}
