using LiveSR.Capture.Genicam;
using LiveSR.Files;

namespace LiveSR.Capture.Devices;

/// <summary>GigE Vision and USB3 Vision cameras.</summary>
internal static class GenicamDevices
{
    /// <summary>The cameras within reach.</summary>
    /// <param name="note">Why they could not be listed, or null.</param>
    internal static IReadOnlyList<CaptureDevice> List(out string? note)
    {
        note = null;
        try
        {
            return [.. GenicamDevice.List().Select(device => new CaptureDevice($"genicam:{device.Id}", device.Id, device.Address))];
        }
        catch (SourceException e)
        {
            note = e.Message;
            return [];
        }
    }
}
