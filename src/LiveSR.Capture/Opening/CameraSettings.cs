using System.Globalization;
using LiveSR.Files;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary>The settings that the options of a camera ask for; null leaves the camera as it is.</summary>
internal sealed record CameraSettings
{
    /// <summary>Exposure in milliseconds.</summary>
    internal double? ExposureMs { get; init; }

    /// <summary>Gain, in the camera's own unit.</summary>
    internal double? Gain { get; init; }

    /// <summary>Width in pixels.</summary>
    internal int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    internal int? Height { get; init; }

    /// <summary>Frames per second.</summary>
    internal double? FrameRate { get; init; }

    /// <summary>Significant bits; above 8 the camera's raw grey values are taken.</summary>
    internal int? Depth { get; init; }

    /// <summary>Edge of a pixel in micrometres.</summary>
    internal double? PixelSizeUm { get; init; }

    internal static CameraSettings From(SourceAddress address) => new()
    {
        ExposureMs = address.Positive("exposure"),
        Gain = address.Number("gain"),
        Width = address.Integer("width", 1, 65535),
        Height = address.Integer("height", 1, 65535),
        FrameRate = address.Positive("fps"),
        Depth = address.Integer("depth", 8, 16),
        PixelSizeUm = address.Positive("pixel"),
    };

    /// <summary>Sets what is asked for and asks back what the camera made of it; warns of what it refused.</summary>
    /// <exception cref="SourceException">The camera gives no more than 8 bits though more were asked for.</exception>
    internal void Apply(VideoCapture capture, VideoCaptureAPIs api, Action<string> warn)
    {
        var refused = new List<string>();
        void Set(string name, VideoCaptureProperties property, double? value)
        {
            if (value is { } wanted && !(capture.Set(property, wanted) && Near(capture.Get(property), wanted)))
            {
                refused.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={wanted} (is {capture.Get(property)})"));
            }
        }

        if (Depth > 8)
        {
            TakeRawGray(capture);
        }

        Set("width", VideoCaptureProperties.FrameWidth, Width);
        Set("height", VideoCaptureProperties.FrameHeight, Height);
        Set("fps", VideoCaptureProperties.Fps, FrameRate);
        if (ExposureMs is { } exposure)
        {
            TakeExposureByHand(new CaptureProperties(capture), api);
            Set("exposure", VideoCaptureProperties.Exposure, ExposureUnit(exposure, api));
        }

        Set("gain", VideoCaptureProperties.Gain, Gain);
        if (refused.Count > 0)
        {
            warn($"The camera did not take over {string.Join(", ", refused)}.");
        }
    }

    /// <summary>Switches the camera's own control of the exposure off: to 1 (manual) for V4L2 and to 0 elsewhere.</summary>
    internal static void TakeExposureByHand(ICameraProperties camera, VideoCaptureAPIs api) =>
        camera.Set(VideoCaptureProperties.AutoExposure, api == VideoCaptureAPIs.V4L2 ? 1 : 0);

    /// <summary>An exposure in the API's unit: V4L2 counts tenths of a millisecond, the others powers of two of a second.</summary>
    internal static double ExposureUnit(double ms, VideoCaptureAPIs api) =>
        api == VideoCaptureAPIs.V4L2 ? Math.Round(ms * 10) : Math.Round(Math.Log2(ms / 1000));

    /// <summary>The inverse of <see cref="ExposureUnit"/>.</summary>
    internal static double Milliseconds(double value, VideoCaptureAPIs api) =>
        api == VideoCaptureAPIs.V4L2 ? value / 10 : Math.Pow(2, value) * 1000;

    private static bool Near(double value, double wanted) => Math.Abs(value - wanted) <= 0.01 + (0.02 * Math.Abs(wanted));

    private void TakeRawGray(VideoCapture capture)
    {
        string own = $"Y{Depth:00} ";
        bool taken = new[] { own, "Y16 " }.Any(code => capture.Set(VideoCaptureProperties.FourCC, VideoWriter.FourCC(code)) && capture.FourCC == code);
        if (!taken || !capture.Set(VideoCaptureProperties.ConvertRgb, 0))
        {
            throw new SourceException($"The camera has no {Depth}-bit grey format: leave the option depth out for 8 bits.");
        }
    }
}
