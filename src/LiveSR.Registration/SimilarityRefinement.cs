using LiveSR.Imaging;
using LiveSR.Imaging.Quality;

namespace LiveSR.Registration;

/// <summary>
/// Finds shift, rotation and magnification to a fraction of a pixel: the squared difference between template and image,
/// with free gain and offset, is made least by Gauss and Newton's steps, from coarse images to fine ones (Lucas and
/// Kanade 1981; the least squares with free gain and offset are the greatest normalised cross-correlation).
/// </summary>
internal static class SimilarityRefinement
{
    private const int Steps = 30;
    private const double SmallEnough = 1e-4;
    private const int LeastSide = 24;
    private const double LeastOverlap = 0.5;

    /// <summary>Refines <paramref name="start"/>, which maps the template's pixels into the image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="template">What is looked for in it.</param>
    /// <param name="start">Right to a few pixels.</param>
    /// <param name="shiftOnly">True to leave rotation and magnification as they are.</param>
    public static SimilarityTransform Refine(Plane image, Plane template, SimilarityTransform start, bool shiftOnly = false)
    {
        SimilarityTransform transform = start;
        foreach (int level in (ReadOnlySpan<int>)[4, 2, 1])
        {
            if (level == 1 || Math.Min(template.Width, template.Height) / level >= LeastSide)
            {
                transform = RefineAt(level, image, template, transform, shiftOnly);
            }
        }

        return transform;
    }

    private static SimilarityTransform RefineAt(int level, Plane image, Plane template, SimilarityTransform transform, bool shiftOnly)
    {
        Plane fine = Shrink(template, level), field = Shrink(image, level);
        (Plane alongX, Plane alongY) = Gradients(field);
        for (int step = 0; step < Steps; step++)
        {
            var equations = new NormalEquations(shiftOnly ? 4 : 6);
            if (!Accumulate(equations, level, field, alongX, alongY, fine, transform, shiftOnly) || equations.Solve() is not { } change)
            {
                return transform;
            }

            double gain = change[1];
            if (gain <= 0)
            {
                return transform;
            }

            // Unknowns are gain times the change, which keeps the equations linear.
            double dx = change[2] / gain, dy = change[3] / gain;
            double da = shiftOnly ? 0 : change[4] / gain, db = shiftOnly ? 0 : change[5] / gain;
            transform = transform with { X = transform.X + dx, Y = transform.Y + dy, A = transform.A + da, B = transform.B + db };
            double furthest = Math.Max(Math.Abs(dx), Math.Abs(dy)) + (Math.Max(Math.Abs(da), Math.Abs(db)) * Math.Max(template.Width, template.Height) / 2);
            if (furthest < SmallEnough * level)
            {
                break;
            }
        }

        return transform;
    }

    /// <summary>Adds template = offset + gain (image + gradient . change) for all pixels; false when too few of them lie in the image.</summary>
    private static bool Accumulate(
        NormalEquations equations, int level, Plane field, Plane alongX, Plane alongY, Plane fine, SimilarityTransform transform, bool shiftOnly)
    {
        Span<double> terms = stackalloc double[shiftOnly ? 4 : 6];
        long inside = 0;
        for (int j = 0; j < fine.Height; j++)
        {
            for (int i = 0; i < fine.Width; i++)
            {
                double x = ToFull(i, level), y = ToFull(j, level);
                (double u, double v) = transform.Map(x, y);
                (u, v) = (ToLevel(u, level), ToLevel(v, level));
                if (u < 1 || v < 1 || u > field.Width - 2 || v > field.Height - 2)
                {
                    continue;
                }

                double gx = Bilinear(alongX, u, v) / level, gy = Bilinear(alongY, u, v) / level;
                terms[0] = 1;
                terms[1] = IntensityProfile.Sample(field, u, v);
                terms[2] = gx;
                terms[3] = gy;
                if (!shiftOnly)
                {
                    double dx = x - transform.Cx, dy = y - transform.Cy;
                    terms[4] = (gx * dx) + (gy * dy);
                    terms[5] = (gy * dx) - (gx * dy);
                }

                equations.Add(terms, fine[i, j]);
                inside++;
            }
        }

        return inside >= LeastOverlap * fine.Values.Length;
    }

    private static double ToFull(double x, int level) => ((x + 0.5) * level) - 0.5;

    private static double ToLevel(double x, int level) => ((x + 0.5) / level) - 0.5;

    private static Plane Shrink(Plane plane, int level)
    {
        if (level == 1)
        {
            return plane;
        }

        int width = plane.Width / level, height = plane.Height / level;
        return Resampler.Resize(plane.Crop(new PixelRect(0, 0, width * level, height * level)), width, height);
    }

    private static (Plane X, Plane Y) Gradients(Plane plane)
    {
        var x = new Plane(plane.Width, plane.Height);
        var y = new Plane(plane.Width, plane.Height);
        for (int j = 1; j < plane.Height - 1; j++)
        {
            for (int i = 1; i < plane.Width - 1; i++)
            {
                x[i, j] = (plane[i + 1, j] - plane[i - 1, j]) / 2;
                y[i, j] = (plane[i, j + 1] - plane[i, j - 1]) / 2;
            }
        }

        return (x, y);
    }

    private static double Bilinear(Plane plane, double x, double y)
    {
        int i = (int)x, j = (int)y;
        double s = x - i, t = y - j;
        double top = plane[i, j] + (s * (plane[i + 1, j] - plane[i, j]));
        double bottom = plane[i, j + 1] + (s * (plane[i + 1, j + 1] - plane[i, j + 1]));
        return top + (t * (bottom - top));
    }
}
