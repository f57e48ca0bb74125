using System.Globalization;
using LiveSR.Simulation;

namespace LiveSR.Cli.Simulation;

/// <summary>Which simulated pairs are wanted.</summary>
/// <param name="Specimens">Specimens, <paramref name="Count"/> pairs of each.</param>
/// <param name="Count">Pairs of each specimen.</param>
/// <param name="Seed">Seed of the first pair of each specimen; the next pair has the next.</param>
/// <param name="Width">Width of the camera's image in pixels.</param>
/// <param name="Height">Height of the camera's image in pixels.</param>
/// <param name="Scale">Enlargement of the truth: 1, 2 or 4.</param>
/// <param name="DefocusUm">Range of the distance from the focal plane, in micrometres.</param>
/// <param name="Photons">Range of photo-electrons in a bright pixel.</param>
internal sealed record PairRequest(
    IReadOnlyList<SpecimenKind> Specimens, int Count, int Seed, int Width, int Height, int Scale, ValueRange DefocusUm, ValueRange Photons)
{
    // Reciprocals of the plastic number and of its square: multiples of them, modulo 1, cover the unit square evenly
    // (Roberts 2018), so that a few dozen pairs already hold every mixture of focus and light.
    private const double AcrossDefocus = 0.7548776662466927;
    private const double AcrossPhotons = 0.5698402909980532;

    /// <summary>Numerical aperture; null for each specimen's usual one.</summary>
    public double? NumericalAperture { get; init; }

    /// <summary>Edge of a camera pixel in the specimen, in micrometres; null for each specimen's usual one.</summary>
    public double? PixelSizeUm { get; init; }

    /// <summary>What the simulator needs for each pair, with the pair's name.</summary>
    public IEnumerable<(string Name, SimulationOptions Options)> Pairs() =>
        from specimen in Specimens
        from number in Enumerable.Range(0, Count)
        let seed = Seed + number
        select (FormattableString.Invariant($"{specimen.ToString().ToLowerInvariant()}-{number:d4}"), new SimulationOptions
        {
            Specimen = specimen,
            Width = Width,
            Height = Height,
            Seed = seed,
            NumericalAperture = NumericalAperture,
            PixelSizeUm = PixelSizeUm,
            DefocusUm = Math.Round(DefocusUm.At(Fraction(seed, AcrossDefocus)), 4),
            Photons = Math.Round(Photons.AtRatio(Fraction(seed, AcrossPhotons)), 1),
            BitDepth = 16,
            TruthScale = Scale,
            Loop = 1,
        });

    private static double Fraction(int index, double step)
    {
        double at = index * step;
        return at - Math.Floor(at);
    }
}

/// <summary>A range that the command line gives as <c>MIN,MAX</c>, or as one number for both.</summary>
/// <param name="Low">Least value.</param>
/// <param name="High">Largest value.</param>
internal readonly record struct ValueRange(double Low, double High)
{
    /// <summary>Reads a range; <paramref name="option"/> is what errors call it.</summary>
    /// <exception cref="UsageException">It is not a range, or goes beyond what is allowed.</exception>
    public static ValueRange Parse(string text, string option, double least, double most)
    {
        string[] parts = text.Split(',');
        return parts.Length is 1 or 2 && TryNumber(parts[0], out double low) && TryNumber(parts[^1], out double high)
            && least <= low && low <= high && high <= most
            ? new ValueRange(low, high)
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"{option} {text}: write MIN,MAX, from {least} to {most}, such as {option} {least},{Math.Min(most, least + 1)}."));
    }

    /// <summary>The value a fraction (0 to 1) of the way from low to high.</summary>
    public double At(double fraction) => Low + ((High - Low) * fraction);

    /// <summary>The same in ratios: halfway lies the geometric mean.</summary>
    public double AtRatio(double fraction) => Low * Math.Pow(High / Low, fraction);

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
