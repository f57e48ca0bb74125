using LiveSR.Sound.Alsa;
using NAudio.Wave;

namespace LiveSR.Sound;

/// <summary>Something that plays or records.</summary>
/// <param name="Name">The name by which it is opened.</param>
/// <param name="Description">What it is, for people; may be empty.</param>
public sealed record SoundDevice(string Name, string Description);

/// <summary>The sound devices of this machine: ALSA's, on Linux. Elsewhere there are none yet, which each call says.</summary>
public static class SoundDevices
{
    /// <summary>Devices that play.</summary>
    /// <exception cref="SoundException">There is no sound on this system.</exception>
    public static IReadOnlyList<SoundDevice> Players() => OnLinux(static () => AlsaDevices.List(AlsaStream.Playback));

    /// <summary>Devices that record.</summary>
    /// <exception cref="SoundException">There is no sound on this system.</exception>
    public static IReadOnlyList<SoundDevice> Recorders() => OnLinux(static () => AlsaDevices.List(AlsaStream.Capture));

    /// <summary>A player; its <see cref="IWavePlayer.Init"/> opens the device.</summary>
    /// <param name="device">Its name; null for the user's default.</param>
    /// <exception cref="SoundException">There is no sound on this system.</exception>
    public static IWavePlayer Player(string? device = null) => OnLinux<IWavePlayer>(() => new AlsaPlayer(device ?? AlsaPlayer.DefaultDevice));

    /// <summary>A microphone; <see cref="IWaveIn.StartRecording"/> opens it.</summary>
    /// <param name="device">Its name; null for the user's default.</param>
    /// <exception cref="SoundException">There is no sound on this system.</exception>
    public static IWaveIn Recorder(string? device = null) => OnLinux<IWaveIn>(() => new AlsaRecorder(device ?? AlsaPlayer.DefaultDevice));

    private static T OnLinux<T>(Func<T> make) =>
        OperatingSystem.IsLinux() ? make() : throw new SoundException("no sound: LiveSR plays and records through ALSA, on Linux only.");
}
