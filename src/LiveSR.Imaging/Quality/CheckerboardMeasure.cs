using LiveSR.Imaging.Fourier;

namespace LiveSR.Imaging.Quality;

/// <summary>How much of a checkerboard an enlarged image has.</summary>
/// <param name="Decibels">
/// Power at the lattice frequencies over the median power of their neighbourhood, averaged over the lattice. About 0 for
/// an image without a lattice (noise alone moves it by 1 to 3). A smooth image has next to nothing in that neighbourhood,
/// so that even a lattice far below the last bit stands out of it: look at the height too.
/// </param>
/// <param name="Height">
/// Root mean square of the lattice, in the image's own unit: what stands out of the neighbourhood at those frequencies.
/// Times 255 for an image of 0 to 1, it is in grey levels; the eye sees about one.
/// </param>
public readonly record struct Checkerboard(double Decibels, double Height);

/// <summary>
/// The lattice that sub-pixel and transposed convolutions can leave in an enlarged image: a pattern that repeats with
/// the input's pixels has its energy at the frequencies <c>(i / scale, j / scale)</c> cycles per pixel, whatever the
/// image shows (Odena, Dumoulin, Olah, "Deconvolution and checkerboard artifacts", Distill 2016).
/// </summary>
public static class CheckerboardMeasure
{
    /// <summary>Elements on each side of a lattice frequency that belong to it: Hann's window widens a line by one.</summary>
    private const int PeakRadius = 1;

    /// <summary>Elements on each side that make up its neighbourhood.</summary>
    private const int NeighbourhoodRadius = 8;

    /// <summary>Elements between the peak and its neighbourhood that belong to neither.</summary>
    private const int Guard = 3;

    /// <summary>
    /// Measures the lattice. JPEG blocks have lines at some of the same frequencies: measure the truth too.
    /// </summary>
    /// <param name="image">The enlarged image, sides of at least 24 * scale pixels.</param>
    /// <param name="scale">By how much it was enlarged, 2 or more.</param>
    /// <exception cref="ArgumentException">The image is too small.</exception>
    public static Checkerboard Of(Plane image, int scale)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 2);
        using FourierPlane spectrum = ApodisedSpectrum.Of(image, scale);
        if (Math.Min(spectrum.Width, spectrum.Height) < 3 * NeighbourhoodRadius * scale)
        {
            throw new ArgumentException($"The checkerboard of x{scale} needs at least {3 * NeighbourhoodRadius * scale} pixels along each axis, not {image.Width}x{image.Height}.");
        }

        double ratios = 0, powers = 0;
        for (int j = 0; j < scale; j++)
        {
            for (int i = 0; i < scale; i++)
            {
                if (i != 0 || j != 0)
                {
                    (double ratio, double power) = Excess(spectrum, i * spectrum.Width / scale, j * spectrum.Height / scale);
                    ratios += ratio;
                    powers += power;
                }
            }
        }

        // Hann's window is one half on average, so a wave of amplitude c has c * width / 2 * height / 2 at its frequency.
        double window = spectrum.Width * (double)spectrum.Height / 4;
        return new Checkerboard(10 * Math.Log10(ratios / ((scale * scale) - 1)), Math.Sqrt(powers) / window);
    }

    /// <summary>The power at a frequency over that of its neighbourhood, and by how much its middle stands out.</summary>
    private static (double Ratio, double Power) Excess(FourierPlane spectrum, int x, int y)
    {
        var around = new List<double>();
        double peak = 0;
        int elements = 0;
        for (int dy = -NeighbourhoodRadius; dy <= NeighbourhoodRadius; dy++)
        {
            for (int dx = -NeighbourhoodRadius; dx <= NeighbourhoodRadius; dx++)
            {
                int away = Math.Max(Math.Abs(dx), Math.Abs(dy));
                if (away <= PeakRadius)
                {
                    peak += Power(spectrum, x + dx, y + dy);
                    elements++;
                }
                else if (away > Guard)
                {
                    around.Add(Power(spectrum, x + dx, y + dy));
                }
            }
        }

        // The power of noise is distributed exponentially: its median is ln 2 of its mean.
        around.Sort();
        double mean = around[around.Count / 2] / Math.Log(2);
        double ratio = mean > 0 ? peak / elements / mean : peak > 0 ? double.PositiveInfinity : 1;
        return (ratio, Math.Max(0, Power(spectrum, x, y) - mean));
    }

    private static double Power(FourierPlane spectrum, int x, int y)
    {
        x = (x + spectrum.Width) % spectrum.Width;
        y = (y + spectrum.Height) % spectrum.Height;
        float re = spectrum.RealRow(y)[x], im = spectrum.ImaginaryRow(y)[x];
        return ((double)re * re) + ((double)im * im);
    }
}
