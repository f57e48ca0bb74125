namespace LiveSR.Imaging.Cameras;

/// <summary>Finds the pixels of a camera that give counts without light.</summary>
internal static class HotPixelFinder
{
    private const double Deviations = 6;

    /// <summary>Noise of a spike by that of a pixel: the root of 1 + 4/4 + 4/16.</summary>
    private const double SpikeNoise = 1.5;

    /// <summary>The image of a point is up to 2.5 times as high as the highest pixel beside it, where optics blur by 0.75 pixels or more.</summary>
    private const double HigherThanPoint = 3;

    /// <summary>The image of a point misses its neighbours by 3.3 times what pixels two further miss theirs by.</summary>
    private const double SharperThanPoint = 5;

    /// <summary>
    /// In a dark series: mean counts above the median of the 24 around by more than six deviations of what the others
    /// show, and by more than half of the read noise, below which a pixel does no harm.
    /// </summary>
    internal static IReadOnlyList<HotPixel> InDark(StillSeries dark)
    {
        Plane mean = dark.Mean();
        double[] noise = [.. dark.Variance().Values.Select(v => (double)v)];
        double readNoise = Math.Sqrt(Robust.Median(noise));
        double[] excess = new double[mean.Values.Length];
        double[] around = new double[25];
        for (int y = 0; y < mean.Height; y++)
        {
            for (int x = 0; x < mean.Width; x++)
            {
                excess[(y * mean.Width) + x] = mean[x, y] - Around(mean, x, y, 2, around);
            }
        }

        double limit = Math.Max(Deviations * Robust.Spread(excess).Deviation, readNoise / 2);
        return [.. Enumerable.Range(0, excess.Length).Where(i => excess[i] > limit).Select(i => new HotPixel(i % mean.Width, i / mean.Width))];
    }

    /// <summary>
    /// In a recording of a specimen or a flat field: a spike that no optics make. What optics blur is nearly a plane over
    /// three pixels, so that a pixel is about <c>(2 sides - corners) / 4</c>, even on a ridge. A hot pixel misses that by
    /// all that it has, which is more than any structure near it does, and stands over its neighbours more than the image
    /// of a point. The strongest goes first, and is replaced before its neighbours are looked at.
    /// </summary>
    internal static IReadOnlyList<HotPixel> InLight(StillSeries series)
    {
        Plane mean = series.Mean(), variance = series.Variance();
        var found = new List<HotPixel>();
        double[] around = new double[25];
        for (int pass = 0, before = -1; before != found.Count && pass < 8; pass++)
        {
            before = found.Count;
            Plane spikes = Spikes(Mirrored(mean));
            var now = new List<HotPixel>();
            for (int y = 0; y < mean.Height; y++)
            {
                for (int x = 0; x < mean.Width; x++)
                {
                    if (spikes[x, y] > 0 && IsHighest(spikes, x, y)
                        && spikes[x, y] > Deviations * SpikeNoise * Math.Sqrt(Around(variance, x, y, 1, around) / series.Count)
                        && (StandsAlone(mean, x, y, around) || IsSharpest(spikes, x, y)))
                    {
                        now.Add(new HotPixel(x, y));
                    }
                }
            }

            now.ForEach(pixel => mean[pixel.X, pixel.Y] = (float)Around(mean, pixel.X, pixel.Y, 1, around));
            found.AddRange(now);
        }

        return found;
    }

    /// <summary>The plane with a rim of one pixel, mirrored about its edge.</summary>
    private static Plane Mirrored(Plane plane)
    {
        var wide = new Plane(plane.Width + 2, plane.Height + 2);
        for (int y = 0; y < wide.Height; y++)
        {
            ReadOnlySpan<float> from = plane.Row(y == 0 ? 1 : y > plane.Height ? plane.Height - 2 : y - 1);
            Span<float> row = wide.Row(y);
            from.CopyTo(row[1..]);
            (row[0], row[^1]) = (from[1], from[^2]);
        }

        return wide;
    }

    private static Plane Spikes(Plane mirrored)
    {
        var spikes = new Plane(mirrored.Width - 2, mirrored.Height - 2);
        for (int y = 0; y < spikes.Height; y++)
        {
            ReadOnlySpan<float> above = mirrored.Row(y), here = mirrored.Row(y + 1), below = mirrored.Row(y + 2);
            Span<float> row = spikes.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                float sides = above[x + 1] + below[x + 1] + here[x] + here[x + 2];
                float corners = above[x] + above[x + 2] + below[x] + below[x + 2];
                row[x] = here[x + 1] - (sides / 2) + (corners / 4);
            }
        }

        return spikes;
    }

    private static bool IsHighest(Plane spikes, int x, int y)
    {
        for (int v = Math.Max(0, y - 1); v <= Math.Min(spikes.Height - 1, y + 1); v++)
        {
            for (int u = Math.Max(0, x - 1); u <= Math.Min(spikes.Width - 1, x + 1); u++)
            {
                if (spikes[u, v] > spikes[x, y])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Over the dark sixth of what is around.</summary>
    private static bool StandsAlone(Plane mean, int x, int y, double[] around)
    {
        Span<double> sorted = Sorted(mean, x, y, 2, around);
        double ground = sorted[sorted.Length / 6];
        return mean[x, y] - ground > HigherThanPoint * (Highest(mean, x, y, 1, 1, static v => v) - ground);
    }

    /// <summary>Not at the edge, where too little is beside a pixel to say what is usual there.</summary>
    private static bool IsSharpest(Plane spikes, int x, int y) =>
        x > 1 && y > 1 && x < spikes.Width - 2 && y < spikes.Height - 2 && spikes[x, y] > SharperThanPoint * Highest(spikes, x, y, 2, 2, Math.Abs);

    /// <summary>The highest value about a pixel, from one distance to another.</summary>
    private static double Highest(Plane plane, int x, int y, int from, int to, Func<float, float> size)
    {
        double highest = 0;
        for (int v = Math.Max(0, y - to); v <= Math.Min(plane.Height - 1, y + to); v++)
        {
            for (int u = Math.Max(0, x - to); u <= Math.Min(plane.Width - 1, x + to); u++)
            {
                if (Math.Max(Math.Abs(u - x), Math.Abs(v - y)) >= from)
                {
                    highest = Math.Max(highest, size(plane[u, v]));
                }
            }
        }

        return highest;
    }

    /// <summary>The median of a pixel's neighbours within a reach, fewer at the edge.</summary>
    private static double Around(Plane plane, int x, int y, int reach, double[] values)
    {
        Span<double> sorted = Sorted(plane, x, y, reach, values);
        return sorted[sorted.Length / 2];
    }

    private static Span<double> Sorted(Plane plane, int x, int y, int reach, double[] values)
    {
        int count = 0;
        for (int v = Math.Max(0, y - reach); v <= Math.Min(plane.Height - 1, y + reach); v++)
        {
            for (int u = Math.Max(0, x - reach); u <= Math.Min(plane.Width - 1, x + reach); u++)
            {
                if (u != x || v != y)
                {
                    values[count++] = plane[u, v];
                }
            }
        }

        Span<double> all = values.AsSpan(0, count);
        all.Sort();
        return all;
    }
}
