namespace LiveSR.Imaging;

/// <summary>Full-reference image quality. Both images have the same size and unit; <c>peak</c> is the largest intensity.</summary>
public static class ImageMetrics
{
    private const int Radius = 5;
    private const double Sigma = 1.5;
    private static readonly double[] Window = GaussianWindow();

    /// <summary>Mean squared error.</summary>
    public static double Mse(Plane reference, Plane image)
    {
        RequireSameSize(reference, image);
        double sum = 0;
        for (int i = 0; i < reference.Values.Length; i++)
        {
            double d = (double)reference.Values[i] - image.Values[i];
            sum += d * d;
        }

        return sum / reference.Values.Length;
    }

    /// <summary>Peak signal-to-noise ratio in dB; positive infinity for equal images.</summary>
    public static double Psnr(Plane reference, Plane image, double peak)
    {
        double mse = Mse(reference, image);
        return mse == 0 ? double.PositiveInfinity : 10 * Math.Log10(peak * peak / mse);
    }

    /// <summary>Root mean squared error over the reference's range of intensities (largest minus smallest).</summary>
    public static double Nrmse(Plane reference, Plane image)
    {
        double rmse = Math.Sqrt(Mse(reference, image));
        float low = reference.Values.Min(), high = reference.Values.Max();
        return high > low ? rmse / (high - low) : rmse == 0 ? 0 : double.PositiveInfinity;
    }

    /// <summary>
    /// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004): 11x11 Gaussian window of sigma 1.5, K1 = 0.01,
    /// K2 = 0.03, population covariance, averaged over the positions at which the window lies inside the image.
    /// </summary>
    /// <exception cref="ArgumentException">The sizes differ, or an axis is shorter than the window.</exception>
    public static double Ssim(Plane reference, Plane image, double peak)
    {
        RequireSameSize(reference, image);
        int width = reference.Width, height = reference.Height;
        if (width <= 2 * Radius || height <= 2 * Radius)
        {
            throw new ArgumentException($"SSIM needs at least {(2 * Radius) + 1} pixels along each axis, not {width}x{height}.");
        }

        double c1 = Math.Pow(0.01 * peak, 2), c2 = Math.Pow(0.03 * peak, 2);
        var rows = new Moments[height];
        double sum = 0;
        for (int y = 0; y < height; y++)
        {
            rows[y] = Moments.OfRow(reference.Row(y), image.Row(y), Window);
            if (y >= 2 * Radius)
            {
                sum += SumOfRow(rows.AsSpan(y - (2 * Radius), (2 * Radius) + 1), c1, c2);
                rows[y - (2 * Radius)] = default;
            }
        }

        return sum / ((double)(width - (2 * Radius)) * (height - (2 * Radius)));
    }

    private static double SumOfRow(ReadOnlySpan<Moments> rows, double c1, double c2)
    {
        double sum = 0;
        for (int x = 0; x < rows[0].Length; x++)
        {
            double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
            for (int k = 0; k < rows.Length; k++)
            {
                double w = Window[k];
                a += w * rows[k].A[x];
                b += w * rows[k].B[x];
                aa += w * rows[k].AA[x];
                bb += w * rows[k].BB[x];
                ab += w * rows[k].AB[x];
            }

            double varianceA = aa - (a * a), varianceB = bb - (b * b), covariance = ab - (a * b);
            sum += ((2 * a * b) + c1) * ((2 * covariance) + c2) / (((a * a) + (b * b) + c1) * (varianceA + varianceB + c2));
        }

        return sum;
    }

    private static double[] GaussianWindow()
    {
        double[] window = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(i => Math.Exp(-i * i / (2 * Sigma * Sigma)))];
        double sum = window.Sum();
        return [.. window.Select(w => w / sum)];
    }

    private static void RequireSameSize(Plane reference, Plane image)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(image);
        if (reference.Width != image.Width || reference.Height != image.Height)
        {
            throw new ArgumentException(
                $"The images differ in size: {reference.Width}x{reference.Height} and {image.Width}x{image.Height}.");
        }
    }

    /// <summary>Local first and second moments of a pair of rows, weighted along the row.</summary>
    private readonly record struct Moments(double[] A, double[] B, double[] AA, double[] BB, double[] AB)
    {
        public int Length => A.Length;

        public static Moments OfRow(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double[] window)
        {
            int length = a.Length - window.Length + 1;
            var m = new Moments(new double[length], new double[length], new double[length], new double[length], new double[length]);
            for (int x = 0; x < length; x++)
            {
                for (int k = 0; k < window.Length; k++)
                {
                    double w = window[k], u = a[x + k], v = b[x + k];
                    m.A[x] += w * u;
                    m.B[x] += w * v;
                    m.AA[x] += w * u * u;
                    m.BB[x] += w * v * v;
                    m.AB[x] += w * u * v;
                }
            }

            return m;
        }
    }
}
