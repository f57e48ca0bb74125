using LiveSR.Imaging;
using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;
using LiveSR.Inference.Classical;

namespace LiveSR.Inference.Deconvolution;

/// <summary>
/// How many iterations of Richardson-Lucy a frame bears: as many as bring the misfit between data and blurred estimate down
/// to what noise alone makes it (Morozov's discrepancy principle); from there on noise would be fitted. And no more than the
/// signal-to-noise ratio of its brightest pixels, whatever the misfit says: on simulated specimens of 100 to 2,000 photons the
/// best number was 0.7 to 0.9 of that ratio.
/// </summary>
public static class NoiseStop
{
    /// <summary>Most iterations; on frames without noise more change little.</summary>
    public const int Most = 40;

    /// <summary>Edge of the middle part that is looked at, in pixels.</summary>
    private const int Part = 768;

    /// <summary>Share of the pixels that are darker than the brightest.</summary>
    private const double Bright = 0.999;

    private const int SmallestForNoise = 24;

    /// <summary>Iterations for frames like this one, 1 to <see cref="Most"/>: of a colour frame's channels, the noisiest decides.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="psf">The point-spread function.</param>
    /// <param name="noise">The camera's noise, in counts; null to estimate it from the frame, which needs 24 pixels along each axis.</param>
    /// <param name="offset">Counts without light.</param>
    public static int Iterations(Frame frame, PointSpreadFunction psf, CameraNoise? noise = null, float offset = 0)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(psf);
        (int width, int height) = (Math.Min(frame.Width, Part), Math.Min(frame.Height, Part));
        if (noise is null && Math.Min(width, height) < SmallestForNoise)
        {
            return 1;
        }

        using FrameLease middle = frame.Crop(new PixelRect((frame.Width - width) / 2, (frame.Height - height) / 2, width, height));
        var iteration = new RichardsonLucyIteration(psf, width, height);
        double rounding = frame.Format == PixelFormat.Gray32F ? 0 : CameraNoise.Rounding;
        return Enumerable.Range(0, frame.Format.Channels())
            .Select(channel => Plane.Channel(middle.Frame, channel))
            .Min(plane => Iterations(iteration, Numbers(plane), noise ?? CorrelatedNoise.Estimate(plane, rounding), offset));
    }

    private static int Iterations(RichardsonLucyIteration iteration, Plane data, CameraNoise noise, float offset)
    {
        float[] light = Array.ConvertAll(data.Values, value => value - offset);
        iteration.Start(light);
        int done = 1, most = Math.Min(Most, BrightestRatio(data, noise, offset));
        while (done < most && iteration.Misfit(noise, offset) > 1)
        {
            iteration.Step();
            done++;
        }

        return done;
    }

    private static int BrightestRatio(Plane data, CameraNoise noise, float offset)
    {
        float[] sorted = [.. data.Values];
        Array.Sort(sorted);
        float bright = sorted[(int)(Bright * (sorted.Length - 1))];
        return (int)Math.Min(Most, Math.Max(0, bright - offset) / Math.Sqrt(noise.Variance(bright)));
    }

    /// <summary>The plane without what is no number.</summary>
    private static Plane Numbers(Plane plane)
    {
        new MissingPixels().Fill(plane.Values);
        return plane;
    }
}
