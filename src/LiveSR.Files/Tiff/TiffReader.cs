using System.Globalization;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Reads the pages of a TIFF file one at a time, in any order: classic and BigTIFF of either byte order, in strips or
/// tiles, of every compression in <see cref="TiffCompressionScheme"/> and every kind of sample in <see cref="TiffSamples"/>.
/// Calibration comes from ImageJ's, OME's or Micro-Manager's metadata, or from the resolution tags. A damaged file
/// gives a <see cref="TiffException"/>, never a large allocation. Not safe for several threads.
/// </summary>
public sealed class TiffReader : IDisposable
{
    private const int LongestDescription = 64 << 20;
    private const int LongestPageText = 1 << 20;

    private readonly TiffInput _input;
    private readonly string _name;
    private readonly List<long> _directories = [];
    private readonly List<string> _warnings = [];
    private readonly TiffChunks _chunks;
    private readonly TiffRows _rows = new();
    private readonly bool _isImageJ;
    private readonly int _images;

    private TiffReader(Stream stream, string name)
    {
        _name = name;
        _input = new TiffInput(stream);
        _chunks = new TiffChunks(_input);
        FindPages();
        var first = TiffDirectory.Read(_input, _directories[0]);
        string description = first.Text(TiffTag.ImageDescription, LongestDescription) ?? "";
        _isImageJ = description.StartsWith("ImageJ=", StringComparison.Ordinal);
        TiffLayout layout = Layout(first);
        (Width, Height) = SizeOf(layout);
        Format = layout.Format;
        _images = layout.Samples.Images;
        Metadata = TiffMetadata.Read(first, description, layout.Samples);
        int images = _isImageJ && _directories.Count == 1 && Metadata.DeclaredImages > 1
            ? ContiguousImages(layout, Metadata.DeclaredImages)
            : _directories.Count;
        PageCount = (int)Math.Min((long)images * _images, int.MaxValue);
        if (layout.Samples.Note is { } note)
        {
            _warnings.Add($"{name}: {note}.");
        }
    }

    /// <summary>Width of the first page in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the first page in pixels.</summary>
    public int Height { get; }

    /// <summary>Pixel format of the first page.</summary>
    public PixelFormat Format { get; }

    /// <summary>
    /// Number of pages, thumbnails and reduced-resolution copies not counted. Several grey samples a pixel are channels:
    /// each is a page of its own.
    /// </summary>
    public int PageCount { get; }

    /// <summary>Calibration and dimensions.</summary>
    public TiffMetadata Metadata { get; }

