using LiveSR.Imaging;

namespace LiveSR.Cli.Evaluation;

/// <summary>
/// The truth's noise, put on every result before its resolution is measured. Decorrelation analysis looks for the highest
/// frequency that stands out of the noise; an interpolated image has none up there, so the faint mirror images of its
/// spectrum that interpolation leaves would count as detail, and bicubic would seem sharper than the truth.
/// Where the truth's own noise is less than half a hundredth of full scale (a black, clipped background), that much is
/// put on all, the truth too.
/// </summary>
/// <param name="Own">Standard deviation of the truth's own noise, full scale being 1.</param>
internal readonly record struct NoiseFloor(double Own)
{
    private const double Least = 0.005;
    private const int Seed = 2019;

    /// <summary>Ratio of a normal distribution's standard deviation to its median absolute value.</summary>
    private const double SigmaOfMedian = 1.4826;

    /// <summary>The noise of an image: from the median size of its finest diagonal differences (Donoho and Johnstone 1994).</summary>
    public static NoiseFloor Of(Plane image)
    {
        var sizes = new List<float>(image.Values.Length / 4);
        for (int y = 0; y + 1 < image.Height; y += 2)
        {
            for (int x = 0; x + 1 < image.Width; x += 2)
            {
                sizes.Add(Math.Abs(image[x, y] - image[x + 1, y] - image[x, y + 1] + image[x + 1, y + 1]) / 2);
            }
        }

        sizes.Sort();
        return new NoiseFloor(SigmaOfMedian * sizes[sizes.Count / 2]);
    }

    /// <summary>A result with as much white noise as the truth has; the same noise for every image of one size.</summary>
    public Plane Add(Plane image) => Add(image, Math.Max(Own, Least));

    /// <summary>The truth with what it lacks.</summary>
    public Plane AddToTruth(Plane truth) => Own >= Least ? truth : Add(truth, Math.Sqrt((Least * Least) - (Own * Own)));

    private static Plane Add(Plane image, double sigma)
    {
        var random = new Random(Seed);
        var noisy = new Plane(image.Width, image.Height);
        for (int i = 0; i < noisy.Values.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = 2 * Math.PI * random.NextDouble();
            noisy.Values[i] = image.Values[i] + (float)(sigma * radius * Math.Cos(angle));
        }

        return noisy;
    }
}
