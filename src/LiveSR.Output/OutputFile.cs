using System.Globalization;
using System.Text;

namespace LiveSR.Output;

/// <summary>
/// A file that bears its final name only when it is whole. It begins as <c>NAME.partial.EXT</c>, under a name that did
/// not exist, so that it never truncates anything; <see cref="Commit"/> brings it to the disk and renames it. What
/// exists is replaced only when told so, and what is being read never. Errors are one line: what, where, what to do.
/// </summary>
public sealed class OutputFile
{
    private readonly string _folder;
    private readonly bool _overwrite;
    private bool _isOpen = true;

    private OutputFile(string finalPath, bool overwrite, string? partial = null)
    {
        (FinalPath, _overwrite) = (finalPath, overwrite);
        _folder = System.IO.Path.GetDirectoryName(finalPath)!;
        Path = partial ?? MakePartial();
    }

    /// <summary>The name that the whole file will have: absolute, and behind a symbolic link what this leads to.</summary>
    public string FinalPath { get; }

    /// <summary>The name until then: write here.</summary>
    public string Path { get; }

    /// <summary>Makes the partial file, empty, so that a folder that cannot be written is known before any work is done.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="overwrite">Whether <see cref="Commit"/> may replace a file of that name.</param>
    /// <param name="inputs">Files that are being read; those that do not exist are ignored.</param>
    /// <exception cref="OutputRefusedException">A file has that name, or is one of the inputs.</exception>
    /// <exception cref="IOException">The folder does not exist or cannot be written, or the name is a folder's.</exception>
    public static OutputFile Begin(string path, bool overwrite = false, params IEnumerable<string> inputs)
    {
        string final = RequireFree(path, overwrite, inputs);
        return IsDevice(final) ? throw new IOException($"{path}: this is no file; give a file name.") : new OutputFile(final, overwrite);
    }

    /// <summary>Goes on with a partial file whose name is known, and makes it where it is not there.</summary>
    /// <param name="partial">Where it is written, on the disk of <paramref name="path"/>.</param>
    /// <param name="path">The final name.</param>
    /// <param name="overwrite">Whether <see cref="Commit"/> may replace a file of that name.</param>
    /// <exception cref="OutputRefusedException">A file has the final name.</exception>
    /// <exception cref="IOException">The folder does not exist or cannot be written.</exception>
    public static OutputFile TakeUp(string partial, string path, bool overwrite = false)
    {
        string final = RequireFree(path, overwrite);
        try
        {
            new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: {partial} cannot be written ({Reason(e)}); choose another folder.", e);
        }

        return new OutputFile(final, overwrite, partial);
    }

    /// <summary>Writes a small file as a whole. A terminal or a pipe, such as /dev/stdout, is written to as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether it may replace a file of that name.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">As for <see cref="Begin"/> and <see cref="Commit"/>.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (IsDevice(path))
        {
            using FileStream device = File.OpenWrite(path);
            write(device);
            return;
        }

        OutputFile file = Begin(path, overwrite);
        try
        {
            using FileStream stream = file.Open();
            write(stream);
        }
        catch (IOException e)
        {
            file.Delete();
            throw new IOException($"{path}: could not be written ({Reason(e)}); free some space, or choose another folder.", e);
        }
        catch
        {
            file.Delete();
            throw;
        }

