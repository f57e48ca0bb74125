using System.Numerics.Tensors;
using LiveSR.Imaging;

namespace LiveSR.Plugins.FlatField;

/// <summary>
/// Illumination estimated from images of the specimen itself: their mean, of which medians over blocks keep sparse
/// bright structures out, and through the medians the least-squares surface of second order in x and y. Vignetting
/// and a lamp off the axis are such surfaces; what is finer than that belongs to the specimen. A specimen that itself
/// is brighter on one side cannot be distinguished from the lamp: so an estimate changes intensities by no more than about a
/// factor of <see cref="Most"/>, and who needs more takes a reference image.
/// </summary>
internal sealed class ShadingEstimate(int width, int height, int channels)
{
    private const int Blocks = 16;
    private const int Terms = 6;
    private const float Most = 2;

    private readonly double[] _sums = new double[width * height * channels];
    private readonly float[] _row = new float[width * channels];
    private readonly double[] _wide = new double[width * channels];

    /// <summary>Images taken in so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes an image in.</summary>
    public void Add(Frame frame)
    {
        for (int y = 0; y < height; y++)
        {
            Span<double> sums = _sums.AsSpan(y * _row.Length, _row.Length);
            frame.ReadRow(y, _row);
            TensorPrimitives.ConvertTruncating<float, double>(_row, _wide);
            TensorPrimitives.Add<double>(sums, _wide, sums);
        }

        Count++;
    }

    /// <summary>The illumination above <paramref name="dark"/>: <c>[Height, Width * Channels]</c>.</summary>
    public float[] Light(float[] dark)
    {
        float[] light = new float[_sums.Length];
        Span<double> terms = stackalloc double[Terms];
        for (int channel = 0; channel < channels; channel++)
        {
            double[] surface = Fit(channel, dark);

            // The mean of u^2 and of v^2 over the image is a third, that of the other terms zero.
            double mean = Math.Max(0, surface[0] + ((surface[3] + surface[5]) / 3));
            double least = mean / Most, most = mean * Most;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    SurfaceTerms(x, y, terms);
                    light[(((y * width) + x) * channels) + channel] = (float)Math.Clamp(TensorPrimitives.Dot(surface, terms), least, most);
                }
            }
        }

        return light;
    }

    private double[] Fit(int channel, float[] dark)
    {
        double[,] normal = new double[Terms, Terms + 1];
        Span<double> terms = stackalloc double[Terms];
        int columns = Math.Min(Blocks, width), rows = Math.Min(Blocks, height);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int left = column * width / columns, right = (column + 1) * width / columns;
                int top = row * height / rows, bottom = (row + 1) * height / rows;
                double median = Median(left, top, right, bottom, channel, dark);
                SurfaceTerms((left + right - 1) / 2.0, (top + bottom - 1) / 2.0, terms);
                for (int i = 0; i < Terms; i++)
                {
                    for (int j = 0; j < Terms; j++)
                    {
                        normal[i, j] += terms[i] * terms[j];
                    }

                    normal[i, Terms] += terms[i] * median;
                }
            }
        }

        return Solve(normal);
    }

    private double Median(int left, int top, int right, int bottom, int channel, float[] dark)
    {
        double[] values = new double[(right - left) * (bottom - top)];
        int k = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                int i = (((y * width) + x) * channels) + channel;
                values[k++] = (_sums[i] / Count) - dark[i];
            }
        }

        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>1, x, y, x^2, xy, y^2 with x and y from -1 to 1 over the image.</summary>
    private void SurfaceTerms(double x, double y, Span<double> terms)
    {
        double u = (2 * x / Math.Max(1, width - 1)) - 1, v = (2 * y / Math.Max(1, height - 1)) - 1;
        (terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]) = (1, u, v, u * u, u * v, v * v);
    }

    /// <summary>Gaussian elimination with pivoting. A term that the image is too small to determine comes out as 0.</summary>
    private static double[] Solve(double[,] system)
    {
        const double Negligible = 1e-9;
        for (int column = 0; column < Terms; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < Terms; row++)
            {
                pivot = Math.Abs(system[row, column]) > Math.Abs(system[pivot, column]) ? row : pivot;
            }

            for (int k = 0; k <= Terms; k++)
            {
                (system[column, k], system[pivot, k]) = (system[pivot, k], system[column, k]);
            }

            for (int row = 0; row < Terms; row++)
            {
                double factor = row == column || Math.Abs(system[column, column]) < Negligible ? 0 : system[row, column] / system[column, column];
                for (int k = column; k <= Terms && factor != 0; k++)
                {
                    system[row, k] -= factor * system[column, k];
                }
            }
        }

        return [.. Enumerable.Range(0, Terms).Select(i => Math.Abs(system[i, i]) < Negligible ? 0 : system[i, Terms] / system[i, i])];
    }
}
