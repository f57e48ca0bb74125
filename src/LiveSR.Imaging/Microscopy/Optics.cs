namespace LiveSR.Imaging.Microscopy;

/// <summary>A widefield microscope's optics, as far as the point-spread function depends on them.</summary>
/// <param name="NumericalAperture">NA of the objective, 0.05 to 1.7.</param>
/// <param name="WavelengthUm">Emission wavelength in vacuum, in micrometres.</param>
/// <param name="DefocusUm">Distance of the specimen from the focal plane, in micrometres.</param>
public readonly record struct Optics(double NumericalAperture, double WavelengthUm, double DefocusUm = 0)
{
    /// <summary>Largest spatial frequency that the objective passes, <c>2 NA / wavelength</c>, in cycles per micrometre.</summary>
    public double CutoffPerUm => 2 * NumericalAperture / WavelengthUm;

    /// <summary>Refractive index of the immersion: unless it is stated, that of air up to NA 0.95, of oil (1.518) above.</summary>
    public double ImmersionIndex
    {
        get => field > 0 ? field : NumericalAperture <= 0.95 ? 1.0 : 1.518;
        init;
    }

    /// <summary>Full width at half maximum of the point-spread function in focus, <c>0.51 wavelength / NA</c>, in micrometres.</summary>
    public double FwhmUm => 0.51 * WavelengthUm / NumericalAperture;

    /// <summary>
    /// Standard deviation of the Gaussian that is nearest to the point-spread function in focus by least squares,
    /// <c>0.21 wavelength / NA</c>, in micrometres (Zhang, Zerubia, Olivo-Marin, "Gaussian approximations of fluorescence
    /// microscope point-spread function models", Applied Optics 46, 1819-1829, 2007). The 0.225 of the same paper,
    /// <c>sqrt(2) / (2 pi)</c>, fits the curvature at the peak and is too wide as a whole.
    /// </summary>
    public double GaussianSigmaUm => 0.21 * WavelengthUm / NumericalAperture;
}
