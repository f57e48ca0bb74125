using System.Runtime.InteropServices;

namespace LiveSR.Sound.Alsa;

/// <summary>ALSA's list of devices.</summary>
internal static unsafe class AlsaDevices
{
    /// <summary>The devices for one way, as <c>aplay -L</c> lists them.</summary>
    /// <exception cref="SoundException">ALSA is not installed.</exception>
    internal static IReadOnlyList<SoundDevice> List(AlsaStream stream)
    {
        AlsaLibrary.Require();
        nint* hints;
        if (AlsaNative.snd_device_name_hint(AlsaNative.AllCards, "pcm", &hints) < 0)
        {
            return [];
        }

        string otherWay = stream == AlsaStream.Playback ? "Input" : "Output";
        var devices = new List<SoundDevice>();
        for (nint* hint = hints; *hint != 0; hint++)
        {
            // A device of both ways has no "IOID"; "null" throws away what it is given.
            if (Text(*hint, "NAME") is { } name && name != "null" && Text(*hint, "IOID") != otherWay)
            {
                devices.Add(new SoundDevice(name, (Text(*hint, "DESC") ?? "").Replace('\n', ' ')));
            }
        }

        _ = AlsaNative.snd_device_name_free_hint(hints);
        return devices;
    }

    private static string? Text(nint hint, string id)
    {
        nint text = AlsaNative.snd_device_name_get_hint(hint, id);
        string? copy = Marshal.PtrToStringUTF8(text);
        NativeMemory.Free((void*)text);
        return copy;
    }
}