        file.Commit();
    }

    /// <summary>Writes a small text file as a whole, in UTF-8.</summary>
    /// <exception cref="IOException">As for <see cref="Write"/>.</exception>
    public static void WriteText(string path, string text, bool overwrite = false) =>
        Write(path, overwrite, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Bytes that are free on a folder's disk; null where the system cannot tell, as for a network share on Windows.</summary>
    /// <param name="folder">The folder, as an absolute path.</param>
    public static long? FreeBytes(string folder)
    {
        try
        {
            string place = OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(folder)! : folder;
            return new DriveInfo(place).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Asks, before any work, whether a file may be written.</summary>
    /// <returns>The absolute path of the file, symbolic links followed.</returns>
    /// <exception cref="OutputRefusedException">A file has that name and may not be replaced, or is one of the inputs.</exception>
    /// <exception cref="IOException">The folder does not exist, or the name is a folder's.</exception>
    /// <remarks>A terminal or a pipe is always free: it holds nothing that could be lost.</remarks>
    public static string RequireFree(string path, bool overwrite = false, params IEnumerable<string> inputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(inputs);
        string final = Followed(path);
        if (Directory.Exists(final) || System.IO.Path.GetFileName(final).Length == 0)
        {
            throw new IOException($"{path}: this is a folder; give a file name.");
        }

        if (System.IO.Path.GetDirectoryName(final) is { } folder && !Directory.Exists(folder))
        {
            throw new IOException($"{path}: the folder {folder} does not exist; create it first.");
        }

        FileIdentity? there = FileIdentity.Of(final);
        if (there is not null && inputs.FirstOrDefault(input => FileIdentity.Of(input) == there) is { } read)
        {
            throw new OutputRefusedException($"{path}: this is the file that is read ({read}); choose another name.");
        }

        return there is { IsRegular: true } && !overwrite
            ? throw new OutputRefusedException($"{path} exists: choose another name, or add --overwrite.")
            : final;
    }

    /// <summary>Opens the partial file; a reader may look at it meanwhile.</summary>
    /// <param name="bufferSize">Bytes that wait before they go to the system; 0 for none.</param>
    public FileStream Open(int bufferSize = 4096) => new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize);

    /// <summary>
    /// Encoders do not always say that a write failed, so the room is looked at before: what was written then stays
    /// valid, since there is still room to close it.
    /// </summary>
    /// <param name="bytes">Bytes that must be free.</param>
    /// <exception cref="IOException">There is less.</exception>
    public void RequireRoom(long bytes)
    {
        if (FreeBytes(_folder) is long free && free < bytes)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"{FinalPath}: the disk is full ({free / 1e6:0.0} MB left in {_folder}); free some space, or choose another folder."));
        }
    }

    /// <summary>The file is whole and closed: it goes to the disk, then gets its final name.</summary>
    /// <exception cref="IOException">Another program was faster to make a file of that name, or the disk refuses; the partial file stays.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        try
        {
            using (FileStream file = Open())
            {
                file.Flush(flushToDisk: true);
            }

            Disk.Rename(Path, FinalPath, _overwrite);
            _isOpen = false;
            Disk.FlushFolder(_folder);
        }
        catch (IOException e) when (!_overwrite && FileIdentity.Of(FinalPath) is not null)
        {
            throw new IOException($"{FinalPath}: another program has made this file meanwhile; what was written is in {Path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{FinalPath}: could not be finished ({Reason(e)}); what was written is in {Path}.", e);
        }
    }

    /// <summary>Gives the file up and removes what was written, when it holds nothing of worth. After <see cref="Commit"/> it does nothing.</summary>
    public void Delete()
    {
        if (_isOpen)
        {
            File.Delete(Path);
            _isOpen = false;
        }
    }

    /// <summary>A path to write at, the link that it may be followed: a link stays a link.</summary>
    private static string Followed(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return IsDevice(full) || new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    /// <summary>The link of /dev/stdout leads to a name like <c>pipe:[7]</c>, so this is asked before a link is followed.</summary>
    private static bool IsDevice(string path) => FileIdentity.Of(path) is { IsRegular: false } && !Directory.Exists(path);

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "no permission" : e.Message.TrimEnd('.');

    private string MakePartial()
    {
        string name = System.IO.Path.ChangeExtension(FinalPath, null), extension = System.IO.Path.GetExtension(FinalPath);
        for (int number = 1; ; number++)
        {
            string path = number == 1 ? $"{name}.partial{extension}" : string.Create(CultureInfo.InvariantCulture, $"{name}.partial-{number}{extension}");
            try
            {
                new FileStream(path, FileMode.CreateNew).Dispose();
                return path;
            }
            catch (IOException e) when (IsTaken(e))
            {
                // What another run has left, or is writing now, is not ours.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{FinalPath}: the folder {_folder} cannot be written ({Reason(e)}); choose another.", e);
            }
        }
    }

    /// <summary>EEXIST, or Windows' ERROR_FILE_EXISTS.</summary>
    private static bool IsTaken(IOException e) => e.HResult is 17 or unchecked((int)0x80070050);
}
