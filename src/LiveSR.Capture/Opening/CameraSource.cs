using System.Globalization;
using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Video;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary><c>camera:</c>, through V4L2 on Linux and Media Foundation on Windows.</summary>
internal static class CameraSource
{
    private const string DevicePrefix = "/dev/video";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static VideoCaptureAPIs Api => OperatingSystem.IsLinux() ? VideoCaptureAPIs.V4L2
        : OperatingSystem.IsWindows() ? VideoCaptureAPIs.MSMF
        : VideoCaptureAPIs.ANY;

    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("exposure", "gain", "width", "height", "fps", "depth", "gray", "reconnect", "pixel");
        var settings = CameraSettings.From(address);
        int index = Index(address.Target);
        bool gray = address.Flag("gray");
        OpenCvSetup.Once();

        var controls = new CameraControls(Api, Patience);
        bool knowsExposure = settings.ExposureMs is not null;
        VideoCaptureReader Connect(Action<string> warn)
        {
            VideoCapture capture = Connected(index, settings, warn);
            var properties = new CaptureProperties(capture);
            controls.Attach(properties);
            return new VideoCaptureReader(capture, new VideoCaptureTraits
            {
                Name = Label(index),
                IsLive = true,
                HasDriverTimes = OperatingSystem.IsLinux(),
                CanEnd = false,
                Loss = $"Camera {index} ({Label(index)}) gives no more images: is it still plugged in?",
                Gray = gray,
                BitDepth = settings.Depth is > 8 ? settings.Depth : null,
                PixelSizeUm = settings.PixelSizeUm,
                ExposureMs = () => knowsExposure || controls.HasSetExposure ? controls.ExposureMs : null,
                BetweenFrames = () => controls.Serve(properties),
            }, options, warn);
        }

        return new ReaderSource(Connect, options, address.Flag("reconnect") || options.Reconnect, controls);
    }

    private static int Index(string target)
    {
        string number = target.StartsWith(DevicePrefix, StringComparison.Ordinal) ? target[DevicePrefix.Length..] : target;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : throw SourceException.Usage($"'{target}' is not a camera: write camera:0 or camera:{DevicePrefix}0; 'livesr devices' lists what is there.");
    }

    private static string Label(int index)
    {
        string path = $"/sys/class/video4linux/video{index}/name";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : $"camera {index}";
    }

    private static VideoCapture Connected(int index, CameraSettings settings, Action<string> warn)
    {
        string device = DevicePrefix + index.ToString(CultureInfo.InvariantCulture);
        if (OperatingSystem.IsLinux() && !File.Exists(device))
        {
            throw new SourceException($"There is no camera {index} ({device}); 'livesr devices' lists what is there.");
        }

        var capture = new VideoCapture(index, Api);
        try
        {
            if (!capture.IsOpened())
            {
                throw new SourceException($"Camera {index} cannot be opened: another program may use it, or you may not be allowed to (group 'video').");
            }

            settings.Apply(capture, Api, warn);
            return capture;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }
}
