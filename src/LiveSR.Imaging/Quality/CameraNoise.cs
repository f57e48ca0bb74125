namespace LiveSR.Imaging.Quality;

/// <summary>
/// How much a camera's counts vary about their mean: <c>variance = Slope mean + Intercept</c>, and never below
/// <c>Floor</c>, in counts squared.
/// </summary>
/// <param name="Slope">Counts per photo-electron.</param>
/// <param name="Intercept">The variance at a mean of 0, as the line says.</param>
/// <param name="Floor">The least variance: read noise, and what rounding to whole counts adds.</param>
public readonly record struct CameraNoise(double Slope, double Intercept, double Floor)
{
    /// <summary>What rounding to whole counts adds to a variance, in counts squared.</summary>
    public const double Rounding = 1.0 / 12;

    private const int Bins = 24, FewestPerBin = 50;

    /// <summary>The variance about a mean, in counts squared.</summary>
    public double Variance(double mean) => Math.Max(Floor, (Slope * mean) + Intercept);

    /// <summary>The standard deviation about a mean, in counts.</summary>
    public double Deviation(double mean) => Math.Sqrt(Variance(mean));

    /// <summary>The noise of a calibrated camera: <c>gain (mean - offset) + (gain read-noise)^2</c>.</summary>
    /// <param name="gain">Counts per photo-electron.</param>
    /// <param name="offset">Counts without light.</param>
    /// <param name="readNoise">Standard deviation of the read noise, in electrons.</param>
    public static CameraNoise Of(double gain, double offset, double readNoise)
    {
        double floor = (gain * gain * readNoise * readNoise) + Rounding;
        return new CameraNoise(gain, floor - (gain * offset), floor);
    }

    /// <summary>
    /// Estimates the noise from one image. A second difference along both axes leaves next to nothing of the structure
    /// (Immerkær, Fast noise variance estimation, Computer Vision and Image Understanding 64, 1996); its spread, taken
    /// by medians among pixels of like brightness, lies on a line over the brightness.
    /// </summary>
    /// <param name="raw">The camera's image, in counts; at least 16 pixels along each axis.</param>
    public static CameraNoise Estimate(Plane raw)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(raw.Width, raw.Height), 16, nameof(raw));
        (float Mean, float Noise)[] samples = Samples(raw);
        Array.Sort(samples, static (a, b) => a.Mean.CompareTo(b.Mean));
        int bins = Math.Clamp(samples.Length / FewestPerBin, 1, Bins);
        var points = new (double Mean, double Variance)[bins];
        for (int i = 0; i < bins; i++)
        {
            points[i] = Spread(samples.AsSpan((int)((long)samples.Length * i / bins)..(int)((long)samples.Length * (i + 1) / bins)));
        }

        return Line(points);
    }

    private static (float Mean, float Noise)[] Samples(Plane raw)
    {
        var samples = new (float Mean, float Noise)[(raw.Width - 2) * (raw.Height - 2)];
        for (int y = 1, i = 0; y < raw.Height - 1; y++)
        {
            ReadOnlySpan<float> above = raw.Row(y - 1), here = raw.Row(y), below = raw.Row(y + 1);
            for (int x = 1; x < raw.Width - 1; x++, i++)
            {
                float corners = above[x - 1] + above[x + 1] + below[x - 1] + below[x + 1];
                float sides = above[x] + below[x] + here[x - 1] + here[x + 1];
                samples[i] = ((corners + sides + here[x]) / 9, MathF.Abs(corners - (2 * sides) + (4 * here[x])) / 6);
            }
        }

        return samples;
    }

    /// <summary>The mean brightness of some pixels, and their variance by the median: for normal noise it is 0.6745 deviations.</summary>
    private static (double Mean, double Variance) Spread(ReadOnlySpan<(float Mean, float Noise)> samples)
    {
        float[] noise = new float[samples.Length];
        double sum = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            (float mean, noise[i]) = samples[i];
            sum += mean;
        }

        Array.Sort(noise);
        double deviation = noise[noise.Length / 2] / 0.6745;
        return (sum / samples.Length, deviation * deviation);
    }

    /// <summary>The line through the points by least squares relative to their height, for a variance's error grows with it.</summary>
    private static CameraNoise Line((double Mean, double Variance)[] points)
    {
        double sum = 0, mean = 0, variance = 0, squares = 0, products = 0;
        foreach ((double m, double v) in points)
        {
            double weight = 1 / Math.Pow(Math.Max(v, Rounding), 2);
            (sum, mean, variance) = (sum + weight, mean + (weight * m), variance + (weight * v));
            (squares, products) = (squares + (weight * m * m), products + (weight * m * v));
        }

        double spread = squares - (mean * mean / sum);
        double slope = spread > 1e-9 * squares ? Math.Max(0, (products - (mean * variance / sum)) / spread) : 0;
        double floor = Math.Max(Rounding, points.Min(point => point.Variance) / 2);
        return new CameraNoise(slope, (variance - (slope * mean)) / sum, floor);
    }
}
