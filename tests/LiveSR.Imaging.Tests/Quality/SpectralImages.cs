using LiveSR.Imaging.Fourier;
using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Tests.Quality;

/// <summary>Images whose finest structure is known, from numbers that any language can draw again.</summary>
internal static class SpectralImages
{
    /// <summary>400 points of light through an aberration-free objective whose transfer function ends at <paramref name="cutoff"/> of Nyquist's frequency.</summary>
    public static Plane Points(int size, double cutoff, double noise)
    {
        var image = new Plane(size, size);
        double[] u = Uniform(7, 800);
        for (int k = 0; k < 400; k++)
        {
            image[(int)(u[(2 * k) + 1] * size), (int)(u[2 * k] * size)]++;
        }

        Filter(image, r => r < cutoff ? 2 / Math.PI * (Math.Acos(r / cutoff) - (r / cutoff * Math.Sqrt(1 - (r * r / cutoff / cutoff)))) : 0);
        float brightest = image.Values.Max();
        return Add(image, 1 / brightest, noise);
    }

    /// <summary>Noise without any frequency above <paramref name="cutoff"/>, and a little with all.</summary>
    public static Plane BandLimited(int size, double cutoff, double noise)
    {
        var image = new Plane(size, size, [.. Normal(3, size * size).Select(v => (float)v)]);
        Filter(image, r => r < cutoff ? 1 : 0);
        return Add(image, 1, noise);
    }

    /// <summary>About normal, mean 0, variance 1: four uniform numbers each.</summary>
    public static double[] Normal(uint seed, int count)
    {
        double[] u = Uniform(seed, 4 * count);
        return [.. Enumerable.Range(0, count).Select(i => (u[4 * i] + u[(4 * i) + 1] + u[(4 * i) + 2] + u[(4 * i) + 3] - 2) * Math.Sqrt(3))];
    }

    private static Plane Add(Plane image, float gain, double noise)
    {
        double[] normal = Normal(11, image.Values.Length);
        for (int i = 0; i < normal.Length; i++)
        {
            image.Values[i] = (image.Values[i] * gain) + (float)(noise * normal[i]);
        }

        return image;
    }

    private static double[] Uniform(uint seed, int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            seed = unchecked((seed * 1664525) + 1013904223);
            numbers[i] = (seed >> 8) / (double)(1 << 24);
        }

        return numbers;
    }

    private static void Filter(Plane image, Func<double, double> transfer)
    {
        using var spectrum = new FourierPlane(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
        {
            image.Row(y).CopyTo(spectrum.RealRow(y));
        }

        spectrum.TransformRows(inverse: false);
        spectrum.TransformColumns(inverse: false);
        for (int y = 0; y < image.Height; y++)
        {
            double fy = ApodisedSpectrum.Frequency(y, image.Height);
            for (int x = 0; x < image.Width; x++)
            {
                double fx = ApodisedSpectrum.Frequency(x, image.Width);
                float factor = (float)(transfer(Math.Sqrt((fx * fx) + (fy * fy))) / image.Values.Length);
                spectrum.RealRow(y)[x] *= factor;
                spectrum.ImaginaryRow(y)[x] *= factor;
            }
        }

        spectrum.TransformColumns(inverse: true);
        spectrum.TransformRows(inverse: true);
        for (int y = 0; y < image.Height; y++)
        {
            spectrum.RealRow(y).CopyTo(image.Row(y));
        }
    }
}
