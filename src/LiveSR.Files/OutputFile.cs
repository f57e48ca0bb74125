namespace LiveSR.Files;

/// <summary>
/// A file that bears its final name only when it is whole: written as <c>NAME.partial.EXT</c>, then flushed to the
/// disk and renamed. Errors are one line with the path and what to do.
/// </summary>
internal sealed class OutputFile
{
    private readonly string _folder;

    /// <summary>Makes the partial file, empty, so that a folder that cannot be written is known before any work is done.</summary>
    /// <exception cref="IOException">The folder does not exist or cannot be written, or the name is a folder's.</exception>
    internal OutputFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FinalPath = System.IO.Path.GetFullPath(path);
        _folder = System.IO.Path.GetDirectoryName(FinalPath) ?? throw new IOException($"{path}: this is a folder; give a file name.");
        Path = NameFor(FinalPath);
        if (Directory.Exists(FinalPath))
        {
            throw new IOException($"{path}: this is a folder; give a file name.");
        }

        if (!Directory.Exists(_folder))
        {
            throw new IOException($"{path}: the folder {_folder} does not exist; create it first.");
        }

        try
        {
            File.WriteAllBytes(Path, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: the folder {_folder} cannot be written ({Reason(e)}); choose another.", e);
        }
    }

    /// <summary>The name that the whole file will have.</summary>
    internal string FinalPath { get; }

    /// <summary>The name until then.</summary>
    internal string Path { get; }

    internal static string NameFor(string path) =>
        System.IO.Path.ChangeExtension(path, null) + ".partial" + System.IO.Path.GetExtension(path);

    /// <summary>
    /// Encoders below OpenCV do not say that a write failed, so the room is looked at before: what was written then
    /// stays valid, since there is still room to close it.
    /// </summary>
    /// <param name="bytes">Bytes that must be free.</param>
    /// <exception cref="IOException">There is less.</exception>
    internal void RequireRoom(long bytes)
    {
        if (FreeBytes() is long free && free < bytes)
        {
            throw new IOException(FormattableString.Invariant(
                $"{FinalPath}: the disk is full ({free / 1e6:0.0} MB left in {_folder}); free some space, or choose another folder."));
        }
    }

    /// <summary>The file is whole: it goes to the disk, then gets its final name, replacing what had it.</summary>
    internal void Commit()
    {
        try
        {
            using (var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(Path, FinalPath, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{FinalPath}: could not be finished ({Reason(e)}); what was written is in {Path}.", e);
        }
    }

    /// <summary>Removes the partial file, when it holds nothing of worth.</summary>
    internal void Delete() => File.Delete(Path);

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "no permission" : e.Message.TrimEnd('.');

    /// <summary>Null where the system cannot tell, as for a network share on Windows.</summary>
    private long? FreeBytes()
    {
        try
        {
            string place = OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(_folder)! : _folder;
            return new DriveInfo(place).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
