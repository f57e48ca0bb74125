namespace LiveSR.Simulation;

/// <summary>A widefield microscope's optics, as far as the point-spread function depends on them.</summary>
/// <param name="NumericalAperture">NA of the objective, 0.05 to 1.49.</param>
/// <param name="WavelengthUm">Emission wavelength in vacuum, in micrometres.</param>
/// <param name="DefocusUm">Distance of the specimen from the focal plane, in micrometres.</param>
public readonly record struct Optics(double NumericalAperture, double WavelengthUm, double DefocusUm = 0)
{
    /// <summary>Largest spatial frequency that the objective passes, <c>2 NA / wavelength</c>, in cycles per micrometre.</summary>
    public double CutoffPerUm => 2 * NumericalAperture / WavelengthUm;

    /// <summary>Refractive index of the immersion: air up to NA 0.95, oil (1.518) above.</summary>
    public double ImmersionIndex => NumericalAperture <= 0.95 ? 1.0 : 1.518;

    /// <summary>Full width at half maximum of the point-spread function in focus, <c>0.51 wavelength / NA</c>, in micrometres.</summary>
    public double FwhmUm => 0.51 * WavelengthUm / NumericalAperture;
}
