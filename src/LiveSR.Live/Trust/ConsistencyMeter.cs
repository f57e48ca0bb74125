using LiveSR.Imaging;
using LiveSR.Imaging.Cameras;
using LiveSR.Imaging.Microscopy;
using LiveSR.Imaging.Quality;

namespace LiveSR.Live.Trust;

/// <summary>
/// Measures pair after pair. The blur of a network is that between the microscope and one as many times as good as the
/// network enlarges, for that is what it was trained on. For other methods, and where the objective is not known, it is
/// the Gaussian that agrees best, as Culley 2018 has it, found anew when the method or the size changes.
/// </summary>
/// <param name="microscope">What is known beyond the metadata.</param>
public sealed class ConsistencyMeter(MicroscopeDescription microscope) : IDisposable
{
    private const int Border = 8, FittedPixels = 192, Tries = 14;

    private readonly SteadyNoise _steady = new();
    private readonly HotPixelRepair? _hot = microscope.Calibration is { } camera ? new HotPixelRepair(camera, FramePool.Shared) : null;
    private SensorProjection? _projection;
    private Method? _method;
    private double? _sigma;

    /// <summary>Measures a pair; null where it cannot be: an image that is too small, or was not enlarged by a whole factor.</summary>
    public LiveConsistency? Measure(Frame raw, Frame enhanced)
    {
        int scale = enhanced.Width / raw.Width;
        bool isWhole = scale >= 1 && (enhanced.Width, enhanced.Height) == (raw.Width * scale, raw.Height * scale);
        if (!isWhole || Math.Min(raw.Width, raw.Height) < 4 * Border)
        {
            return null;
        }

        Plane recorded = PlaneOf(raw), claimed = PlaneOf(enhanced);
        CameraNoise? known = microscope.NoiseOf(raw.Metadata);
        CameraNoise noise = known ?? _steady.Of(recorded, raw.Metadata);
        foreach (HotPixel hot in _hot?.Of(raw) ?? [])
        {
            // A hot pixel says as little as a saturated one.
            recorded[hot.X, hot.Y] = raw.MaxValue;
        }

        Prepare(Method.Of(raw, enhanced, scale, microscope), recorded, claimed, noise, raw.MaxValue);
        var result = Imaging.Quality.Consistency.Of(_projection!.Apply(claimed), recorded, noise, raw.MaxValue, Border);
        return new LiveConsistency(raw.Metadata.ImageNumber, result, _sigma / scale, known is null);
    }

    /// <inheritdoc/>
    public void Dispose() => _projection?.Dispose();

    /// <summary>Grey values; of colour the green, to which a camera's noise applies as it is.</summary>
    private static Plane PlaneOf(Frame frame) => frame.Format.IsColour() ? Plane.Channel(frame, 1) : Plane.FromFrame(frame);

    private void Prepare(Method method, Plane recorded, Plane claimed, CameraNoise noise, float saturation)
    {
        if (method == _method)
        {
            return;
        }

        _projection?.Dispose();
        _sigma = method.Optics is null ? Fit(method.Scale, recorded, claimed, noise, saturation) : null;
        Func<double, double> blur = method.Optics is { } optics
            ? SensorProjection.Between(optics, method.Scale, method.PixelUm)
            : SensorProjection.Gaussian(_sigma!.Value);
        _projection = new SensorProjection(claimed.Width, claimed.Height, method.Scale, blur);
        _method = method;
    }

    /// <summary>The Gaussian blur, in enhanced pixels, with the least error in the middle of the image, by golden sections.</summary>
    private static double Fit(int scale, Plane recorded, Plane claimed, CameraNoise noise, float saturation)
    {
        int width = Math.Min(FittedPixels, recorded.Width), height = Math.Min(FittedPixels, recorded.Height);
        var middle = new PixelRect((recorded.Width - width) / 2, (recorded.Height - height) / 2, width, height);
        Plane few = recorded.Crop(middle), fine = claimed.Crop(middle.Scaled(scale));
        double golden = (Math.Sqrt(5) - 1) / 2, low = 0, high = 3 * scale;
        double a = high - (golden * (high - low)), b = low + (golden * (high - low)), errorA = Error(a), errorB = Error(b);
        for (int i = 0; i < Tries; i++)
        {
            if (errorA < errorB)
            {
                (high, b, errorB) = (b, a, errorA);
                errorA = Error(a = high - (golden * (high - low)));
            }
            else
            {
                (low, a, errorA) = (a, b, errorB);
                errorB = Error(b = low + (golden * (high - low)));
            }
        }

        return (low + high) / 2;

        double Error(double sigma)
        {
            using var projection = new SensorProjection(fine.Width, fine.Height, scale, SensorProjection.Gaussian(sigma));
            return Imaging.Quality.Consistency.Of(projection.Apply(fine), few, noise, saturation, Border).Rse;
        }
    }

    /// <summary>What the blur depends on.</summary>
    private sealed record Method(string Model, int Scale, int Width, int Height, Optics? Optics, double PixelUm)
    {
        internal static Method Of(Frame raw, Frame enhanced, int scale, MicroscopeDescription microscope)
        {
            bool isNetwork = enhanced.Metadata.Provenance is { Inferred: true, ModelHash.Length: > 0 };
            Optics? optics = isNetwork && enhanced.Metadata.PixelSizeUm is not null ? microscope.OpticsOf(raw.Metadata) : null;
            return new Method(
                enhanced.Metadata.Provenance?.Model ?? "", scale, raw.Width, raw.Height, optics, enhanced.Metadata.PixelSizeUm ?? 0);
        }
    }
}
