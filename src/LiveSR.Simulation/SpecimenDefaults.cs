namespace LiveSR.Simulation;

/// <summary>The microscope and camera that a specimen is usually looked at with.</summary>
/// <param name="NumericalAperture">NA of the objective.</param>
/// <param name="WavelengthNm">Emission wavelengths in nanometres: one, or blue, green and red.</param>
/// <param name="PixelSizeUm">Edge of a pixel in the specimen.</param>
/// <param name="Haze">Out-of-focus light.</param>
/// <param name="BrightShare">
/// Share of the full range at which the gain puts the bright level; low where the truth is much brighter than the frame.
/// </param>
internal sealed record SpecimenDefaults(
    double NumericalAperture, double[] WavelengthNm, double PixelSizeUm, Haze Haze, double BrightShare)
{
    internal static SpecimenDefaults Of(SpecimenKind kind) => kind switch
    {
        SpecimenKind.Actin => new(1.3, [520], 0.108, new Haze(0.30, 1.0), 0.22),
        SpecimenKind.Microtubules => new(1.3, [580], 0.108, new Haze(0.30, 1.1), 0.22),
        SpecimenKind.Er => new(1.3, [520], 0.108, new Haze(0.25, 1.0), 0.22),
        SpecimenKind.Pits => new(1.3, [520], 0.108, new Haze(0.15, 0.8), 0.10),
        SpecimenKind.Nuclei => new(0.75, [460], 0.325, new Haze(0.12, 3.0), 0.40),
        SpecimenKind.Smear => new(0.75, [460, 530, 610], 0.17, new Haze(0.04, 1.5), 0.88),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown specimen."),
    };
}
