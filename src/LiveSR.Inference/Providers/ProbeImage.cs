namespace LiveSR.Inference;

/// <summary>
/// What providers are tried on: a seeded image that looks like fluorescence (dim background, filaments, spots, shot
/// noise). Zeros or plain noise would hide errors that real images show.
/// </summary>
internal static class ProbeImage
{
    private const int Seed = 20260101;

    /// <summary>Fills <c>[N, C, H, W]</c> with values from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static void Fill(Tensor tensor, float low, float high)
    {
        var random = new Random(Seed);
        for (int image = 0; image < tensor.Count; image++)
        {
            for (int channel = 0; channel < tensor.Channels; channel++)
            {
                Draw(tensor, image, channel, random);
            }
        }

        foreach (ref float value in tensor.Values)
        {
            double noisy = value + (0.02 * Math.Sqrt(value) * Normal(random));
            value = (float)(low + ((high - low) * Math.Clamp(noisy, 0, 1)));
        }
    }

    private static void Draw(Tensor tensor, int image, int channel, Random random)
    {
        double size = Math.Max(tensor.Width, tensor.Height);
        (double X, double Y, double Angle, double Bend)[] filaments =
            [.. Enumerable.Range(0, 6).Select(_ => (random.NextDouble(), random.NextDouble(), Math.PI * random.NextDouble(), random.NextDouble() - 0.5))];
        (double X, double Y, double Radius)[] spots =
            [.. Enumerable.Range(0, 12).Select(_ => (random.NextDouble(), random.NextDouble(), 1 + (3 * random.NextDouble())))];
        for (int y = 0; y < tensor.Height; y++)
        {
            Span<float> row = tensor.Row(image, channel, y);
            for (int x = 0; x < row.Length; x++)
            {
                double value = 0.06 + (0.04 * Math.Sin(3 * x / size) * Math.Cos(2 * y / size));
                foreach ((double cx, double cy, double angle, double bend) in filaments)
                {
                    double dx = x - (cx * size), dy = y - (cy * size);
                    double along = (dx * Math.Cos(angle)) + (dy * Math.Sin(angle));
                    double across = (dy * Math.Cos(angle)) - (dx * Math.Sin(angle)) - (bend * along * along / size);
                    value += 0.5 * Math.Exp(-across * across / 3);
                }

                foreach ((double cx, double cy, double radius) in spots)
                {
                    double dx = x - (cx * size), dy = y - (cy * size);
                    value += 0.6 * Math.Exp(-((dx * dx) + (dy * dy)) / (2 * radius * radius));
                }

                row[x] = (float)Math.Min(value, 1);
            }
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
