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
