using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenCvSharp.Internal;

/// <summary>Finds libOpenCvSharpExtern, and says everything that was tried when it cannot.</summary>
internal static class NativeLoader
{
    internal const string Library = "OpenCvSharpExtern";

    /// <summary>A <see cref="DllImportResolver"/> for <see cref="Library"/>.</summary>
    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library)
        {
            return 0;
        }

        var attempts = new StringBuilder();
        foreach (string candidate in Candidates(assembly))
        {
            try
            {
                return NativeLibrary.Load(candidate, assembly, searchPath);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                attempts.Append("; ").Append(candidate).Append(": ").Append(Reason(candidate, e));
            }
        }

        string remedy = OperatingSystem.IsWindows() ? "build with NativeLibraries=nuget" : "run src/Bindings/setup.sh, then build again";
        throw new DllNotFoundException($"OpenCV's binding {Library} could not be loaded: {remedy}. Tried{attempts.Remove(0, 1)}.");
    }

    private static IEnumerable<string> Candidates(Assembly assembly)
    {
        string file = OperatingSystem.IsWindows() ? $"{Library}.dll" : OperatingSystem.IsMacOS() ? $"lib{Library}.dylib" : $"lib{Library}.so";
        yield return Path.Combine(AppContext.BaseDirectory, file);
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file);
        if (Path.GetDirectoryName(assembly.Location) is { Length: > 0 } beside && beside != AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))
        {
            yield return Path.Combine(beside, file);
        }

        yield return file;
    }

    // The runtime's message begins with general advice; what the system's loader said follows, a line for each file.
    private static string Reason(string candidate, Exception e)
    {
        if (Path.IsPathRooted(candidate) && !File.Exists(candidate))
        {
            return "no such file";
        }

        string[] lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? own = Array.Find(lines, line => line.StartsWith(candidate + ": ", StringComparison.Ordinal));
        return own?[(candidate.Length + 2)..] ?? lines[^1];
    }
}
