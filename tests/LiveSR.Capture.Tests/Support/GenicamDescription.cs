using System.Runtime.InteropServices;
using LiveSR.Capture.Genicam;

namespace LiveSR.Capture.Tests.Support;

/// <summary>The XML in which a GenICam camera describes its own settings.</summary>
internal static partial class GenicamDescription
{
    internal static string Of(GenicamCamera camera)
    {
        nint text = arv_device_get_genicam_xml(AravisNative.arv_camera_get_device(camera.Handle), out nuint size);
        return Marshal.PtrToStringUTF8(text, (int)size).TrimEnd('\0');
    }

    [LibraryImport("libaravis-0.8.so.0")]
    private static partial nint arv_device_get_genicam_xml(nint device, out nuint size);
}
