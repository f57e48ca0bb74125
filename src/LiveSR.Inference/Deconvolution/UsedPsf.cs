using System.Globalization;
using LiveSR.Imaging.Microscopy;

namespace LiveSR.Inference.Deconvolution;

/// <summary>A point-spread function as it is used on frames.</summary>
/// <param name="Function">The function, in the frames' pixels.</param>
/// <param name="Origin">Where it comes from, for example <c>NA 1.4, 520 nm</c>.</param>
/// <param name="PixelSizeUm">Edge of a pixel in the specimen in micrometres; null when unknown.</param>
public sealed record UsedPsf(PointSpreadFunction Function, string Origin, double? PixelSizeUm)
{
    /// <summary>For example <c>NA 1.4, 520 nm: FWHM 2.83 pixels (184 nm)</c>.</summary>
    public override string ToString()
    {
        double pixels = Function.Fwhm();
        string width = PixelSizeUm is { } size
            ? string.Create(CultureInfo.InvariantCulture, $" ({pixels * size * 1000:0} nm)")
            : " (the pixel size is not known)";
        return string.Create(CultureInfo.InvariantCulture, $"{Origin}: FWHM {pixels:0.00} pixels{width}");
    }
}
