using LiveSR.Sound.Alsa;
using NAudio.Wave;

namespace LiveSR.Sound;

/// <summary>Something that plays or records.</summary>
/// <param name="Name">The name by which it is opened.</param>
/// <param name="Description">What it is, for people; may be empty.</param>
public sealed record SoundDevice(string Name, string Description);

/// <summary>The sound devices of this machine: those of Windows, or ALSA's.</summary>
public static class SoundDevices
{
    /// <summary>Devices that play.</summary>
    /// <exception cref="SoundException">There is no sound on this system.</exception>
    public static IReadOnlyList<SoundDevice> Players() =>
        OperatingSystem.IsWindows() ? WindowsDevices.Players() : AlsaDevices.List(AlsaStream.Playback);

    /// <summary>Devices that record.</summary>
    /// <exception cref="SoundException">There is no sound on this system.</exception>
    public static IReadOnlyList<SoundDevice> Recorders() =>
        OperatingSystem.IsWindows() ? WindowsDevices.Recorders() : AlsaDevices.List(AlsaStream.Capture);

    /// <summary>A player; its <see cref="IWavePlayer.Init"/> opens the device.</summary>
    /// <param name="device">Its name; null for the user's default.</param>
    /// <exception cref="SoundException">On Windows: there is no device of that name.</exception>
    public static IWavePlayer Player(string? device = null) =>
        OperatingSystem.IsWindows() ? WindowsDevices.Player(device) : new AlsaPlayer(device ?? AlsaPlayer.DefaultDevice);

    /// <summary>A microphone, one channel at 48 kHz; <see cref="IWaveIn.StartRecording"/> opens it.</summary>
    /// <param name="device">Its name; null for the user's default.</param>
    /// <exception cref="SoundException">On Windows: there is no device of that name.</exception>
    public static IWaveIn Recorder(string? device = null) =>
        OperatingSystem.IsWindows() ? WindowsDevices.Recorder(device) : new AlsaRecorder(device ?? AlsaPlayer.DefaultDevice);
}
