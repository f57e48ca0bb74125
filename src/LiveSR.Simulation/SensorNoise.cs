namespace LiveSR.Simulation;

/// <summary>
/// A camera: photo-electrons arrive by Poisson's law, the amplifier adds normal read noise, the converter multiplies
/// by the gain, adds the offset, rounds, and saturates. Fast tables; every row of every image has its own stream.
/// </summary>
internal sealed class SensorNoise
{
    // Below this mean Poisson numbers are drawn by inversion, above it by a normal number corrected for skew.
    private const float ExactBelow = 32;
    private const int TableSteps = 16;
    private const int Guide = 256;
    private const int LongestRow = 96;

    private static readonly float[] Normals = MakeNormals();
    private static readonly float[] Cumulative = MakeCumulative();
    private static readonly byte[] Guides = MakeGuides();

    private readonly float _gain;
    private readonly float _offset;
    private readonly float _saturation;

    /// <param name="gain">Counts per electron.</param>
    /// <param name="offset">Counts without light.</param>
    /// <param name="bitDepth">Significant bits: the largest count is <c>2^bitDepth - 1</c>.</param>
    internal SensorNoise(double gain, double offset, int bitDepth)
    {
        _gain = (float)gain;
        _offset = (float)offset;
        _saturation = (1 << bitDepth) - 1;
    }

    /// <summary>The counts of one row, with noise.</summary>
    /// <param name="electrons">Electrons that each pixel expects.</param>
    /// <param name="readNoise">Standard deviation of each pixel's read noise, in electrons.</param>
    /// <param name="counts">Receives the counts.</param>
    /// <param name="random">What the noise follows from.</param>
    internal void Expose(ReadOnlySpan<float> electrons, ReadOnlySpan<float> readNoise, Span<ushort> counts, RandomStream random)
    {
        float[] normals = Normals;
        for (int x = 0; x < electrons.Length; x++)
        {
            ulong bits = random.NextBits();
            float mean = electrons[x], read = readNoise[x] * normals[(ushort)bits];
            float drawn = mean < ExactBelow
                ? SmallPoisson(mean, (uint)(bits >> 32), (ushort)(bits >> 16))
                : LargePoisson(mean, normals[(ushort)(bits >> 16)]);
            counts[x] = ToCount(drawn + read);
        }
    }

    /// <summary>The counts of one row without noise: the expectation, rounded.</summary>
    internal void Ideal(ReadOnlySpan<float> electrons, Span<ushort> counts)
    {
        for (int x = 0; x < electrons.Length; x++)
        {
            counts[x] = ToCount(electrons[x]);
        }
    }

    private ushort ToCount(float electrons) =>
        (ushort)Math.Clamp((electrons * _gain) + _offset + 0.5f, 0, _saturation);

    /// <summary>Mean m, variance m, and Poisson's skewness (Cornish and Fisher, 1938, second term).</summary>
    private static float LargePoisson(float mean, float normal) =>
        MathF.Round(mean + (MathF.Sqrt(mean) * normal) + (((normal * normal) - 1) / 6));

    /// <summary>
    /// Inversion at the next lower tabulated mean, plus the small rest: a sum of Poisson numbers is a Poisson number of
    /// the summed mean.
    /// </summary>
    private static float SmallPoisson(float mean, uint uniform, ushort restUniform)
    {
        if (!(mean > 0))
        {
            return 0;
        }

        int row = (int)(mean * TableSteps);
        float rest = mean - ((float)row / TableSteps);
        int k = Guides[(row * Guide) + (int)(uniform >> 24)];
        float u = uniform * (1f / 4294967296f);
        ReadOnlySpan<float> cumulative = Cumulative.AsSpan(row * LongestRow, LongestRow);
        while (k < LongestRow - 1 && u >= cumulative[k])
        {
            k++;
        }

        // The rest is below 1/16: it adds two with probability rest^2 / 2, and one with rest - rest^2.
        float v = restUniform * (1f / 65536f), two = rest * rest / 2;
        return v < two ? k + 2 : v < rest - two ? k + 1 : k;
    }

    /// <summary>Quantiles of the normal distribution, scaled to variance one.</summary>
    private static float[] MakeNormals()
    {
        float[] table = new float[65536];
        double sum = 0;
        for (int i = 0; i < table.Length; i++)
        {
            double z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (i + 0.5) / table.Length);
            table[i] = (float)z;
            sum += z * z;
        }

        float scale = (float)Math.Sqrt(table.Length / sum);
        for (int i = 0; i < table.Length; i++)
        {
            table[i] *= scale;
        }

        return table;
    }

    private static float[] MakeCumulative()
    {
        int rows = (int)ExactBelow * TableSteps;
        float[] table = new float[rows * LongestRow];
        for (int row = 0; row < rows; row++)
        {
            double mean = (double)row / TableSteps, term = Math.Exp(-mean), sum = 0;
            for (int k = 0; k < LongestRow; k++)
            {
                sum += term;
                table[(row * LongestRow) + k] = (float)sum;
                term *= mean / (k + 1);
            }
        }

        return table;
    }

    /// <summary>Where the search in a row may begin, for each of the first 8 bits of the uniform number.</summary>
    private static byte[] MakeGuides()
    {
        int rows = (int)ExactBelow * TableSteps;
        byte[] guides = new byte[rows * Guide];
        for (int row = 0; row < rows; row++)
        {
            int k = 0;
            for (int i = 0; i < Guide; i++)
            {
                while (k < LongestRow - 1 && (float)i / Guide >= Cumulative[(row * LongestRow) + k])
                {
                    k++;
                }

                guides[(row * Guide) + i] = (byte)k;
            }
        }

        return guides;
    }
}
