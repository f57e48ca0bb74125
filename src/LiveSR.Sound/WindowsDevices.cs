using System.Runtime.Versioning;
using NAudio.Wave;

namespace LiveSR.Sound;

/// <summary>The devices of Windows, through NAudio.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsDevices
{
    private const int UsersDefault = -1;

    internal static IReadOnlyList<SoundDevice> Players() =>
        [.. Enumerable.Range(0, WaveOut.DeviceCount).Select(static number => new SoundDevice(WaveOut.GetCapabilities(number).ProductName, ""))];

    internal static IReadOnlyList<SoundDevice> Recorders() =>
        [.. Enumerable.Range(0, WaveIn.DeviceCount).Select(static number => new SoundDevice(WaveIn.GetCapabilities(number).ProductName, ""))];

    internal static IWavePlayer Player(string? device) => new WaveOut { DeviceNumber = Find(device, Players()) };

    internal static IWaveIn Recorder(string? device) => new WaveIn { DeviceNumber = Find(device, Recorders()), WaveFormat = new WaveFormat(48000, 16, 1) };

    private static int Find(string? name, IReadOnlyList<SoundDevice> devices)
    {
        int number = devices.TakeWhile(device => device.Name != name).Count();
        return name is null ? UsersDefault
            : number < devices.Count ? number
            : throw new SoundException($"sound device '{name}': there is none; there are: {string.Join(", ", devices.Select(device => device.Name))}.");
    }
}
