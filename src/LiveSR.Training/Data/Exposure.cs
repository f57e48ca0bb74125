using LiveSR.Imaging.Microscopy;
using LiveSR.Training.Recipes;

namespace LiveSR.Training.Data;

/// <summary>The conditions of one exposure, drawn from a recipe's ranges, which are explained there.</summary>
internal sealed record Exposure
{
    /// <summary>How many times the real image is shrunk before it counts as truth.</summary>
    internal double Shrink { get; private init; } = 1;

    /// <summary>Blur of truth and frame, in pixels of the truth.</summary>
    internal double BlurSigma { get; private init; }

    /// <summary>Blur of the frame alone, in pixels of the truth.</summary>
    internal double RestoredSigma { get; private init; }

    /// <summary>The whole blur of the frame by the optics, in pixels of the truth.</summary>
    internal double OpticsSigma => Math.Sqrt((BlurSigma * BlurSigma) + (RestoredSigma * RestoredSigma));

    /// <summary>Photo-electrons in a pixel of intensity 1.</summary>
    internal double Photons { get; init; } = 1000;

    /// <summary>Intensity of the darkest pixels, when 1 is the brightest.</summary>
    internal double Background { get; private init; }

    /// <summary>Intensity that fills the camera's range.</summary>
    internal double Full { get; init; } = 1;

    /// <summary>Read noise in electrons.</summary>
    internal double ReadNoise { get; init; }

    /// <summary>Standard deviation of the logarithm of the read noise from pixel to pixel.</summary>
    internal double ReadNoiseSpread { get; init; }

    /// <summary>Probability that a pixel is hot.</summary>
    internal double HotPixels { get; init; }

    /// <summary>Whether an EMCCD took it.</summary>
    internal bool IsEmccd { get; init; }

    /// <summary>Bits of a sample.</summary>
    internal int Bits { get; init; } = 16;

    /// <summary>Quality that the frame is stored as JPEG with, or none.</summary>
    internal int? JpegQuality { get; init; }

    /// <summary>Blur of what the sensor gave, in its pixels; 0 for none.</summary>
    internal double SmoothedSigma { get; init; }

    /// <summary>Whether noise is made on the truth's grid and shrunk with the image.</summary>
    internal bool IsResampled { get; init; }

    /// <summary>Share of the light that comes from a second image of the kind; 0 for none.</summary>
    internal double Overlaid { get; private init; }

    /// <summary>Draws conditions; equal generators draw equal ones.</summary>
    internal static Exposure Draw(MicroscopeRecipe recipe, Random random)
    {
        double Even(IList<double> range) => range[0] + ((range[1] - range[0]) * random.NextDouble());
        double Ratio(IList<double> range) => range[0] * Math.Pow(range[1] / range[0], random.NextDouble());
        double MostlyLow(IList<double> range) => Math.Pow(Even([Math.Sqrt(range[0]), Math.Sqrt(range[1])]), 2);
        bool Happens(double share) => random.NextDouble() < share;

        double background = MostlyLow(recipe.Background);
        double shrink = Even(recipe.Shrink);
        double blur = recipe.Optics is { } optics ? BlurOf(optics) : MostlyLow(recipe.BlurSigma);
        double restored = Even(recipe.RestoredSigma), kept = blur / recipe.Sharpened;
        return new Exposure
        {
            Shrink = shrink,
            BlurSigma = kept,
            RestoredSigma = Math.Sqrt((blur * blur) - (kept * kept) + (restored * restored)),
            Photons = Ratio(recipe.Photons),
            Background = background,
            Full = 1 / Ratio(recipe.Filled),
            ReadNoise = Ratio(recipe.ReadNoise),
            ReadNoiseSpread = Even(recipe.ReadNoiseSpread),
            HotPixels = Happens(recipe.HotShare) ? Even(recipe.HotPixels) : 0,
            IsEmccd = Happens(recipe.EmccdShare),
            Bits = recipe.Bits[random.Next(recipe.Bits.Count)],
            JpegQuality = Happens(recipe.JpegShare) ? (int)Even(recipe.JpegQuality) : null,
            SmoothedSigma = Happens(recipe.SmoothedShare) ? Even(recipe.SmoothedSigma) : 0,
            IsResampled = Happens(recipe.ResampledShare),
            Overlaid = Happens(recipe.OverlaidShare) ? 0.5 * random.NextDouble() : 0,
        };

        double BlurOf(OpticsRecipe optics) => OpticsRecipe.SigmaOf(
            new Optics(Even(optics.NumericalAperture), Even(optics.WavelengthUm), Even(optics.DefocusUm)), Ratio(optics.PixelUm));
    }
}
