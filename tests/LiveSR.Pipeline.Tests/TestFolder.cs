using System.Diagnostics;

namespace LiveSR.Pipeline.Tests;

/// <summary>A folder of a test's own, removed after it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livesr-");
    private readonly bool _mounted;

    internal TestFolder()
    {
    }

    private TestFolder(string mountOptions)
    {
        _mounted = Run("mount", "-t", "tmpfs", "-o", mountOptions, "livesr-test", _folder.FullName);
        if (!_mounted)
        {
            Dispose();
            Assert.Skip("needs a tmpfs, which takes root and a system that lets it mount");
        }
    }

    internal string[] Files => [.. Directory.EnumerateFileSystemEntries(_folder.FullName).Select(path => Path.GetFileName(path)).Order()];

    /// <summary>A folder on a disk that holds so many mebibytes.</summary>
    internal static TestFolder Small(int mebibytes) => new($"size={mebibytes}m");

    /// <summary>A folder that nobody can write into, not even root.</summary>
    internal static TestFolder ReadOnly() => new("ro");

    public void Dispose()
    {
        if (_mounted)
        {
            Run("umount", _folder.FullName);
        }

        _folder.Delete(recursive: true);
    }

    internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
