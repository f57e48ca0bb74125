using System.Runtime.InteropServices;

namespace LiveSR.Output;

/// <summary>What .NET does not offer: a rename that replaces nothing, and a folder's entries brought to the disk.</summary>
internal static partial class Disk
{
    private const int FromWorkingFolder = -100;
    private const uint ReplaceNothing = 1;

    /// <summary>Renames at once; with <paramref name="overwrite"/> what has the name is replaced.</summary>
    /// <exception cref="IOException">The name is taken, also when another program was faster.</exception>
    internal static void Rename(string from, string to, bool overwrite)
    {
        // File.Move makes a hard link, and copies where the disk has none (exFAT, as on a stick): renameat2 does neither.
        // NFS lacks its flag, but has hard links.
        bool done = !overwrite && OperatingSystem.IsLinux() && RenameAt2(FromWorkingFolder, from, FromWorkingFolder, to, ReplaceNothing) == 0;
        if (!done)
        {
            File.Move(from, to, overwrite);
        }
    }

    /// <summary>After a power cut a new name is there only if its folder went to the disk too. Windows keeps its own journal.</summary>
    internal static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(folder, 0);
        if (handle >= 0)
        {
            // Some network shares cannot; the file itself is safe.
            _ = Flush(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
