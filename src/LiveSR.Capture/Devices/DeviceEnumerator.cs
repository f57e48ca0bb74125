using LiveSR.Capture.Genicam;
using LiveSR.Files;

namespace LiveSR.Capture.Devices;

/// <summary>Lists the cameras of this machine.</summary>
public static class DeviceEnumerator
{
    /// <summary>Through what GenICam cameras are reached.</summary>
    /// <exception cref="SourceException">They cannot be: Aravis is not installed.</exception>
    public static string GenicamSupport =>
        $"Aravis {AravisLibrary.Version}, {(PacketSocket.IsAllowed ? "packet socket" : "ordinary socket; with the right CAP_NET_RAW a fast network camera loses fewer packets")}";

    /// <summary>The cameras that are there now.</summary>
    /// <param name="notes">What could not be asked, and how to make it so; one line each.</param>
    public static IReadOnlyList<CaptureDevice> List(out IReadOnlyList<string> notes)
    {
        IReadOnlyList<CaptureDevice> genicam = GenicamDevices.List(out string? note);
        notes = note is null ? [] : [note];
        return [.. OperatingSystem.IsLinux() ? V4L2Devices.List() : ProbedDevices.List(), .. genicam];
    }
}
