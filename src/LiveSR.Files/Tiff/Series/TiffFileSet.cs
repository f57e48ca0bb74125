namespace LiveSR.Files.Tiff.Series;

/// <summary>The file that was opened, and those that its metadata name. Only a few are open at a time.</summary>
internal sealed class TiffFileSet : IDisposable
{
    private const int MostOpen = 8;

    private readonly LinkedList<(string Path, TiffFile File)> _open = new();
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);

    /// <summary>Made of the file that was opened.</summary>
    /// <param name="path">Its path; empty where it is no file on a disk.</param>
    /// <param name="opened">Its pages; null for a text that only describes others.</param>
    internal TiffFileSet(string path, TiffFile? opened) => (Path, Opened) = (path, opened);

    internal string Path { get; }

    internal TiffFile? Opened { get; }

    /// <summary>A file; it stays open until others are wanted.</summary>
    /// <param name="path">Its path; null for the one that was opened.</param>
    /// <exception cref="TiffException">It cannot be opened, or is no TIFF file.</exception>
    internal TiffFile Get(string? path)
    {
        if (path is null)
        {
            return Opened ?? throw new TiffException("it holds no pages itself");
        }

        LinkedListNode<(string Path, TiffFile File)>? node = _open.First;
        while (node is not null && node.Value.Path != path)
        {
            node = node.Next;
        }

        if (node is not null)
        {
            _open.Remove(node);
            _open.AddFirst(node);
            return node.Value.File;
        }

        if (_open.Count == MostOpen)
        {
            _open.Last!.Value.File.Dispose();
            _open.RemoveLast();
        }

        TiffFile file = OpenNamed(path);
        _open.AddFirst((path, file));
        _directories[path] = file.DirectoryCount;
        return file;
    }

    /// <summary>Number of directories of a file; 0 where it cannot be read.</summary>
    /// <param name="path">Its path; null for the one that was opened.</param>
    internal int DirectoriesOf(string? path)
    {
        if (path is null)
        {
            return Opened?.DirectoryCount ?? 0;
        }

        if (!_directories.TryGetValue(path, out int count))
        {
            try
            {
                count = Get(path).DirectoryCount;
            }
            catch (TiffException)
            {
                _directories[path] = count;
            }
        }

        return count;
    }

    private static TiffFile OpenNamed(string path)
    {
        try
        {
            return TiffFile.Open(path);
        }
        catch (TiffException e)
        {
            throw new TiffException($"{System.IO.Path.GetFileName(path)}: {e.Message}", e) { IsTruncation = e.IsTruncation };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Opened?.Dispose();
        foreach ((_, TiffFile file) in _open)
        {
            file.Dispose();
        }
    }
}
