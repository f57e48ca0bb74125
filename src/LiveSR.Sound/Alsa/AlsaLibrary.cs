using System.Runtime.InteropServices;

namespace LiveSR.Sound.Alsa;

/// <summary>Whether ALSA's library is there, and its words for what went wrong.</summary>
internal static unsafe class AlsaLibrary
{
    private static readonly Lazy<bool> Silenced = new(Silence);

    /// <summary>Makes sure that <see cref="AlsaNative"/> can be called.</summary>
    /// <param name="name">The library's file name.</param>
    /// <exception cref="SoundException">The library is not installed.</exception>
    internal static void Require(string name = AlsaNative.Library)
    {
        if (!NativeLibrary.TryLoad(name, out _))
        {
            throw new SoundException($"no sound: {name} is missing: apt install libasound2");
        }

        _ = Silenced.Value;
    }

    /// <summary>ALSA's words for an error, such as <c>Device or resource busy</c>.</summary>
    internal static string Describe(int error) => Marshal.PtrToStringUTF8(AlsaNative.snd_strerror(error)) ?? $"error {-error}";

    /// <summary>ALSA writes its own lines to the terminal, where ours say the same.</summary>
    private static bool Silence() => AlsaNative.snd_lib_error_set_handler(&SayNothing) == 0;

    /// <summary>What follows the format in C is not looked at, so its length does not matter.</summary>
    [UnmanagedCallersOnly]
    private static void SayNothing(byte* file, int line, byte* function, int error, byte* format)
    {
    }
}
