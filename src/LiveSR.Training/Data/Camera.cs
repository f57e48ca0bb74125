using LiveSR.Imaging;
using MathNet.Numerics.Distributions;
using OpenCvSharp;

namespace LiveSR.Training.Data;

/// <summary>A camera's noise, in the order in which it arises: photons, multiplication, reading, hot pixels, rounding.</summary>
public static class Camera
{
    // A camera's offset keeps read noise from being cut off at zero.
    private const double OffsetInReadNoise = 3;

    /// <summary>The frame that a camera with Poisson and even read noise gives for an expected light, in the same units, not rounded.</summary>
    /// <param name="light">The expected light.</param>
    /// <param name="photonsPerUnit">Photo-electrons for an intensity of 1.</param>
    /// <param name="readNoise">Standard deviation of the read noise in electrons.</param>
    /// <param name="seed">What the noise follows from.</param>
    public static Plane Expose(Plane light, double photonsPerUnit, double readNoise, int seed)
    {
        ArgumentNullException.ThrowIfNull(light);
        var random = new Random(seed);
        var exposure = new Exposure { Photons = photonsPerUnit, ReadNoise = readNoise };
        var frame = new Plane(light.Width, light.Height);
        for (int i = 0; i < frame.Values.Length; i++)
        {
            frame.Values[i] = (float)(Electrons(light.Values[i] * photonsPerUnit, exposure, random) / photonsPerUnit);
        }

        return frame;
    }

    /// <summary>The frame that the camera gives for an expected light, on the same scale of intensities.</summary>
    internal static Plane Expose(Plane light, Exposure exposure, Random random)
    {
        double step = exposure.Full / ((1 << exposure.Bits) - 1);
        double least = -OffsetInReadNoise * exposure.ReadNoise / exposure.Photons;
        var frame = new Plane(light.Width, light.Height);
        for (int i = 0; i < frame.Values.Length; i++)
        {
            double electrons = Electrons(light.Values[i] * exposure.Photons, exposure, random);
            double value = electrons / exposure.Photons;
            if (exposure.HotPixels > 0 && random.NextDouble() < exposure.HotPixels)
            {
                value += exposure.Full * random.NextDouble();
            }

            frame.Values[i] = (float)Math.Clamp(Math.Round(value / step) * step, least, exposure.Full);
        }

        return frame;
    }

    /// <summary>The frame after it was stored as JPEG of 8 bits.</summary>
    internal static Plane StoreAsJpeg(Plane frame, double full, int quality)
    {
        using var source = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_32FC1, frame.Values);
        using var bytes = new Mat();
        source.ConvertTo(bytes, MatType.CV_8UC1, byte.MaxValue / full);
        Cv2.ImEncode(".jpg", bytes, out byte[] file, [(int)ImwriteFlags.JpegQuality, quality]);
        using Mat decoded = Cv2.ImDecode(file, ImreadModes.Grayscale);
        var stored = new Plane(frame.Width, frame.Height);
        using var result = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_32FC1, stored.Values);
        decoded.ConvertTo(result, MatType.CV_32FC1, full / byte.MaxValue);
        return stored;
    }

    private static double Electrons(double expected, Exposure exposure, Random random)
    {
        double photons = expected > 0 ? Poisson.Sample(random, expected) : 0;

        // What a multiplying register makes of n electrons, over its gain, has mean n and variance n (Basden et al. 2003).
        double read = exposure.IsEmccd && photons > 0 ? Gamma.Sample(random, photons, 1) : photons;
        if (exposure.ReadNoise == 0)
        {
            return read;
        }

        double spread = exposure.ReadNoiseSpread > 0 ? Math.Exp(exposure.ReadNoiseSpread * Normal.Sample(random, 0, 1)) : 1;
        return read + (exposure.ReadNoise * spread * Normal.Sample(random, 0, 1));
    }
}
