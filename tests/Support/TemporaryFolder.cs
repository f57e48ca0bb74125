using System.Diagnostics;

namespace LiveSR.Tests;

/// <summary>A folder of a test's own, removed after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livesr-test-");
    private readonly bool _mounted;

    /// <summary>Makes the folder.</summary>
    public TemporaryFolder()
    {
    }

    private TemporaryFolder(string mountOptions)
    {
        _mounted = Run("mount", "-t", "tmpfs", "-o", mountOptions, "livesr-test", Path);
        if (!_mounted)
        {
            Dispose();
            Assert.Skip("needs a tmpfs, which takes root and a system that lets it mount");
        }
    }

    /// <summary>Path of the folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>Names of the files and folders in it, sorted.</summary>
    public string[] Files => [.. Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)).Order()];

    /// <summary>Path of a file or folder in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A folder on a disk that holds so many mebibytes.</summary>
    public static TemporaryFolder Small(int mebibytes) => new($"size={mebibytes}m");

    /// <summary>A folder on a disk that holds so many files.</summary>
    public static TemporaryFolder OfFiles(int files) => new($"nr_inodes={files + 1}");

    /// <summary>A folder that nobody can write into, not even root.</summary>
    public static TemporaryFolder ReadOnly() => new("ro");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_mounted)
        {
            // Lazily: a program that another test starts just now may still hold all that this one has open.
            Run("umount", "-l", Path);
        }

        _folder.Delete(recursive: true);
    }

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
