using LiveSR.Inference.Engine;

namespace LiveSR.Inference.Providers;

/// <summary>
/// What models and providers are tried on: a seeded image that looks like fluorescence (dim background, filaments, spots, shot
/// noise). Zeros or plain noise would hide errors that real images show.
/// </summary>
internal static class ProbeImage
{
    private const int Seed = 20260101;

    /// <summary>Pixels of a gentle wave.</summary>
    private const double GentlePeriod = 40;

    /// <summary>Edge of the patch that is drawn; larger tensors repeat it.</summary>
    private const int Size = 64;

    /// <summary>Fills <c>[N, C, H, W]</c> with values from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static void Fill(Tensor tensor, float low, float high)
    {
        var random = new Random(Seed);
        for (int image = 0; image < tensor.Count; image++)
        {
            for (int channel = 0; channel < tensor.Channels; channel++)
            {
                float[] patch = Draw(random);
                for (int i = 0; i < patch.Length; i++)
                {
                    double noisy = patch[i] + (0.02 * Math.Sqrt(patch[i]) * Normal(random));
                    patch[i] = (float)(low + ((high - low) * Math.Clamp(noisy, 0, 1)));
                }

                Repeat(patch, tensor, image, channel);
            }
        }
    }

    /// <summary>
    /// Fills <c>[N, C, H, W]</c> with gentle waves around the middle grey, from a fifth to four fifths of the range: whatever a
    /// network restores, it must give them back as they are.
    /// </summary>
    public static void FillGently(Tensor tensor, float low, float high)
    {
        for (int row = 0; row < tensor.Count * tensor.Channels * tensor.Height; row++)
        {
            (int plane, int y) = Math.DivRem(row, tensor.Height);
            Span<float> values = tensor.Values.Slice(row * tensor.Width, tensor.Width);
            for (int x = 0; x < values.Length; x++)
            {
                double wave = Math.Sin(2 * Math.PI * ((x + (0.4 * y)) / GentlePeriod)) * Math.Cos(2 * Math.PI * ((y / GentlePeriod) + (0.1 * plane)));
                values[x] = (float)(low + ((high - low) * (0.5 + (0.3 * wave))));
            }
        }
    }

    private static void Repeat(float[] patch, Tensor tensor, int image, int channel)
    {
        for (int y = 0; y < tensor.Height; y++)
        {
            Span<float> row = tensor.Row(image, channel, y);
            for (int x = 0; x < row.Length; x += Size)
            {
                patch.AsSpan(y % Size * Size, Math.Min(Size, row.Length - x)).CopyTo(row[x..]);
            }
        }
    }

    private static float[] Draw(Random random)
    {
        (double X, double Y, double Angle, double Bend)[] filaments = [.. Enumerable.Range(0, 6).Select(_ =>
            (Size * random.NextDouble(), Size * random.NextDouble(), Math.PI * random.NextDouble(), (random.NextDouble() - 0.5) / Size))];
        (double X, double Y, double Radius)[] spots =
            [.. Enumerable.Range(0, 12).Select(_ => (Size * random.NextDouble(), Size * random.NextDouble(), 1 + (3 * random.NextDouble())))];
        float[] patch = new float[Size * Size];
        for (int i = 0; i < patch.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, Size);
            double value = 0.06 + (0.04 * Math.Sin(3.0 * x / Size) * Math.Cos(2.0 * y / Size));
            value += filaments.Sum(f => 0.5 * Filament(x - f.X, y - f.Y, f.Angle, f.Bend));
            value += spots.Sum(s => 0.6 * Math.Exp(-(((x - s.X) * (x - s.X)) + ((y - s.Y) * (y - s.Y))) / (2 * s.Radius * s.Radius)));
            patch[i] = (float)Math.Min(value, 1);
        }

        return patch;
    }

    private static double Filament(double dx, double dy, double angle, double bend)
    {
        double along = (dx * Math.Cos(angle)) + (dy * Math.Sin(angle));
        double across = (dy * Math.Cos(angle)) - (dx * Math.Sin(angle)) - (bend * along * along);
        return Math.Exp(-across * across / 3);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
