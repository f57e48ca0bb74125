using LiveSR.Imaging.Microscopy;

namespace LiveSR.Training.Recipes;

/// <summary>
/// Ranges of what happens between a specimen and a frame, from which each patch draws its own: the optics blur, pixels
/// integrate, light comes in photons, the camera adds its noise and rounds. The truth is what the same optics would show
/// without noise, <c>scale</c> times as fine: a network learns to tell noise from structure, not to guess what no optics
/// passed. Ranges are two numbers, drawn evenly unless stated otherwise.
/// </summary>
public sealed class MicroscopeRecipe
{
    /// <value>Share of patches, 0 to 1, that are degraded as without a microscope: bicubic, blur and mild noise as the recipe has them.</value>
    public double CleanShare { get; set; } = 0.25;

    /// <value>How many times real images are shrunk before they count as truth, which takes their own noise away; at least 1.</value>
    public IList<double> Shrink { get; set; } = [1, 3];

    /// <value>
    /// Share of patches that show two images of a group over each other, as thick specimens and several dyes do: with sparse images
    /// alone, a network takes dense fibres in noise for noise.
    /// </value>
    public double OverlaidShare { get; set; }

    /// <value>Standard deviation of the optics' blur in pixels of the truth; truth and frame both have it. Its square root is drawn evenly, so that little is usual.</value>
    public IList<double> BlurSigma { get; set; } = [0, 3];

    /// <value>Standard deviation, in pixels of the truth, of a blur that only the frame has and the network is to undo.</value>
    public IList<double> RestoredSigma { get; set; } = [0, 0];

    /// <value>
    /// How many times finer than the frame's the truth's optics are, at least 1: 1 asks the network to leave the blur as it is,
    /// 2 to show what an objective of twice the aperture would.
    /// </value>
    public double Sharpened { get; set; } = 1;

    /// <value>Objectives that the blur follows from, in place of <see cref="BlurSigma"/>; absent for that range.</value>
    public OpticsRecipe? Optics { get; set; }

    /// <value>Photo-electrons in the brightest pixel, drawn evenly in ratios.</value>
    public IList<double> Photons { get; set; } = [5, 5000];

    /// <value>Share of those that come from an even background; its square root is drawn evenly, so that little is usual.</value>
    public IList<double> Background { get; set; } = [0, 0.7];

    /// <value>Brightest value of the image as a multiple of the camera's range, drawn evenly in ratios: under 1 a part of the levels is used, above 1 the camera saturates.</value>
    public IList<double> Filled { get; set; } = [0.1, 1.2];

    /// <value>
    /// Standard deviation of the read noise in electrons, drawn evenly in ratios: 1 to 3 of a camera, next to none of the photomultiplier of a
    /// scanning microscope.
    /// </value>
    public IList<double> ReadNoise { get; set; } = [0.3, 4];

    /// <value>How much read noise differs from pixel to pixel, as sCMOS cameras have it: the standard deviation of its logarithm.</value>
    public IList<double> ReadNoiseSpread { get; set; } = [0, 0.5];

    /// <value>Share of exposures, 0 to 1, that have hot pixels.</value>
    public double HotShare { get; set; } = 0.2;

    /// <value>Share of the pixels that are hot, in those.</value>
    public IList<double> HotPixels { get; set; } = [0, 0.0005];

    /// <value>Share of exposures by an EMCCD, whose gain doubles the variance of photons; a photomultiplier's does nearly.</value>
    public double EmccdShare { get; set; } = 0.1;

    /// <value>Bit depths of cameras, one of which is drawn.</value>
    public IList<int> Bits { get; set; } = [8, 8, 10, 12, 14, 16];

    /// <value>Share of exposures that are stored as JPEG.</value>
    public double JpegShare { get; set; } = 0.05;

    /// <value>JPEG quality, 1 to 100.</value>
    public IList<double> JpegQuality { get; set; } = [70, 98];

    /// <value>Share of exposures whose pixels are no longer independent, as a colour camera's interpolation or a rescaled recording leaves them.</value>
    public double SmoothedShare { get; set; } = 0.4;

    /// <value>Standard deviation, in pixels of the grid that noise is made on, of the blur that stands for it; truth and frame both have it.</value>
    public IList<double> SmoothedSigma { get; set; } = [0.4, 1.1];

    /// <value>
    /// At scales above 1, share of exposures whose noise is made on the truth's grid and shrunk with the image, as software
    /// does that scales recordings down. The others integrate the light over a pixel and take its noise there.
    /// </value>
    public double ResampledShare { get; set; } = 0.35;

    /// <summary>
    /// Least and most noise at middle brightness, by the contrast, that frames of these ranges have, as
    /// <see cref="Imaging.Quality.ImageConditions"/> measures it. Clean patches have none.
    /// </summary>
    internal (double Low, double High) NoiseToContrast => (
        CleanShare > 0 ? 0 : Noise(Photons.Max(), Background.Min(), ReadNoise.Min(), excess: 1),
        Noise(Photons.Min(), Background.Max(), ReadNoise.Max(), EmccdShare > 0 ? 2 : 1));

    /// <summary>Least and most contrast, by the camera's range, that frames of these ranges have. Clean patches fill it.</summary>
    internal (double Low, double High) Contrast => (
        Math.Min(1, Filled.Min()) * (1 - Background.Max()), CleanShare > 0 ? 1 : Math.Min(1, Filled.Max()) * (1 - Background.Min()));

    private static double Noise(double photons, double background, double readNoise, double excess)
    {
        double middle = photons * (1 + background) / 2, contrast = photons * (1 - background);
        return Math.Sqrt((excess * middle) + (readNoise * readNoise)) / contrast;
    }
}

/// <summary>Ranges of objectives and cameras that a blur follows from.</summary>
public sealed class OpticsRecipe
{
    /// <value>Numerical aperture.</value>
    public IList<double> NumericalAperture { get; set; } = [0.4, 1.4];

    /// <value>Wavelength of the light in micrometres.</value>
    public IList<double> WavelengthUm { get; set; } = [0.45, 0.65];

    /// <value>Edge of a pixel of the truth in the specimen, in micrometres, drawn evenly in ratios.</value>
    public IList<double> PixelUm { get; set; } = [0.03, 0.3];

    /// <value>Distance from the focal plane in micrometres.</value>
    public IList<double> DefocusUm { get; set; } = [0, 0.5];

    /// <summary>
    /// Standard deviation in pixels of the Gaussian closest to the point-spread function (Zhang, Zerubia and Olivo-Marin
    /// 2007). Defocus spreads a point over a disc whose edge is the cone of light, with half its radius as the standard
    /// deviation along each axis; the variances add.
    /// </summary>
    internal static double SigmaOf(Optics optics, double pixelUm)
    {
        double sine = Math.Min(0.99, optics.NumericalAperture / optics.ImmersionIndex);
        double disc = Math.Abs(optics.DefocusUm) * sine / Math.Sqrt(1 - (sine * sine));
        return Math.Sqrt((optics.GaussianSigmaUm * optics.GaussianSigmaUm) + (disc * disc / 4)) / pixelUm;
    }
}
