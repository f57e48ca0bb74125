using System.Runtime.InteropServices;

namespace LiveSR.Sound.Alsa;

/// <summary>Which way the samples of an <see cref="AlsaPcm"/> go; the numbers are ALSA's.</summary>
internal enum AlsaStream
{
    Playback = 0,
    Capture = 1,
}

/// <summary>The functions of ALSA's library that LiveSR calls, under their C names. Negative results are errors.</summary>
internal static unsafe partial class AlsaNative
{
    internal const string Library = "libasound.so.2";
    internal const int OpenWithoutWaiting = 1;
    internal const int Signed16LittleEndian = 2;
    internal const int InterleavedReadWrite = 3;
    internal const int AllCards = -1;

    [LibraryImport(Library)]
    internal static partial nint snd_strerror(int error);

    [LibraryImport(Library)]
    internal static partial int snd_lib_error_set_handler(delegate* unmanaged<byte*, int, byte*, int, byte*, void> handler);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int snd_pcm_open(out AlsaPcm pcm, string name, AlsaStream stream, int mode);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_close(nint pcm);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_nonblock(AlsaPcm pcm, int nonblock);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_set_params(
        AlsaPcm pcm, int format, int access, uint channels, uint rate, int softResample, uint latencyMicroseconds);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_prepare(AlsaPcm pcm);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_start(AlsaPcm pcm);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_drop(AlsaPcm pcm);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_drain(AlsaPcm pcm);

    [LibraryImport(Library)]
    internal static partial int snd_pcm_recover(AlsaPcm pcm, int error, int silent);

    [LibraryImport(Library)]
    internal static partial nint snd_pcm_writei(AlsaPcm pcm, byte* buffer, nuint frames);

    [LibraryImport(Library)]
    internal static partial nint snd_pcm_readi(AlsaPcm pcm, byte* buffer, nuint frames);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int snd_device_name_hint(int card, string kind, nint** hints);

    [LibraryImport(Library)]
    internal static partial int snd_device_name_free_hint(nint* hints);

    /// <summary>The text is the caller's to free.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint snd_device_name_get_hint(nint hint, string id);
}
