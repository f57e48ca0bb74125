using System.Globalization;
using LiveSR.Imaging.Microscopy;
using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Deconvolve;

/// <summary>The settings of <c>deconvolve</c>.</summary>
/// <param name="Iterations">Number of iterations; 0 for as many as the first image's noise allows.</param>
/// <param name="Sigma">Standard deviation in pixels; 0 to compute it.</param>
/// <param name="NumericalAperture">Of the objective.</param>
/// <param name="WavelengthNm">Of the light, in nanometres.</param>
/// <param name="Offset">Counts without light.</param>
internal sealed record DeconvolveOptions(int Iterations, double Sigma, double NumericalAperture, double WavelengthNm, float Offset)
{
    public static PropertyMap Defaults { get; } = PropertyMap.Empty
        .With("iterations", 0)
        .With("sigma", 1.5)
        .With("numericalAperture", 0.0)
        .With("wavelengthNm", 520.0)
        .With("offset", 0.0);

    /// <exception cref="PropertyException">A setting does not fit.</exception>
    public static DeconvolveOptions From(PropertyMap settings)
    {
        PropertyMap all = Defaults.With(settings);
        var options = new DeconvolveOptions(
            (int)Number(all, "iterations", 0, 1000, all.GetInt32("iterations")),
            Number(all, "sigma", 0, 32, all.GetDouble("sigma")),
            Number(all, "numericalAperture", 0, 1.7, all.GetDouble("numericalAperture")),
            Number(all, "wavelengthNm", 200, 2000, all.GetDouble("wavelengthNm")),
            (float)Number(all, "offset", 0, 65535, all.GetDouble("offset")));
        return options.Sigma == 0 && options.NumericalAperture == 0
            ? throw new PropertyException("'sigma' is 0: give it in pixels, or give 'numericalAperture' to compute it")
            : options;
    }

    /// <summary>The standard deviation in pixels, for images of this pixel size.</summary>
    /// <exception cref="InvalidOperationException">It is to be computed and the pixel size is unknown, or comes out absurd.</exception>
    public double SigmaFor(double? pixelSizeUm)
    {
        if (Sigma > 0)
        {
            return Sigma;
        }

        double sigma = new Optics(NumericalAperture, WavelengthNm / 1000).GaussianSigmaUm
            / (pixelSizeUm ?? throw new InvalidOperationException("the images do not state their pixel size: set 'sigma' in pixels"));
        return sigma is > 0 and <= 32
            ? sigma
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the point-spread function comes out {sigma:0.##} pixels wide: check pixel size, aperture and wavelength"));
    }

    private static double Number(PropertyMap settings, string key, double least, double most, double value) =>
        value >= least && value <= most
            ? value
            : throw new PropertyException(string.Create(CultureInfo.InvariantCulture, $"'{key}' is {value}: choose {least} to {most}"));
}
