using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;

namespace LiveSR.Inference.Deconvolution;

/// <summary>Where a point-spread function is to come from: the objective's data, a measurement, or the frames themselves.</summary>
public abstract record PsfRequest
{
    /// <summary>What <see cref="Parse"/> reads, for help and errors.</summary>
    public const string Choices = "NA=1.4,wavelength=520[,index=1.515][,pixel=0.065], or auto";

    /// <summary>Reads a request: <see cref="Choices"/>; the wavelength in nanometres, the pixel's edge in the specimen in micrometres.</summary>
    /// <exception cref="PsfException">It is none, or names what cannot be; one line.</exception>
    public static PsfRequest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Equals("auto", StringComparison.OrdinalIgnoreCase) ? new SpectrumPsf() : ObjectivePsf.Read(text);
    }

    /// <summary>The function for frames like this one.</summary>
    /// <exception cref="PsfException">It cannot be had; one line.</exception>
    public abstract UsedPsf For(Frame frame);

    /// <summary>Refuses what is no blur, or a blur of which a frame shows a part only.</summary>
    private protected static UsedPsf Fitting(UsedPsf psf, Frame frame)
    {
        Plane values = psf.Function.Values;
        return values.Width <= frame.Width && values.Height <= frame.Height ? psf : throw new PsfException(string.Create(
            CultureInfo.InvariantCulture,
            $"The point-spread function by {psf.Origin} is {values.Width}x{values.Height} pixels, larger than the {frame.Width}x{frame.Height} frame: check pixel size and aperture, or enhance a larger part."));
    }
}

/// <summary>The Gaussian nearest to a widefield objective's function in focus.</summary>
/// <param name="Optics">Aperture, wavelength and immersion.</param>
/// <param name="PixelSizeUm">Edge of a pixel in the specimen in micrometres; null for what the frames say.</param>
public sealed record ObjectivePsf(Optics Optics, double? PixelSizeUm = null) : PsfRequest
{
    private const double NarrowestSigma = 0.2, WidestSigma = 32;

    /// <inheritdoc/>
    public override UsedPsf For(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        string origin = string.Create(CultureInfo.InvariantCulture, $"NA {Optics.NumericalAperture}, {Optics.WavelengthUm * 1000:0.#} nm");
        double pixel = PixelSizeUm ?? frame.Metadata.PixelSizeUm ?? throw new PsfException(
            $"The frames of {Camera(frame)} do not state their pixel size, without which {origin} has no width in pixels: add pixel=0.065 (micrometres in the specimen) to --psf, or use --psf auto.");
        double sigma = Optics.GaussianSigmaUm / pixel;
        return sigma is >= NarrowestSigma and <= WidestSigma
            ? Fitting(new UsedPsf(PointSpreadFunction.Gaussian(sigma), origin, pixel), frame)
            : throw new PsfException(string.Create(
                CultureInfo.InvariantCulture,
                $"With {origin} and pixels of {pixel:0.####} um the blur's standard deviation is {sigma:0.###} pixels, outside {NarrowestSigma} to {WidestSigma}: check the aperture, the wavelength (nm) and the pixel size (um in the specimen)."));
    }

    internal static ObjectivePsf Read(string text)
    {
        var numbers = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            bool ok = sides.Length == 2 && sides[0].ToUpperInvariant() is "NA" or "WAVELENGTH" or "INDEX" or "PIXEL"
                && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number) && number > 0 && numbers.TryAdd(sides[0], number);
            if (!ok)
            {
                throw new PsfException($"--psf {text} is not possible at '{part}': write {Choices}.");
            }
        }

        if (!numbers.TryGetValue("NA", out double aperture) || !numbers.TryGetValue("wavelength", out double wavelength))
        {
            throw new PsfException($"--psf {text} lacks {(numbers.ContainsKey("NA") ? "the wavelength" : "the aperture (NA)")}: write {Choices}.");
        }

        var optics = new Optics(aperture, wavelength / 1000) { ImmersionIndex = numbers.GetValueOrDefault("index") };
        return wavelength is < 200 or > 2000
            ? throw new PsfException(string.Create(CultureInfo.InvariantCulture, $"--psf {text}: a wavelength of {wavelength} nm is not possible: write nanometres, 200 to 2000."))
            : aperture >= optics.ImmersionIndex ? throw new PsfException(string.Create(
                CultureInfo.InvariantCulture,
                $"--psf {text}: an aperture of {aperture} is not possible in a medium of index {optics.ImmersionIndex}: check NA, or state the immersion's index (1.0 air, 1.333 water, 1.515 oil)."))
            : new ObjectivePsf(optics, numbers.TryGetValue("pixel", out double pixel) ? pixel : null);
    }

    private static string Camera(Frame frame) => frame.Metadata.Camera.Length > 0 ? frame.Metadata.Camera : "this source";
}

/// <summary>A function that was measured, for example by <see cref="BeadImage"/>.</summary>
/// <param name="Function">The function, in pixels of the frames.</param>
/// <param name="Origin">Where it comes from, for messages and provenance.</param>
/// <param name="PixelSizeUm">Edge of the pixels it was measured with, in micrometres; null when unknown.</param>
public sealed record MeasuredPsf(PointSpreadFunction Function, string Origin, double? PixelSizeUm = null) : PsfRequest
{
    /// <summary>Pixel sizes may differ by this share before they count as different.</summary>
    private const double Alike = 0.02;

    /// <inheritdoc/>
    public override UsedPsf For(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Metadata.PixelSizeUm is { } pixel && PixelSizeUm is { } own && Math.Abs((own / pixel) - 1) > Alike
            ? throw new PsfException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Origin} was taken with pixels of {own:0.####} um, the frames have {pixel:0.####} um: measure a bead with the same objective, camera and binning."))
            : Fitting(new UsedPsf(Function, Origin, frame.Metadata.PixelSizeUm ?? PixelSizeUm), frame);
    }
}

/// <summary>The Gaussian whose width the frame's own spectrum shows (<see cref="SpectralBlur"/>).</summary>
public sealed record SpectrumPsf : PsfRequest
{
    private const double NarrowestSigma = 0.3, WidestSigma = 8;

    /// <inheritdoc/>
    public override UsedPsf For(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        const string instead = "give --psf NA=...,wavelength=... or a bead image";
        if (Math.Min(frame.Width, frame.Height) < 64)
        {
            throw new PsfException($"A {frame.Width}x{frame.Height} frame is too small for --psf auto, which needs 64 pixels along each axis: {instead}.");
        }

        return SpectralBlur.Sigma(Plane.FromFrame(frame)) is { } sigma and >= NarrowestSigma and <= WidestSigma
            ? Fitting(new UsedPsf(PointSpreadFunction.Gaussian(sigma), "the image's own spectrum", frame.Metadata.PixelSizeUm), frame)
            : throw new PsfException($"The spectrum of image {frame.Metadata.ImageNumber} shows no blur by optics (too little structure, too much noise, or pixels coarser than the blur): {instead}.");
    }
}
