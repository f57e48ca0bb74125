using System.Reflection;
using System.Runtime.InteropServices;
using LiveSR.Files;

namespace LiveSR.Capture.Genicam;

/// <summary>Finds Aravis, the library that speaks GigE Vision and USB3 Vision, and the GLib that it stands on.</summary>
internal static class AravisLibrary
{
    // The names under which Debian and other Linuxes, Homebrew and MSYS2 install each library.
    private static readonly Dictionary<string, string[]> Candidates = new()
    {
        [AravisNative.Aravis] = ["libaravis-0.8.so.0", "libaravis-0.8.so", "libaravis-0.8.0.dylib", "libaravis-0.8-0.dll"],
        [AravisNative.GObject] = ["libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"],
        [AravisNative.GLib] = ["libglib-2.0.so.0", "libglib-2.0.0.dylib", "libglib-2.0-0.dll"],
    };

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Aravis' version, such as <c>0.8.26</c>.</summary>
    /// <exception cref="SourceException">It is not installed; the message says what was tried and what to install.</exception>
    internal static string Version => Loaded.Value;

    /// <summary>Makes the functions of <see cref="AravisNative"/> callable.</summary>
    /// <exception cref="SourceException">Aravis is not installed; the message says what was tried and what to install.</exception>
    internal static void Require() => _ = Version;

    private static string Load()
    {
        foreach (string[] names in Candidates.Values)
        {
            if (Open(names) == 0)
            {
                throw new SourceException(
                    $"GenICam cameras need the library Aravis 0.8, of which none was found as {string.Join(", ", names)}: "
                    + "install it (Debian: apt install libaravis-0.8-0).");
            }
        }

        NativeLibrary.SetDllImportResolver(typeof(AravisLibrary).Assembly, Resolve);

        // Aravis writes its own lines to the terminal, where ours say the same; ARV_DEBUG brings them back.
        if (Environment.GetEnvironmentVariable("ARV_DEBUG") is null)
        {
            AravisNative.arv_debug_enable("all:0");
        }

        return $"{AravisNative.arv_get_major_version()}.{AravisNative.arv_get_minor_version()}.{AravisNative.arv_get_micro_version()}";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        Candidates.TryGetValue(name, out string[]? names) ? Open(names) : 0;

    private static nint Open(string[] names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        return 0;
    }
}
