using System.Globalization;
using System.Text;
using LiveSR.Capture.Devices;
using LiveSR.Capture.Readers;
using LiveSR.Files;
using LiveSR.Files.Video;
using OpenCvSharp;

namespace LiveSR.Capture.Opening;

/// <summary><c>genicam:</c>, a GigE Vision or USB3 Vision camera by its name, serial number or address, through Aravis.</summary>
internal static class GenicamSource
{
    // Enough for the frames of a second or so: a camera does not wait while a frame is looked at.
    private const int Buffers = 64;

    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("exposure", "gain", "width", "height", "fps", "depth", "binning", "reconnect", "pixel");
        var settings = CameraSettings.From(address);
        int? binning = address.Integer("binning", 1, 64);
        if (address.Target.Length == 0)
        {
            throw SourceException.Usage("genicam: needs a camera's serial number or name; 'livesr devices' lists what is there.");
        }

        string name = address.Target;
        IFrameReader Connect(Action<string> warn)
        {
            VideoCapture capture = Connected(ref name, settings, binning);
            return new VideoCaptureReader(capture, new VideoCaptureTraits
            {
                Name = name,
                IsLive = true,
                CanEnd = false,
                Loss = $"Camera {name} gives no more images: is it still connected?",
                BitDepth = settings.Depth > 8 ? settings.Depth : null,
                PixelSizeUm = settings.PixelSizeUm,
                ExposureMs = settings.ExposureMs,
                Binning = binning ?? 1,
            }, options, warn);
        }

        bool reconnect = address.Flag("reconnect");
        return new ReaderSource(
            warn => reconnect ? new ReconnectingReader(() => Connect(warn), options.Clock, warn) : Connect(warn), options);
    }

    /// <summary>The pipeline that reads a camera.</summary>
    internal static string Pipeline(string name, CameraSettings settings, int? binning)
    {
        var source = new StringBuilder("aravissrc");
        void Property(string key, FormattableString value) => source.Append(' ').Append(key).Append('=').Append(FormattableString.Invariant(value));

        Property("camera-name", $"\"{name.Replace("\"", "", StringComparison.Ordinal)}\"");
        Property("num-arv-buffers", $"{Buffers}");
        if (settings.ExposureMs is { } exposure)
        {
            Property("exposure", $"{exposure * 1000}");
        }

        if (settings.Gain is { } gain)
        {
            Property("gain", $"{gain}");
        }

        if (binning is { } bin)
        {
            Property("h-binning", $"{bin}");
            Property("v-binning", $"{bin}");
        }

        string format = settings.Depth > 8 ? "GRAY16_LE" : "GRAY8";
        string size = (settings.Width is { } width ? $",width={width}" : "") + (settings.Height is { } height ? $",height={height}" : "");
        string rate = settings.FrameRate is { } fps ? $",framerate={Fraction(fps)}" : "";
        return $"{source} ! video/x-raw,format={format}{size}{rate} ! appsink sync=false";
    }

    private static string Fraction(double value) => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(value * 1000)}/1000");

    private static VideoCapture Connected(ref string name, CameraSettings settings, int? binning)
    {
        if (TryPlay(name, settings, binning) is { } direct)
        {
            return direct;
        }

        // Aravis opens a camera by its full name; users know the serial number at its end.
        IReadOnlyList<CaptureDevice> present = GenicamDevices.List(out string? note);
        string wanted = name;
        CaptureDevice[] meant = [.. present.Where(device => GenicamDevices.Matches(device, wanted))];
        if (meant is [var one] && TryPlay(one.Name, settings, binning) is { } capture)
        {
            name = one.Name;
            return capture;
        }

        string there = present.Count > 0 ? $"there are {string.Join(", ", present.Select(device => device.Name))}" : note ?? "none is there";
        throw new SourceException(meant.Length switch
        {
            0 => $"There is no GenICam camera {wanted}: {there}.",
            1 => $"GenICam camera {meant[0].Name} cannot be opened with these options: another program may use it, or it has no such format.",
            _ => $"More than one GenICam camera is meant by {wanted}: {there}.",
        });
    }

    private static VideoCapture? TryPlay(string name, CameraSettings settings, int? binning)
    {
        try
        {
            return GStreamerSource.Play(Pipeline(name, settings, binning), $"camera {name}");
        }
        catch (SourceException)
        {
            return null;
        }
    }
}
