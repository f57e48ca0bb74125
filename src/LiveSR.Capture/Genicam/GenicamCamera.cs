using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LiveSR.Files;
using LiveSR.Imaging;

namespace LiveSR.Capture.Genicam;

/// <summary>A camera that is open and set as asked for.</summary>
internal sealed unsafe class GenicamCamera : IDisposable
{
    // Values of Aravis' ArvAuto and ArvAcquisitionMode.
    private const int AutoOff = 0, Continuous = 0;

    private static readonly TimeSpan MostOfASignal = TimeSpan.FromSeconds(2);

    private readonly Control _control = new();
    private readonly Action<string> _warn;
    private readonly nint _device;
    private readonly uint _references;
    private readonly ulong _signal;

    private GenicamCamera(string name, ArvCameraHandle handle, Action<string> warn)
    {
        Name = name;
        Handle = handle;
        _warn = warn;
        _device = AravisNative.arv_camera_get_device(handle);
        _references = GObjectHandle.ReferencesTo(_device);
        _signal = AravisNative.g_signal_connect_data(
            _device, "control-lost", &OnControlLost, GCHandle.ToIntPtr(GCHandle.Alloc(_control)), &Release, 0);
    }

    /// <summary>Vendor, model and serial number.</summary>
    internal string Name { get; }

    internal ArvCameraHandle Handle { get; }

    /// <summary>True for a camera on the network.</summary>
    internal bool IsGigE => AravisNative.arv_camera_is_gv_device(Handle) != 0;

    /// <summary>True once the camera no longer answers, or another program has taken it over.</summary>
    internal bool IsLost
    {
        get => _control.IsLost;
        set => _control.IsLost = value;
    }

    /// <summary>True when frames come only when something outside triggers them, however long that takes.</summary>
    internal bool WaitsForTrigger
    {
        get
        {
            nint mode = AravisNative.arv_camera_get_string(Handle, "TriggerMode", out GErrorHandle error);
            using (error)
            {
                return Marshal.PtrToStringUTF8(mode) == "On";
            }
        }
    }

    /// <summary>Bytes of an image as the camera sends it.</summary>
    internal nuint Payload
    {
        get
        {
            uint payload = AravisNative.arv_camera_get_payload(Handle, out GErrorHandle error);
            Require(error, "does not say how large its images are");
            return payload;
        }
    }

    /// <summary>The part of the sensor that is sent, and whether that is all of it.</summary>
    internal (PixelRect Region, bool IsWhole) Region
    {
        get
        {
            AravisNative.arv_camera_get_region(Handle, out int x, out int y, out int width, out int height, out GErrorHandle error);
            Require(error, "does not say how large its images are");
            AravisNative.arv_camera_get_sensor_size(Handle, out int sensorWidth, out int sensorHeight, out error);
            using (error)
            {
                int binning = Binning;
                bool isWhole = !error.IsInvalid || (width >= sensorWidth / binning && height >= sensorHeight / binning);
                return (new PixelRect(x, y, width, height), isWhole);
            }
        }
    }

    /// <summary>Sensor pixels that are summed along each axis.</summary>
    internal int Binning
    {
        get
        {
            AravisNative.arv_camera_get_binning(Handle, out int x, out int _, out GErrorHandle error);
            using (error)
            {
                return error.IsInvalid ? Math.Max(1, x) : 1;
            }
        }
    }

    /// <summary>Opens a camera.</summary>
    /// <param name="device">Which.</param>
    /// <param name="warn">Takes a line for each setting that it refuses.</param>
    /// <exception cref="SourceException">It cannot be opened, or another program has it.</exception>
    internal static GenicamCamera Open(GenicamDevice device, Action<string> warn)
    {
        ArvCameraHandle handle = AravisNative.arv_camera_new(device.Id, out GErrorHandle error);
        using (error)
        {
            if (error.Message is { } reason || handle.IsInvalid)
            {
                handle.Dispose();
                throw new SourceException($"GenICam camera {device.Id} cannot be opened: {error.Message?.ReplaceLineEndings(" ") ?? "it does not answer"}.");
            }
        }

        var camera = new GenicamCamera(device.Id, handle, warn);
        if (camera.IsGigE && AravisNative.arv_gv_device_is_controller(camera._device) == 0)
        {
            camera.Dispose();
            throw new SourceException($"GenICam camera {device.Id} is in use by another program: close that first.");
        }

        return camera;
    }

    /// <summary>Sets what is asked for, in the order in which one setting limits the next; warns of what is refused.</summary>
    /// <returns>The pixel format that the camera sends from now on.</returns>
    /// <exception cref="SourceException">The camera has no grey format that meets what is asked for.</exception>
    internal MonoFormat Apply(GenicamSettings settings)
    {
        AravisNative.arv_camera_set_acquisition_mode(Handle, Continuous, out GErrorHandle ignored);
        ignored.Dispose();
        if (Set(NumericFeature.Integer("binning", "BinningHorizontal"), settings.Binning))
        {
            Set(NumericFeature.Integer("binning", "BinningVertical"), settings.Binning);
        }

        SetAxis("x", "OffsetX", settings.X, "width", "Width", settings.Width);
        SetAxis("y", "OffsetY", settings.Y, "height", "Height", settings.Height);
        MonoFormat format = SetFormat(settings);
        Set(NumericFeature.FrameRate, settings.FrameRate);
        Warn(settings.ExposureMs is { } exposure ? SetByHand(NumericFeature.Exposure, exposure) : null);
        Warn(settings.Gain is { } gain ? SetByHand(NumericFeature.Gain, gain) : null);
        return format;
    }