    /// <summary>What the user should know though pages are read, one line each: pages that the file announces and does not hold, values that change their type.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="TiffException">It cannot be opened, is not a TIFF file, or is of a kind that LiveSR does not read.</exception>
    public static TiffReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TiffException($"{path}: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>Reads from a stream that can seek; the reader disposes it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TiffException">It is not a TIFF file, or of a kind that LiveSR does not read.</exception>
    public static TiffReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Named(name, () => new TiffReader(stream, name));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads one page.</summary>
    /// <param name="page">Number of the page from 0.</param>
    /// <param name="pool">Lends the frame's buffer; null for <see cref="FramePool.Shared"/>.</param>
    /// <param name="describe">Changes the metadata found in the file, significant bits included; null keeps them.</param>
    /// <exception cref="TiffException">The page is damaged, or the file ends inside it (<see cref="TiffException.IsTruncation"/>).</exception>
    public FrameLease ReadPage(int page, FramePool? pool = null, Func<FrameMetadata, FrameMetadata>? describe = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, PageCount);
        return Named(string.Create(CultureInfo.InvariantCulture, $"{_name}, page {page}"), () =>
        {
            (TiffLayout layout, int image) = Find(page);
            string pageText = layout.Directory.Text(TiffTag.ImageDescription, LongestPageText) ?? "";
            string microManager = layout.Directory.Text(TiffTag.MicroManagerMetadata, LongestPageText) ?? "";
            FrameMetadata metadata = Metadata.OfPage(page, pageText, microManager, layout.Samples);
            metadata = describe is null ? metadata : describe(metadata);
            (int width, int height) = SizeOf(layout);
            using FrameWriter writer = (pool ?? FramePool.Shared).Rent(layout.Format, width, height);
            int bits = metadata.BitDepth < 1 || metadata.BitDepth > layout.Format.ContainerBits() ? layout.Samples.BitDepth : metadata.BitDepth;
            Fill(writer, layout, image, white: (int)((1L << bits) - 1));
            return writer.Publish(metadata with { BitDepth = bits });
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.Dispose();
        _input.Dispose();
    }

    /// <summary>Puts the file's name before what went wrong in it.</summary>
    private static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TiffException e)
        {
            throw new TiffException($"{name}: {e.Message}.", e) { IsTruncation = e.IsTruncation };
        }
        catch (IOException e)
        {
            throw new TiffException($"{name}: it cannot be read: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static (int Width, int Height) SizeOf(TiffLayout layout) =>
        layout.Orientation.SwapsSides ? (layout.Height, layout.Width) : (layout.Width, layout.Height);

    private TiffLayout Layout(TiffDirectory directory) => TiffLayout.Read(directory, _input.Length, _isImageJ);

    /// <summary>Follows the chain of directories; a loop or a place outside the file ends it with a warning.</summary>
    private void FindPages()
    {
        var seen = new HashSet<long>();
        var reduced = new List<long>();
        long next = _input.FirstDirectory;
        while (next != 0)
        {
            if (!seen.Add(next))
            {
                _warnings.Add($"{_name}: the chain of pages runs in a circle; {_directories.Count} pages are read.");
                break;
            }

            try
            {
                var directory = TiffDirectory.Read(_input, next);
                bool isReduced = (directory.Integer(TiffTag.NewSubfileType, 0) & 1) != 0;
                (isReduced ? reduced : _directories).Add(next);
                next = directory.Next;
            }
            catch (TiffException e) when (_directories.Count > 0)
            {
                _warnings.Add($"{_name}: {e.Message}; the {_directories.Count} pages before are read.");
                break;
            }
        }

        if (_directories.Count == 0)
        {
            _directories.AddRange(reduced);
        }

        if (_directories.Count == 0)
        {
            throw new TiffException("the file has no pages");
        }
    }

    /// <summary>
    /// ImageJ writes stacks beyond 4 GiB, and on request others, with one directory: the images lie one after another.
    /// Only those that the file holds are counted.
    /// </summary>
    private int ContiguousImages(TiffLayout layout, long declared)
    {
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
            _warnings.Add($"{_name}: the file ends inside image {held} of {declared}; the images before are read.");
        }

        return (int)Math.Clamp(Math.Min(held, declared), 1, int.MaxValue);
    }

    /// <summary>The layout of a page's pixels, and which of the images in it the page is.</summary>
    private (TiffLayout Layout, int Image) Find(int page)
    {
        int index = page / _images;
        bool isContiguous = index >= _directories.Count;
        TiffLayout layout = Layout(TiffDirectory.Read(_input, _directories[isContiguous ? 0 : index]));
        if (layout.Samples.Images != _images)
        {
            throw new TiffException($"the page has {layout.Samples.Images} grey samples a pixel, the first has {_images}; save it with one");
        }

        return (!isContiguous ? layout : layout with
        {
            ChunkHeight = layout.Height,
            Offsets = [layout.Offsets[0] + (index * layout.PageBytes)],
            ByteCounts = [layout.PageBytes],
        }, page % _images);
    }

    /// <summary>Reads the pixels as they are shown.</summary>
    private void Fill(FrameWriter shown, TiffLayout layout, int image, int white)
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

            int rows = layout.RowsOfChunk(down);
            ReadOnlySpan<byte> pixels = _chunks.Read(layout, chunk, rows);
            int visible = Math.Min(rows, layout.Height - (down * layout.ChunkHeight));
            for (int y = 0; y < visible; y++)
            {
                ReadOnlySpan<byte> row = pixels.Slice(y * layout.ChunkRowBytes, layout.ChunkRowBytes);
                _rows.Place(row, writer, layout, (across * layout.ChunkWidth, (down * layout.ChunkHeight) + y, plane, image), white);
            }
        }
    }
}
