using System.Globalization;

namespace LiveSR.Capture.Genicam;

/// <summary>A number that can be set at a camera: read, written, and with the range that the camera states.</summary>
internal sealed class NumericFeature
{
    // A camera rounds to what its clock and its amplifier can do.
    private const double Rounded = 0.02;

    private readonly string _option;
    private readonly double _unit;
    private readonly double _tolerance;
    private readonly Getter _get;
    private readonly Setter _set;
    private readonly Range _range;

    private NumericFeature(string option, double unit, double tolerance, Getter get, Setter set, Range range)
    {
        _option = option;
        _unit = unit;
        _tolerance = tolerance;
        _get = get;
        _set = set;
        _range = range;
    }

    private delegate double Getter(ArvCameraHandle camera, out GErrorHandle error);

    private delegate void Setter(ArvCameraHandle camera, double value, out GErrorHandle error);

    private delegate void Range(ArvCameraHandle camera, out double least, out double most, out GErrorHandle error);

    /// <summary>Exposure in milliseconds; the camera counts microseconds.</summary>
    internal static NumericFeature Exposure { get; } = new(
        "exposure",
        1000,
        Rounded,
        AravisNative.arv_camera_get_exposure_time,
        AravisNative.arv_camera_set_exposure_time,
        AravisNative.arv_camera_get_exposure_time_bounds);

    /// <summary>Gain, in the camera's own unit.</summary>
    internal static NumericFeature Gain { get; } = new(
        "gain", 1, Rounded, AravisNative.arv_camera_get_gain, AravisNative.arv_camera_set_gain, AravisNative.arv_camera_get_gain_bounds);

    /// <summary>Frames per second.</summary>
    internal static NumericFeature FrameRate { get; } = new(
        "fps",
        1,
        Rounded,
        AravisNative.arv_camera_get_frame_rate,
        AravisNative.arv_camera_set_frame_rate,
        AravisNative.arv_camera_get_frame_rate_bounds);

    /// <summary>An integer feature of GenICam's standard names.</summary>
    /// <param name="option">The option that asks for it.</param>
    /// <param name="feature">Its name in GenICam.</param>
    internal static NumericFeature Integer(string option, string feature) => new(
        option,
        1,
        0,
        (ArvCameraHandle camera, out GErrorHandle error) => AravisNative.arv_camera_get_integer(camera, feature, out error),
        (ArvCameraHandle camera, double value, out GErrorHandle error) => AravisNative.arv_camera_set_integer(camera, feature, (long)value, out error),
        (ArvCameraHandle camera, out double least, out double most, out GErrorHandle error) =>
        {
            AravisNative.arv_camera_get_integer_bounds(camera, feature, out long low, out long high, out error);
            (least, most) = (low, high);
        });

    /// <summary>The present value in the option's unit; null where the camera has no such feature.</summary>
    internal double? Read(ArvCameraHandle camera)
    {
        double value = _get(camera, out GErrorHandle error);
        using (error)
        {
            return error.IsInvalid ? value / _unit : null;
        }
    }

    /// <summary>Sets the feature and asks back what the camera made of it.</summary>
    /// <returns>Null, or what the camera refused, with its range and the value that it keeps.</returns>
    internal string? Set(ArvCameraHandle camera, double wanted)
    {
        (double Least, double Most)? range = ReadRange(camera);
        if (range is { } r && (wanted < r.Least || wanted > r.Most))
        {
            return Refusal(camera, wanted, range, reason: null);
        }

        _set(camera, wanted * _unit, out GErrorHandle error);
        using (error)
        {
            bool taken = error.IsInvalid && Read(camera) is { } value && Math.Abs(value - wanted) <= _tolerance * Math.Abs(wanted);
            return taken ? null : Refusal(camera, wanted, range, error.Message);
        }
    }

    /// <summary>The range in the option's unit; null where the camera states none.</summary>
    internal (double Least, double Most)? ReadRange(ArvCameraHandle camera)
    {
        _range(camera, out double least, out double most, out GErrorHandle error);
        using (error)
        {
            return error.IsInvalid ? (Math.Min(least, most) / _unit, Math.Max(least, most) / _unit) : null;
        }
    }

    private string Refusal(ArvCameraHandle camera, double wanted, (double Least, double Most)? range, string? reason)
    {
        string asked = $"{_option}={Text(wanted)}";
        if (Read(camera) is not { } value)
        {
            return $"{asked}: it has no such setting";
        }

        string takes = range is { } r ? $", of {Text(r.Least)} to {Text(r.Most)}" : "";
        return $"{asked}: it is {Text(value)}{takes}{(reason is null ? "" : $" ({reason.ReplaceLineEndings(" ")})")}";
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
