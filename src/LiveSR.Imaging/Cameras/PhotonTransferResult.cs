namespace LiveSR.Imaging.Cameras;

/// <summary>What the offset, and with it the read noise, was found from.</summary>
public enum OffsetOrigin
{
    /// <summary>A dark series: it is measured.</summary>
    Dark,

    /// <summary>How skewed the counts are, which says how many electrons they stand for: right where light is Poisson's and read noise symmetric.</summary>
    Skewness,

    /// <summary>The darkest pixels: it is at most that, and the read noise too.</summary>
    DarkestPixels,
}

/// <summary>A camera as photon transfer finds it.</summary>
public sealed record PhotonTransferResult
{
    /// <value>Counts per photo-electron.</value>
    public required double Gain { get; init; }

    /// <value>Standard error of the gain.</value>
    public required double GainError { get; init; }

    /// <value>Counts without light.</value>
    public required double Offset { get; init; }

    /// <value>What the offset was found from.</value>
    public required OffsetOrigin OffsetOrigin { get; init; }

    /// <value>Read noise in electrons, root mean square over the pixels.</value>
    public required double ReadNoise { get; init; }

    /// <value>The hot pixels, row by row.</value>
    public IReadOnlyList<HotPixel> HotPixels { get; init; } = [];

    /// <value>Each series' pixels in classes of brightness, the mean with the offset, the variance with the read noise.</value>
    public required IReadOnlyList<PhotonTransferPoint> Points { get; init; }

    /// <value>Read noise of each pixel in electrons; null where no dark series shows it.</value>
    public Plane? ReadNoiseMap { get; init; }

    /// <value>What the user should know of how far this can be trusted, a line each.</value>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Variance in counts squared that the result expects at a mean count.</summary>
    public double VarianceAt(double mean) => Quality.CameraNoise.Of(Gain, Offset, ReadNoise).Variance(mean);
}
