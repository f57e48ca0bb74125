using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Microscopy;

/// <summary>
/// A point-spread function measured on a bead much smaller than the resolution: the brightest bead that stands alone is
/// cut out, its background taken off, its centre moved to the middle of a pixel, and its light scaled to one.
/// </summary>
public static class BeadImage
{
    /// <summary>How far a function reaches beyond its middle, in widths at half maximum.</summary>
    private const double ReachInWidths = 2;

    /// <summary>From this distance on, in half widths, a bead alone is darker than <see cref="Neighbour"/>.</summary>
    private const double Beyond = 2.2;

    private const int LeastReach = 2, LargestReach = 32;

    /// <summary>A bead stands out of the image's noise by this many deviations.</summary>
    private const double LeastHeight = 10;

    /// <summary>Light beside a bead, against its own height, from which on it does not stand alone.</summary>
    private const float Neighbour = 0.2f;

    /// <summary>Measures the function.</summary>
    /// <param name="image">The image of beads, in any units.</param>
    /// <exception cref="ArgumentException">There is no isolated bead; the message says why, without the image's name.</exception>
    public static PointSpreadFunction Measure(Plane image)
    {
        ArgumentNullException.ThrowIfNull(image);
        float[] sorted = [.. image.Values];
        Array.Sort(sorted);
        float background = sorted[sorted.Length / 2];
        Plane bare = image.Crop(new PixelRect(0, 0, image.Width, image.Height));
        foreach (ref float value in bare.Values.AsSpan())
        {
            value -= background;
        }

        double noise = Math.Sqrt(CameraNoise.Estimate(image).Variance(background));
        string reason = "nothing in it stands out of the background";
        foreach ((int x, int y) in Peaks(bare, (float)(LeastHeight * noise)).Take(50))
        {
            double half = HalfRadius(bare, x, y);
            int reach = Math.Clamp((int)Math.Ceiling(2 * ReachInWidths * half), LeastReach, LargestReach);
            if (x < reach || y < reach || x >= bare.Width - reach || y >= bare.Height - reach)
            {
                reason = $"the bead at {x},{y} lies at the image's edge";
            }
            else if (HasNeighbour(bare, x, y, Beyond * half, 2 * reach))
            {
                reason = $"the bead at {x},{y} does not stand alone";
            }
            else
            {
                return Cut(bare, x, y, reach);
            }
        }

        throw new ArgumentException($"it shows no isolated bead: {reason}. Use an image of a single sub-resolution bead, well exposed, with some dark ground around it.");
    }

    /// <summary>Pixels higher than all around them and than a height, the highest first.</summary>
    private static IEnumerable<(int X, int Y)> Peaks(Plane bare, float height)
    {
        var peaks = new List<(int X, int Y)>();
        for (int y = 1; y < bare.Height - 1; y++)
        {
            for (int x = 1; x < bare.Width - 1; x++)
            {
                float here = bare[x, y];
                bool highest = here > height
                    && here > bare[x - 1, y - 1] && here > bare[x, y - 1] && here > bare[x + 1, y - 1] && here > bare[x - 1, y]
                    && here >= bare[x + 1, y] && here >= bare[x - 1, y + 1] && here >= bare[x, y + 1] && here >= bare[x + 1, y + 1];
                if (highest)
                {
                    peaks.Add((x, y));
                }
            }
        }

        return peaks.OrderByDescending(peak => bare[peak.X, peak.Y]);
    }

    /// <summary>Distance at which the mean of the two darker ones of four directions falls to a half, in pixels: a neighbour lies in one or two.</summary>
    private static double HalfRadius(Plane bare, int x, int y)
    {
        double before = bare[x, y], half = before / 2;
        for (int r = 1; r <= LargestReach; r++)
        {
            float[] around = [At(bare, x - r, y), At(bare, x + r, y), At(bare, x, y - r), At(bare, x, y + r)];
            Array.Sort(around);
            double mean = (around[0] + around[1]) / 2;
            if (mean <= half)
            {
                return r - 1 + ((before - half) / Math.Max(before - mean, 1e-9));
            }

            before = mean;
        }

        return LargestReach;
    }

    private static bool HasNeighbour(Plane bare, int x, int y, double from, int to)
    {
        for (int v = Math.Max(0, y - to); v <= Math.Min(bare.Height - 1, y + to); v++)
        {
            for (int u = Math.Max(0, x - to); u <= Math.Min(bare.Width - 1, x + to); u++)
            {
                double distance = Math.Sqrt(((u - x) * (u - x)) + ((v - y) * (v - y)));
                if (distance > from && bare[u, v] > Neighbour * bare[x, y])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static PointSpreadFunction Cut(Plane bare, int x, int y, int reach)
    {
        (double atX, double atY) = Centre(bare, x, y, Math.Max(1, reach / 2));
        int side = (2 * reach) + 1;
        float ground = RimMedian(bare, x, y, reach);
        var function = new Plane(side, side);
        for (int v = 0; v < side; v++)
        {
            for (int u = 0; u < side; u++)
            {
                function[u, v] = Math.Max(0, Linear(bare, atX + u - reach, atY + v - reach) - ground);
            }
        }

        return PointSpreadFunction.FromPlane(function);
    }

    /// <summary>The centre of the light near a peak.</summary>
    private static (double X, double Y) Centre(Plane bare, int x, int y, int reach)
    {
        double sum = 0, atX = 0, atY = 0;
        for (int v = y - reach; v <= y + reach; v++)
        {
            for (int u = x - reach; u <= x + reach; u++)
            {
                double light = Math.Max(0, bare[u, v]);
                (sum, atX, atY) = (sum + light, atX + (light * u), atY + (light * v));
            }
        }

        return (atX / sum, atY / sum);
    }

    /// <summary>What is left of the background around a bead.</summary>
    private static float RimMedian(Plane bare, int x, int y, int reach)
    {
        var rim = new List<float>();
        for (int i = -reach; i <= reach; i++)
        {
            rim.AddRange([bare[x + i, y - reach], bare[x + i, y + reach], bare[x - reach, y + i], bare[x + reach, y + i]]);
        }

        rim.Sort();
        return rim[rim.Count / 2];
    }

    private static float Linear(Plane bare, double x, double y)
    {
        int u = (int)Math.Floor(x), v = (int)Math.Floor(y);
        float right = (float)(x - u), down = (float)(y - v);
        float above = (At(bare, u, v) * (1 - right)) + (At(bare, u + 1, v) * right);
        float below = (At(bare, u, v + 1) * (1 - right)) + (At(bare, u + 1, v + 1) * right);
        return (above * (1 - down)) + (below * down);
    }

    private static float At(Plane bare, int x, int y) => bare[Math.Clamp(x, 0, bare.Width - 1), Math.Clamp(y, 0, bare.Height - 1)];
}
