using LiveSR.Imaging.Fourier;
using LiveSR.Imaging.Microscopy;

namespace LiveSR.Simulation;

/// <summary>
/// From the specimen's fine grid to the sensor, in the frequency domain: the objective's transfer function, light from
/// above and below the focal plane, integration over a pixel, and the compensation of the kernel by which points were
/// spread on the grid. Real, <c>[Height, Width]</c>, in the order of the discrete Fourier transform.
/// </summary>
internal static class TransferFunction
{
    private const int RadialSamples = 1025;

    /// <summary>The factors for the spectrum of <paramref name="grid"/>.</summary>
    /// <param name="grid">The fine grid.</param>
    /// <param name="stepUm">Step of the fine grid.</param>
    /// <param name="pixelUm">Edge of a sensor pixel.</param>
    /// <param name="optics">The objective.</param>
    /// <param name="haze">Out-of-focus light.</param>
    /// <param name="pointsAreSpread">True when the specimen was drawn with <see cref="SpecimenGrid.AddPoint"/>.</param>
    internal static SpectralFilter Of(FourierPlane grid, double stepUm, double pixelUm, Optics optics, Haze haze, bool pointsAreSpread)
    {
        int width = grid.Width, height = grid.Height;
        float[] factors = new float[width * height];
        float[] radial = WidefieldPupil.RadialTransfer(optics, RadialSamples);
        double[] alongX = Separable(width, stepUm, pixelUm, pointsAreSpread);
        double[] alongY = Separable(height, stepUm, pixelUm, pointsAreSpread);
        double normalisation = 1.0 / ((double)width * height);
        for (int y = 0; y < height; y++)
        {
            double fy = Frequency(y, height, stepUm);
            for (int x = 0; x < width; x++)
            {
                double fx = Frequency(x, width, stepUm);
                double f = Math.Sqrt((fx * fx) + (fy * fy)), at = f / optics.CutoffPerUm * (RadialSamples - 1);
                if (at < RadialSamples - 1)
                {
                    int i = (int)at;
                    double objective = radial[i] + ((radial[i + 1] - radial[i]) * (at - i));
                    double light = ((1 - haze.Fraction) * objective) + (haze.Fraction * haze.Transfer(f));
                    factors[(y * width) + x] = (float)(light * alongX[x] * alongY[y] * normalisation);
                }
            }
        }

        return new SpectralFilter(width, factors);
    }

    private static double Frequency(int index, int count, double stepUm) =>
        (index < count / 2 ? index : index - count) / (count * stepUm);

    /// <summary>What acts along one axis: the pixel's sinc, and the inverse of the cubic B-spline's sinc^4.</summary>
    private static double[] Separable(int count, double stepUm, double pixelUm, bool pointsAreSpread)
    {
        double[] factors = new double[count];
        for (int i = 0; i < count; i++)
        {
            double f = Frequency(i, count, stepUm), pixel = Sinc(f * pixelUm);
            factors[i] = pointsAreSpread ? pixel / Math.Pow(Sinc(f * stepUm), 4) : pixel;
        }

        return factors;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}

/// <summary>
/// Light from the parts of a thick specimen that lie above and below the focal plane, taken as a share of the
/// in-focus structure spread by a Gaussian: the veil that every widefield image has.
/// </summary>
/// <param name="Fraction">Share of all light, 0 to 0.9.</param>
/// <param name="SigmaUm">Standard deviation of the Gaussian, in micrometres.</param>
internal readonly record struct Haze(double Fraction, double SigmaUm)
{
    internal double Transfer(double frequencyPerUm)
    {
        double a = Math.PI * SigmaUm * frequencyPerUm;
        return Math.Exp(-2 * a * a);
    }
}
