using LiveSR.Capture.Genicam;
using LiveSR.Capture.Readers;
using LiveSR.Files;

namespace LiveSR.Capture.Opening;

/// <summary><c>genicam:</c>, a GigE Vision or USB3 Vision camera by its name, serial number or address, through Aravis.</summary>
internal static class GenicamSource
{
    internal static IFrameSource Open(SourceAddress address, SourceOptions options)
    {
        address.Allow("exposure", "gain", "fps", "x", "y", "width", "height", "binning", "depth", "format", "reconnect", "pixel");
        var settings = GenicamSettings.From(address);
        string wanted = address.Target;
        if (wanted.Length == 0)
        {
            throw SourceException.Usage("genicam: needs a camera's serial number or name; 'livesr devices' lists what is there.");
        }

        var controls = new GenicamControls();
        IFrameReader Connect(Action<string> warn) => new GenicamReader(GenicamDevice.Find(wanted), settings, options, controls, warn);

        return new ReaderSource(Connect, options, address.Flag("reconnect") || options.Reconnect, controls);
    }
}