    /// <summary>Sets a feature, and takes it out of the camera's own hands where that sets it by itself.</summary>
    /// <returns>Null, or what the camera refused.</returns>
    internal string? SetByHand(NumericFeature feature, double wanted)
    {
        (IsAutoAvailable IsThere, SetAuto Set)? automatic = feature == NumericFeature.Exposure
            ? (AravisNative.arv_camera_is_exposure_auto_available, AravisNative.arv_camera_set_exposure_time_auto)
            : feature == NumericFeature.Gain
            ? (AravisNative.arv_camera_is_gain_auto_available, AravisNative.arv_camera_set_gain_auto)
            : null;
        if (automatic is { } switchable)
        {
            bool isThere = switchable.IsThere(Handle, out GErrorHandle error) != 0;
            error.Dispose();
            if (isThere)
            {
                switchable.Set(Handle, AutoOff, out error);
                error.Dispose();
            }
        }

        return feature.Set(Handle, wanted);
    }

    /// <summary>Fails when a call did.</summary>
    /// <param name="error">What the call gave.</param>
    /// <param name="what">What the camera did then, as a verb.</param>
    /// <exception cref="SourceException">The call failed.</exception>
    internal void Require(GErrorHandle error, string what)
    {
        using (error)
        {
            if (error.Message is { } reason)
            {
                throw new SourceException($"Camera {Name} {what}: {reason.ReplaceLineEndings(" ")}.");
            }
        }
    }

    /// <summary>
    /// Gives the camera back when Aravis' thread has said all of it. While it says that the camera is lost, it holds the device
    /// too: were that the last reference, the thread would take the device down, wait for its own end, and so end the process.
    /// </summary>
    public void Dispose()
    {
        AravisNative.g_signal_handler_disconnect(_device, _signal);
        SpinWait.SpinUntil(() => GObjectHandle.ReferencesTo(_device) <= _references, MostOfASignal);
        Handle.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnControlLost(nint device, nint data) => ((Control)GCHandle.FromIntPtr(data).Target!).IsLost = true;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint data, nint closure) => GCHandle.FromIntPtr(data).Free();

    // True unless it is refused.
    private bool Set(NumericFeature feature, double? wanted)
    {
        string? refusal = wanted is { } value ? feature.Set(Handle, value) : null;
        Warn(refusal);
        return refusal is null;
    }

    private void Warn(string? refusal)
    {
        if (refusal is not null)
        {
            _warn($"Camera {Name} does not take {refusal}.");
        }
    }

    // A region grows only where its offset leaves room.
    private void SetAxis(string offsetOption, string offsetFeature, int? offset, string lengthOption, string lengthFeature, int? length)
    {
        var edge = NumericFeature.Integer(offsetOption, offsetFeature);
        if (offset is not null && length is not null)
        {
            Set(edge, 0);
        }

        Set(NumericFeature.Integer(lengthOption, lengthFeature), length);
        Set(edge, offset);
    }

    private MonoFormat SetFormat(GenicamSettings settings)
    {
        string present = Marshal.PtrToStringUTF8(AravisNative.arv_camera_get_pixel_format_as_string(Handle, out GErrorHandle error)) ?? "";
        Require(error, "does not say its pixel format");
        var format = MonoFormat.Choose(Name, OfferedFormats(), present, settings);
        if (format.Name != present)
        {
            AravisNative.arv_camera_set_pixel_format_from_string(Handle, format.Name, out error);
            Require(error, $"does not take the pixel format {format.Name}");
        }

        return format;
    }

    private List<string> OfferedFormats()
    {
        nint* names = AravisNative.arv_camera_dup_available_pixel_formats_as_strings(Handle, out uint count, out GErrorHandle error);
        Require(error, "does not list its pixel formats");
        var offered = new List<string>();
        for (uint i = 0; i < count; i++)
        {
            offered.Add(Marshal.PtrToStringUTF8(names[i]) ?? "");
        }

        AravisNative.g_free((nint)names);
        return offered;
    }

    private delegate int IsAutoAvailable(ArvCameraHandle camera, out GErrorHandle error);

    private delegate void SetAuto(ArvCameraHandle camera, int mode, out GErrorHandle error);

    /// <summary>What Aravis' own thread says of the connection.</summary>
    private sealed class Control
    {
        private volatile bool _isLost;

        internal bool IsLost
        {
            get => _isLost;
            set => _isLost = value;
        }
    }
}
