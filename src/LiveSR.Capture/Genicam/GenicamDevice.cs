using System.Net;
using System.Runtime.InteropServices;
using LiveSR.Files;

namespace LiveSR.Capture.Genicam;

/// <summary>A GigE Vision or USB3 Vision camera within reach.</summary>
/// <param name="Id">Vendor, model and serial number, by which Aravis opens it.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="Address">Its network address, or its place on the USB bus.</param>
/// <param name="PhysicalId">Its hardware address.</param>
internal sealed record GenicamDevice(string Id, string Serial, string Address, string PhysicalId)
{
    // Aravis keeps one list for the whole process.
    private static readonly Lock OneList = new();

    /// <summary>The cameras that answer now. Takes a second: so long Aravis waits for answers.</summary>
    /// <exception cref="SourceException">Aravis is not installed.</exception>
    internal static IReadOnlyList<GenicamDevice> List()
    {
        AravisLibrary.Require();
        lock (OneList)
        {
            AravisNative.arv_update_device_list();
            return
            [
                .. from index in Enumerable.Range(0, (int)AravisNative.arv_get_n_devices())
                   let i = (uint)index
                   select new GenicamDevice(
                       Text(AravisNative.arv_get_device_id(i)),
                       Text(AravisNative.arv_get_device_serial_nbr(i)),
                       Text(AravisNative.arv_get_device_address(i)),
                       Text(AravisNative.arv_get_device_physical_id(i))),
            ];
        }
    }

    /// <summary>The one camera that <paramref name="wanted"/> means: an id, a serial number or an address.</summary>
    /// <exception cref="SourceException">There is none, or more than one.</exception>
    internal static GenicamDevice Find(string wanted)
    {
        IReadOnlyList<GenicamDevice> present = List();
        GenicamDevice[] meant = [.. present.Where(device => device.Answers(wanted))];
        if (meant is [GenicamDevice one])
        {
            return one;
        }

        // A camera of another subnet hears no broadcast, but Aravis asks an address for itself.
        if (meant.Length == 0 && wanted.Contains('.', StringComparison.Ordinal) && IPAddress.TryParse(wanted, out _))
        {
            return new GenicamDevice(wanted, "", wanted, "");
        }

        string there = present.Count > 0 ? $"there are {string.Join(", ", present.Select(device => device.Id))}" : "none is within reach";
        throw new SourceException(meant.Length == 0
            ? $"There is no GenICam camera {wanted}: {there}."
            : $"More than one GenICam camera is meant by {wanted}: {there}; name it by its address.");
    }

    /// <summary>True when <paramref name="wanted"/> is the device's id, its serial number or its address.</summary>
    internal bool Answers(string wanted) => wanted == Id || wanted == Serial || wanted == Address || wanted == PhysicalId;

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";
}
