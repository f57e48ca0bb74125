namespace LiveSR.Imaging.Cameras;

/// <summary>Averages that a few odd values do not move.</summary>
internal static class Robust
{
    /// <summary>Ratio of a normal distribution's standard deviation to its median absolute deviation.</summary>
    private const double SigmaOfMedian = 1.4826;

    /// <summary>The middle value; the values are sorted.</summary>
    internal static double Median(Span<double> values)
    {
        values.Sort();
        return values[values.Length / 2];
    }

    /// <summary>The median, and the standard deviation that the median distance from it stands for.</summary>
    internal static (double Median, double Deviation) Spread(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        double median = Median(sorted);
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = Math.Abs(sorted[i] - median);
        }

        return (median, SigmaOfMedian * Median(sorted));
    }

    /// <summary>The mean of what lies within some deviations of the median: of a clean distribution nearly all.</summary>
    internal static double Mean(ReadOnlySpan<double> values, double deviations = 8)
    {
        (double median, double deviation) = Spread(values);
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (Math.Abs(value - median) <= deviations * deviation)
            {
                sum += value;
                count++;
            }
        }

        return sum / count;
    }
}
