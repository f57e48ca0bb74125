using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// One TIFF file: its chain of directories, and the pixels of each page. What pages mean is <see cref="TiffReader"/>'s.
/// </summary>
internal sealed class TiffFile : IDisposable
{
    private const int LongestDescription = 64 << 20;

    private readonly TiffInput _input;
    private readonly TiffChunks _chunks;
    private readonly TiffRows _rows = new();
    private readonly List<long> _chain = [];
    private readonly List<int> _pages = [];
    private readonly List<string> _warnings = [];

    /// <summary>Reads the chain of directories.</summary>
    /// <param name="stream">The file, which can seek; it is disposed with this.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TiffException">It is not a TIFF file, or has no pages.</exception>
    internal TiffFile(Stream stream, string name)
    {
        Name = name;
        _input = new TiffInput(stream);
        _chunks = new TiffChunks(_input);
        FindPages();
        First = Directory(_pages[0]);
        Description = First.Text(TiffTag.ImageDescription, LongestDescription) ?? "";
        IsImageJ = Description.StartsWith("ImageJ=", StringComparison.Ordinal);
    }

    internal string Name { get; }

    internal bool IsBigTiff => _input.IsBigTiff;

    internal bool IsBigEndian => _input.IsBigEndian;

    /// <summary>The directory of the first page.</summary>
    internal TiffDirectory First { get; }

    /// <summary>The first page's ImageDescription.</summary>
    internal string Description { get; }

    internal bool IsImageJ { get; }

    /// <summary>Number of directories, of thumbnails and reduced copies too: OME-XML counts them.</summary>
    internal int DirectoryCount => _chain.Count;

    /// <summary>The directories that are pages: neither thumbnails nor reduced copies.</summary>
    internal IReadOnlyList<int> Pages => _pages;

    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Opens a file that messages call by its path.</summary>
    /// <exception cref="TiffException">It cannot be opened, or is not a TIFF file.</exception>
    internal static TiffFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new TiffFile(stream, path);
        }
        catch (Exception e) when (e is TiffException or IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw e is TiffException ? e : new TiffException(e.Message.Split('\n')[0].TrimEnd('.'), e);
        }
    }

    internal TiffDirectory Directory(int directory) => TiffDirectory.Read(_input, _chain[directory]);

    internal TiffLayout Layout(TiffDirectory directory) => TiffLayout.Read(directory, _input.Length, IsImageJ);

    /// <summary>
    /// The layout of one of the images that lie one after another behind a single directory, as ImageJ writes stacks beyond
    /// 4 GiB and tifffile on request.
    /// </summary>
    internal TiffLayout Layout(TiffDirectory directory, int imageAfter)
    {
        TiffLayout layout = Layout(directory);
        return imageAfter == 0 ? layout : layout with
        {
            ChunkHeight = layout.Height,
            Offsets = [layout.Offsets[0] + (imageAfter * layout.PageBytes)],
            ByteCounts = [layout.PageBytes],
        };
    }

    /// <summary>How many of the images that a directory stands for the file holds; the first at least.</summary>
    internal int ContiguousImages(TiffDirectory directory, long declared)
    {
        TiffLayout layout = Layout(directory);
        bool oneAfterAnother = layout is { Compression: TiffCompressionScheme.None, IsTiled: false, Planes: 1, Predictor: 1 };
        for (int i = 1; oneAfterAnother && i < layout.Offsets.Length; i++)
        {
            oneAfterAnother = layout.Offsets[i] == layout.Offsets[i - 1] + layout.ByteCounts[i - 1];
        }

        if (!oneAfterAnother)
        {
            return 1;
        }

        long held = Math.Max(0, _input.Length - layout.Offsets[0]) / layout.PageBytes;
        if (held < declared)
        {
            _warnings.Add($"{Name}: the file ends inside image {held} of {declared}; the images before are read.");
        }

        return (int)Math.Clamp(Math.Min(held, declared), 1, int.MaxValue);
    }

    /// <summary>Reads pixels as they are shown.</summary>
    /// <param name="shown">Receives them.</param>
    /// <param name="layout">The page.</param>
    /// <param name="image">Which of the page's grey samples; 0 where it has one, or colours.</param>
    /// <param name="white">The largest intensity, from which inverted ones are subtracted.</param>
    internal void Fill(FrameWriter shown, TiffLayout layout, int image, int white)
    {
        if (layout.Orientation.IsUpright)
        {
            FillStored(shown, layout, image, white);
            return;
        }

        using FrameWriter stored = FramePool.Shared.Rent(layout.Format, layout.Width, layout.Height);
        FillStored(stored, layout, image, white);
        layout.Orientation.Turn(stored, shown);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.Dispose();
        _input.Dispose();
    }

    /// <summary>Follows the chain of directories; a loop, more of them than the file has room for, or a place outside it ends it with a warning.</summary>
    private void FindPages()
    {
        var seen = new HashSet<long>();
        long next = _input.FirstDirectory, bytes = 0;
        while (next != 0)
        {
            if (!seen.Add(next))
            {
                _warnings.Add($"{Name}: the chain of pages runs in a circle; {_pages.Count} pages are read.");
                break;
            }

            try
            {
                var directory = TiffDirectory.Read(_input, next);
                if ((directory.Integer(TiffTag.NewSubfileType, 0) & 1) == 0)
                {
                    _pages.Add(_chain.Count);
                }

                _chain.Add(next);
                next = directory.Next;
                bytes += directory.Length;
                if (bytes > _input.Length)
                {
                    _warnings.Add($"{Name}: its pages lie over one another, as no program writes them; {_pages.Count} pages are read.");
                    break;
                }
            }
            catch (TiffException e) when (_pages.Count > 0)
            {
                _warnings.Add($"{Name}: {e.Message}; the {_pages.Count} pages before are read.");
                break;
            }
        }

        if (_pages.Count == 0)
        {
            _pages.AddRange(Enumerable.Range(0, _chain.Count));
        }

        if (_pages.Count == 0)
        {
            throw new TiffException("the file has no pages");
        }
    }

    private void FillStored(FrameWriter writer, TiffLayout layout, int image, int white)
    {
        int perPlane = layout.ChunksAcross * layout.ChunksDown, channels = layout.Format.Channels();
        for (int chunk = 0; chunk < layout.Offsets.Length; chunk++)
        {
            int plane = chunk / perPlane, down = chunk % perPlane / layout.ChunksAcross, across = chunk % layout.ChunksAcross;
            if (layout.Planes > 1 && (plane < image || plane >= image + channels))
            {
                continue;
            }

            int y = down * layout.ChunkHeight;
            foreach (ReadOnlyMemory<byte> piece in _chunks.Read(layout, chunk, layout.RowsOfChunk(down)))
            {
                for (int at = 0; at < piece.Length && y < layout.Height; at += layout.ChunkRowBytes, y++)
                {
                    _rows.Place(piece.Span.Slice(at, layout.ChunkRowBytes), writer, layout, (across * layout.ChunkWidth, y, plane, image), white);
                }
            }
        }
    }
}
