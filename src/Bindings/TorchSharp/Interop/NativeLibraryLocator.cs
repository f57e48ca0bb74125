using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// Finds libLibTorchSharp.so: beside the program, or in artifacts/native above it, where the set-up script builds it.
/// </summary>
internal static class NativeLibraryLocator
{
    internal const string Name = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";

    // A module initialiser, because the first P/Invoke of the assembly may come from any of its types.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLocator).Assembly, Resolve);
#pragma warning restore CA2255

    private static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library != Name)
        {
            return IntPtr.Zero;
        }

        var attempts = new List<string>();
        foreach (var candidate in Candidates())
        {
            if (!File.Exists(candidate))
            {
                attempts.Add($"{candidate}: not there");
                continue;
            }

            try
            {
                return NativeLibrary.Load(candidate);
            }
            catch (DllNotFoundException error)
            {
                attempts.Add($"{candidate}: {error.Message.ReplaceLineEndings(" ")}");
            }
        }

        throw new DllNotFoundException(
            $"{FileName} was not loaded; run src/Bindings/setup.sh to build it. Tried: {string.Join("; ", attempts)}");
    }

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                yield return Path.Combine(folder.FullName, "native", FileName);
            }
        }
    }
}
