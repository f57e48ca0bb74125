using LiveSR.Imaging.Quality;

namespace LiveSR.Imaging.Cameras;

/// <summary>What a camera gives without light, pixel by pixel, in counts and counts squared.</summary>
internal sealed class DarkFrame
{
    private readonly int _width;

    /// <summary>Summarises a dark series.</summary>
    internal DarkFrame(StillSeries dark, IReadOnlySet<HotPixel> hot)
    {
        _width = dark.Width;
        (Mean, Variance) = (dark.Mean().Values, dark.Variance().Values);
        int[] good = [.. Enumerable.Range(0, Mean.Length).Where(i => !dark.IsCut[i] && !hot.Contains(new HotPixel(i % _width, i / _width)))];
        Offset = Robust.Mean([.. good.Select(i => (double)Mean[i])]);
        TypicalVariance = good.Average(i => (double)Variance[i]);
        if (HidesReadNoise)
        {
            Array.Fill(Variance, (float)CameraNoise.Rounding);
            TypicalVariance = CameraNoise.Rounding;
        }
    }

    /// <summary>Mean counts.</summary>
    internal float[] Mean { get; }

    /// <summary>Their variance; where rounding hides it, that of rounding.</summary>
    internal float[] Variance { get; }

    /// <summary>Mean counts of all pixels that are not hot.</summary>
    internal double Offset { get; }

    /// <summary>Mean variance of the same pixels.</summary>
    internal double TypicalVariance { get; }

    /// <summary>Variance of the read noise of the same pixels.</summary>
    internal double ReadVariance => Math.Max(0, TypicalVariance - CameraNoise.Rounding);

    /// <summary>Whether counts scatter so little that rounding to whole ones says more than the noise.</summary>
    internal bool HidesReadNoise => TypicalVariance < 3 * CameraNoise.Rounding;

    /// <summary>The read noise of each pixel, in electrons.</summary>
    internal Plane ReadNoise(double gain) =>
        new(_width, Mean.Length / _width, [.. Variance.Select(v => (float)(Math.Sqrt(Math.Max(0, v - CameraNoise.Rounding)) / gain))]);
}
