namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// A point-spread function as a sum of a few products of a column and a row, <c>sum_k column_k(y) row_k(x)</c>: two passes
/// of one dimension each in place of one of two. Functions of round pupils need two or three products, a Gaussian one.
/// Only the even part is kept, which is all of it in focus and without coma, so that it is its own adjoint.
/// </summary>
public sealed class SeparablePsf
{
    private const int PowerSteps = 200;

    private SeparablePsf(int side, int terms) =>
        (Side, Terms, Columns, Rows) = (side, terms, new float[terms * side], new float[terms * side]);

    /// <summary>Elements of a column and of a row; odd.</summary>
    public int Side { get; }

    /// <summary>Number of products.</summary>
    public int Terms { get; }

    /// <summary>The columns, <c>[Terms, Side]</c>.</summary>
    public float[] Columns { get; }

    /// <summary>The rows, <c>[Terms, Side]</c>.</summary>
    public float[] Rows { get; }

    /// <summary>Share of the function's light that lies outside the side and is left out, 0 to 1.</summary>
    public double LeftOut { get; private init; }

    /// <summary>The nearest such sum by least squares: the first terms of the singular value decomposition.</summary>
    /// <param name="psf">The function.</param>
    /// <param name="side">Elements of a column and of a row; odd. What lies beyond is left out, and what is within scaled to one.</param>
    /// <param name="terms">Number of products; those that are not needed are zero.</param>
    public static SeparablePsf Of(PointSpreadFunction psf, int side, int terms)
    {
        ArgumentNullException.ThrowIfNull(psf);
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % 2, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(terms, 1);
        double[,] rest = EvenPart(psf.Values, side, out double inside);
        var result = new SeparablePsf(side, terms) { LeftOut = 1 - inside };
        for (int term = 0; term < terms; term++)
        {
            Subtract(rest, result.Columns.AsSpan(term * side, side), result.Rows.AsSpan(term * side, side));
        }

        result.ScaleToOne();
        return result;
    }

    /// <summary>The mean of the function and of itself turned by 180 degrees, in the middle of a square, summing to one.</summary>
    private static double[,] EvenPart(Plane values, int side, out double inside)
    {
        double[,] even = new double[side, side];
        (int left, int top) = ((values.Width - side) / 2, (values.Height - side) / 2);
        inside = 0;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                (int u, int v) = (x + left, y + top);
                if (u >= 0 && v >= 0 && u < values.Width && v < values.Height)
                {
                    even[y, x] = (values[u, v] + (double)values[values.Width - 1 - u, values.Height - 1 - v]) / 2;
                    inside += even[y, x];
                }
            }
        }

        for (int i = 0; i < side * side; i++)
        {
            even[i / side, i % side] /= inside;
        }

        return even;
    }

    /// <summary>Finds the largest product in what is left, by the power method, and takes it off.</summary>
    private static void Subtract(double[,] rest, Span<float> column, Span<float> row)
    {
        int side = column.Length;
        double[] left = new double[side], right = new double[side];

        // The middle row and its mirror image's direction are never at right angles to the largest product of a bright middle.
        for (int x = 0; x < side; x++)
        {
            right[x] = rest[side / 2, x] + 1e-9;
        }

        for (int step = 0; step < PowerSteps; step++)
        {
            double norm = Math.Sqrt(right.Sum(v => v * v));
            if (norm < 1e-12)
            {
                return;
            }

            for (int y = 0; y < side; y++)
            {
                left[y] = 0;
                for (int x = 0; x < side; x++)
                {
                    left[y] += rest[y, x] * right[x] / norm;
                }
            }

            double height = left.Sum(v => v * v);
            for (int x = 0; x < side; x++)
            {
                right[x] = 0;
                for (int y = 0; y < side && height > 0; y++)
                {
                    right[x] += rest[y, x] * left[y] / height;
                }
            }
        }

        for (int y = 0; y < side; y++)
        {
            column[y] = (float)left[y];
            row[y] = (float)right[y];
            for (int x = 0; x < side; x++)
            {
                rest[y, x] -= left[y] * right[x];
            }
        }
    }

    private void ScaleToOne()
    {
        double sum = 0;
        for (int term = 0; term < Terms; term++)
        {
            sum += Columns.AsSpan(term * Side, Side).ToArray().Sum(v => (double)v) * Rows.AsSpan(term * Side, Side).ToArray().Sum(v => (double)v);
        }

        for (int i = 0; i < Rows.Length; i++)
        {
            Rows[i] = (float)(Rows[i] / sum);
        }
    }
}
