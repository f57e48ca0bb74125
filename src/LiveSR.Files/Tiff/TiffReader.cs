using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Reads the pages of a TIFF file one at a time, in any order: classic and BigTIFF of either byte order, in strips or
/// tiles, not compressed or by LZW, Deflate or PackBits, grey of 8 and 16 bits and 32-bit float, RGB of 8 and 16 bits.
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
    private readonly TiffDecompressor _decompressor = new();
    private readonly bool _isImageJ;
    private byte[] _packed = [];
    private byte[] _chunk = [];
    private byte[] _scratch = [];

    private TiffReader(Stream stream, string name)
    {
        _name = name;
        _input = new TiffInput(stream);
        FindPages();
        var first = TiffDirectory.Read(_input, _directories[0]);
        string description = first.Text(TiffTag.ImageDescription, LongestDescription) ?? "";
        _isImageJ = description.StartsWith("ImageJ=", StringComparison.Ordinal);
        TiffLayout layout = Layout(first);
        (Width, Height, Format) = (layout.Width, layout.Height, layout.Format);
        Metadata = TiffMetadata.Read(first, description, layout.Format);
        PageCount = _directories.Count;
        if (_isImageJ && _directories.Count == 1 && Metadata.DeclaredImages > 1)
        {
            PageCount = ContiguousImages(layout, Metadata.DeclaredImages);
        }
    }

    /// <summary>Width of the first page in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the first page in pixels.</summary>
    public int Height { get; }

    /// <summary>Pixel format of the first page.</summary>
    public PixelFormat Format { get; }

    /// <summary>Number of pages, thumbnails and reduced-resolution copies not counted.</summary>
    public int PageCount { get; }

    /// <summary>Calibration and dimensions.</summary>
    public TiffMetadata Metadata { get; }

    /// <summary>One line about pages that the file announces and does not hold; null when it is whole.</summary>
    public string? Warning { get; private set; }

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
            bool contiguous = PageCount > _directories.Count;
            var directory = TiffDirectory.Read(_input, _directories[contiguous ? 0 : page]);
            TiffLayout layout = Layout(directory);
            if (contiguous)
            {
                long bytes = (long)layout.Width * layout.Height * layout.Format.BytesPerPixel();
                layout = layout with
                {
                    ChunkHeight = layout.Height,
                    Offsets = [layout.Offsets[0] + (page * bytes)],
                    ByteCounts = [bytes],
                };
            }

            using FrameWriter writer = (pool ?? FramePool.Shared).Rent(layout.Format, layout.Width, layout.Height);
            Fill(writer, layout);
            string pageText = directory.Text(TiffTag.ImageDescription, LongestPageText) ?? "";
            string microManager = directory.Text(TiffTag.MicroManagerMetadata, LongestPageText) ?? "";
            FrameMetadata found = Metadata.OfPage(page, pageText, microManager, _name, layout.Format);
            return writer.Publish(describe is null ? found : describe(found));
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

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
                Warning = $"{_name}: the chain of pages runs in a circle; {_directories.Count} pages are read.";
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
                Warning = $"{_name}: {e.Message}; the {_directories.Count} pages before are read.";
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

        long bytes = (long)layout.Width * layout.Height * layout.SamplesPerPixel * layout.BytesPerSample;
        long held = Math.Max(0, _input.Length - layout.Offsets[0]) / bytes;
        if (held < declared)
        {
            Warning = $"{_name}: the file ends inside image {held} of {declared}; the images before are read.";
        }

        return (int)Math.Clamp(Math.Min(held, declared), 1, int.MaxValue);
    }

    private void Fill(FrameWriter writer, TiffLayout layout)
    {
        int perPlane = layout.ChunksAcross * layout.ChunksDown;
        for (int chunk = 0; chunk < layout.Offsets.Length; chunk++)
        {
            int plane = chunk / perPlane, down = chunk % perPlane / layout.ChunksAcross, across = chunk % layout.ChunksAcross;
            int rows = layout.RowsOfChunk(down);
            Span<byte> pixels = ReadChunk(layout, chunk, rows);
            int visible = Math.Min(rows, layout.Height - (down * layout.ChunkHeight));
            for (int y = 0; y < visible; y++)
            {
                Span<byte> row = pixels.Slice(y * layout.ChunkRowBytes, layout.ChunkRowBytes);
                Place(row, writer, layout, (down * layout.ChunkHeight) + y, across * layout.ChunkWidth, plane);
            }
        }
    }

    /// <summary>The samples of one strip or tile, in this machine's byte order.</summary>
    private Span<byte> ReadChunk(TiffLayout layout, int index, int rows)
    {
        int size = rows * layout.ChunkRowBytes;
        long stored = layout.ByteCounts[index];
        if (layout.Compression == TiffCompressionScheme.None)
        {
            stored = Math.Min(stored, size);
        }

        if (stored > int.MaxValue / 2 || !_input.Holds(layout.Offsets[index], stored))
        {
            throw TiffException.Truncated("the pixels");
        }

        Grow(ref _packed, (int)stored);
        Grow(ref _chunk, size);
        _input.Read(layout.Offsets[index], _packed.AsSpan(0, (int)stored), "the pixels");
        Span<byte> pixels = _chunk.AsSpan(0, size);
        _decompressor.Unpack(layout.Compression, _packed, (int)stored, pixels);
        Restore(pixels, layout, rows);
        return pixels;
    }

    private void Restore(Span<byte> pixels, TiffLayout layout, int rows)
    {
        // Predictor 3 stores bytes by significance: it knows no byte order.
        if (_input.IsForeign && layout.Predictor != 3)
        {
            ReverseBytes(pixels, layout.BytesPerSample);
        }

        for (int y = 0; y < rows && layout.Predictor != 1; y++)
        {
            Span<byte> row = pixels.Slice(y * layout.ChunkRowBytes, layout.ChunkRowBytes);
            if (layout.Predictor == 2)
            {
                TiffPredictor.Accumulate(row, layout.BytesPerSample, layout.SamplesInChunk);
            }
            else
            {
                Grow(ref _scratch, row.Length);
                TiffPredictor.AccumulateFloats(row, layout.SamplesInChunk, _scratch);
            }
        }
    }

    private static void ReverseBytes(Span<byte> pixels, int bytesPerSample)
    {
        if (bytesPerSample == 2)
        {
            Span<ushort> values = MemoryMarshal.Cast<byte, ushort>(pixels);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        else if (bytesPerSample == 4)
        {
            Span<uint> values = MemoryMarshal.Cast<byte, uint>(pixels);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
    }

    private static void Place(ReadOnlySpan<byte> row, FrameWriter writer, TiffLayout layout, int y, int x, int plane)
    {
        int width = Math.Min(layout.ChunkWidth, layout.Width - x);
        switch (layout.BytesPerSample)
        {
            case 1:
                Spread(row, writer.Row<byte>(y)[(x * writer.Format.Channels())..], layout, width, plane, byte.MaxValue);
                break;
            case 2:
                Spread(MemoryMarshal.Cast<byte, ushort>(row), writer.Row<ushort>(y)[(x * writer.Format.Channels())..], layout, width, plane, ushort.MaxValue);
                break;
            default:
                row[..(width * 4)].CopyTo(writer.Row<byte>(y)[(x * 4)..]);
                break;
        }
    }

    /// <summary>Copies samples to their places: red, green, blue becomes blue, green, red; alpha is left out.</summary>
    private static void Spread<T>(ReadOnlySpan<T> from, Span<T> to, TiffLayout layout, int width, int plane, T white)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        int channels = layout.Format.Channels(), step = layout.SamplesInChunk;
        if (channels == 1 && step == 1 && !layout.IsInverted)
        {
            if (plane == 0)
            {
                from[..width].CopyTo(to);
            }

            return;
        }

        for (int sample = 0; sample < step; sample++)
        {
            int channel = layout.Planes == 1 ? sample : plane;
            if (channel >= channels)
            {
                continue;
            }

            int target = channels - 1 - channel;
            for (int i = 0; i < width; i++)
            {
                T value = from[(i * step) + sample];
                to[(i * channels) + target] = layout.IsInverted ? white - value : value;
            }
        }
    }

    private static void Grow(ref byte[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new byte[size];
        }
    }
}
