namespace LiveSR.Cli.Evaluation;

/// <summary>How one method did on one image; what does not apply is NaN.</summary>
/// <param name="Group">What the image is counted with.</param>
/// <param name="Image">File name.</param>
/// <param name="Method">Model or classical method, or the truth itself.</param>
internal sealed record ImageScore(string Group, string Image, string Method)
{
    /// <summary>Peak signal-to-noise ratio on luma, dB.</summary>
    public double Psnr { get; init; } = double.NaN;

    /// <summary>Structural similarity on luma (Wang 2004).</summary>
    public double Ssim { get; init; } = double.NaN;

    /// <summary>Root mean squared error over the truth's range, largest minus smallest.</summary>
    public double Nrmse { get; init; } = double.NaN;

    /// <summary>Resolution by decorrelation analysis, in pixels of the enlarged image, with the truth's noise on it (<see cref="NoiseFloor"/>).</summary>
    public double ResolutionPixels { get; init; } = double.NaN;

    /// <summary>The same of the image as it is.</summary>
    public double BareResolutionPixels { get; init; } = double.NaN;

    /// <summary>Lattice of the enlargement over its neighbourhood in the spectrum, dB.</summary>
    public double CheckerboardDb { get; init; } = double.NaN;

    /// <summary>Root mean square of that lattice, in 255ths of full scale.</summary>
    public double CheckerboardLevels { get; init; } = double.NaN;

    /// <summary>Time of the enhancement.</summary>
    public double Milliseconds { get; init; } = double.NaN;

    /// <summary>Pixel size of the enlarged image, where the file says it.</summary>
    public double? PixelSizeUm { get; init; }
}
