using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// The intensity point-spread function of a widefield microscope, from the scalar pupil function
/// <c>PSF(x, y) = |F{ P(k) exp(i 2 pi z sqrt((n / lambda)^2 - k^2)) }|^2</c>, where the pupil P is 1 for
/// <c>|k| &lt; NA / lambda</c> and z is the defocus (Goodman, Introduction to Fourier Optics, 3rd edition, chapter 6;
/// Hanser et al., Phase-retrieved pupil functions in wide-field fluorescence microscopy, J. Microsc. 216, 2004, eq. 1).
/// In focus it is Airy's pattern.
/// </summary>
public static class WidefieldPupil
{
    /// <summary>The function on a square grid, <c>[size, size]</c>, with the point at (size / 2, size / 2); the values sum to one.</summary>
    /// <param name="optics">NA, wavelength and defocus.</param>
    /// <param name="size">Edge in samples: a multiple of 8 without prime factors above 5.</param>
    /// <param name="stepUm">Distance of samples in micrometres, at most <c>wavelength / (4 NA)</c> (Nyquist).</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is too coarse, or the size unsuited.</exception>
    public static Plane Intensity(Optics optics, int size, double stepUm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stepUm, 1.0001 / (2 * optics.CutoffPerUm), nameof(stepUm));
        if (FourierPlan.FastLength(size) != size)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "The size is a multiple of 8 without prime factors above 5.");
        }

        using var plane = new FourierPlane(size, size);
        FillPupil(plane, optics, 1 / (size * stepUm));
        plane.TransformRows(inverse: true);
        plane.TransformColumns(inverse: true);
        return CentredIntensity(plane);
    }

    /// <summary>
    /// The optical transfer function from the frequency 0 to the cutoff, in even steps: <c>[samples]</c>, the first
    /// is 1. It is real and depends on the distance from the origin alone, since the pupil does.
    /// </summary>
    /// <param name="optics">NA, wavelength and defocus.</param>
    /// <param name="samples">Number of steps and one.</param>
    public static float[] RadialTransfer(Optics optics, int samples)
    {
        // Twice the Nyquist rate keeps the whole transfer function clear of the grid's own limit.
        int size = 1024;
        double stepUm = 1 / (4 * optics.CutoffPerUm);
        Plane psf = Intensity(optics, size, stepUm);
        using var plane = new FourierPlane(size, size);
        for (int y = 0; y < size; y++)
        {
            psf.Row(y).CopyTo(plane.RealRow(y));
        }

        plane.TransformRows(inverse: false);
        plane.TransformColumns(inverse: false);
        ReadOnlySpan<float> row = plane.RealRow(0);
        float[] result = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double at = optics.CutoffPerUm * i / (samples - 1) * size * stepUm;
            int k = (int)at;
            float a = Centred(row, k), b = Centred(row, k + 1);
            result[i] = (float)((a + ((b - a) * (at - k))) / row[0]);
        }

        result[^1] = 0;
        return result;
    }

    /// <summary>Undoes the half-plane shift, which changes the sign of every other frequency.</summary>
    private static float Centred(ReadOnlySpan<float> row, int k) => k % 2 == 0 ? row[k] : -row[k];

    private static void FillPupil(FourierPlane plane, Optics optics, double frequencyStep)
    {
        double radius = optics.NumericalAperture / optics.WavelengthUm;
        double wavenumber = optics.ImmersionIndex / optics.WavelengthUm;
        for (int y = 0; y < plane.Height; y++)
        {
            double ky = (y < plane.Height / 2 ? y : y - plane.Height) * frequencyStep;
            Span<float> re = plane.RealRow(y), im = plane.ImaginaryRow(y);
            for (int x = 0; x < plane.Width; x++)
            {
                double kx = (x < plane.Width / 2 ? x : x - plane.Width) * frequencyStep;
                double k = Math.Sqrt((kx * kx) + (ky * ky));

                // The rim of the pupil covers a sample in part: without this the aperture would be a jagged disc.
                double inside = Math.Clamp(((radius - k) / frequencyStep) + 0.5, 0, 1);
                if (inside > 0)
                {
                    double axial = Math.Sqrt(Math.Max(0, (wavenumber * wavenumber) - (k * k)));
                    (double sin, double cos) = Math.SinCos(2 * Math.PI * optics.DefocusUm * axial);
                    re[x] = (float)(inside * cos);
                    im[x] = (float)(inside * sin);
                }
            }
        }
    }

    private static Plane CentredIntensity(FourierPlane amplitude)
    {
        int size = amplitude.Width, half = size / 2;
        float[] values = new float[size * size];
        double sum = 0;
        for (int y = 0; y < size; y++)
        {
            Span<float> re = amplitude.RealRow(y), im = amplitude.ImaginaryRow(y);
            int row = (y + half) % size * size;
            for (int x = 0; x < size; x++)
            {
                float intensity = (re[x] * re[x]) + (im[x] * im[x]);
                values[row + ((x + half) % size)] = intensity;
                sum += intensity;
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] / sum);
        }

        return new Plane(size, size, values);
    }
}
