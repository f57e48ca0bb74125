using System.Globalization;
using LiveSR.Files.Tiff.Series;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Reads the planes of one series one at a time, in any order: classic and BigTIFF of either byte order, in strips or
/// tiles, of every compression in <see cref="TiffCompressionScheme"/> and every kind of sample in <see cref="TiffSamples"/>.
/// A stage position is a series of its own, and a series may lie in several files. Axes and calibration come from ImageJ's,
/// OME's, Micro-Manager's or tifffile's metadata, or from the resolution tags. A damaged file gives a
/// <see cref="TiffException"/>, never a large allocation. Not safe for several threads.
/// </summary>
public sealed class TiffReader : IDisposable
{
    private const int LongestPageText = 1 << 20;

    private readonly string _name;
    private readonly TiffFileSet _files;
    private readonly List<string> _warnings = [];
    private readonly int _images;

    private TiffReader(TiffFileSet files, string? text, string name, int series)
    {
        (_name, _files, Index) = (name, files, series);
        List<TiffMetadata> found = SeriesFinder.Find(files, text, warning => _warnings.Add($"{name}: {warning}"));
        SeriesNames = [.. found.Select(one => one.Name)];
        if (series >= found.Count)
        {
            throw new TiffException($"it has no series {series}: there are {found.Count}, counted from 0");
        }

        Metadata = found[series];
        Files = [.. found.SelectMany(one => one.Planes).Select(plane => plane.File ?? files.Path).Append(files.Path).Distinct()];
        TiffLayout layout = LayoutOf(Metadata.Planes[0]);
        (Width, Height) = SizeOf(layout);
        Format = layout.Format;
        _images = layout.Samples.Images;
        Encoding = TiffEncoding.Of(files.Get(Metadata.Planes[0].File), layout);
        _warnings.AddRange(files.Opened?.Warnings ?? []);
        if (layout.Samples.Note is { } note)
        {
            _warnings.Add($"{name}: {note}.");
        }
    }

    /// <summary>Which series is read, from 0.</summary>
    public int Index { get; }

    /// <summary>The names of all series, such as those of stage positions; empty ones where they have none.</summary>
    public IReadOnlyList<string> SeriesNames { get; }

    /// <summary>The paths of all files in which planes lie, of other series too, and that which was opened.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Width of the first plane in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the first plane in pixels.</summary>
    public int Height { get; }

    /// <summary>Pixel format of the first plane.</summary>
    public PixelFormat Format { get; }

    /// <summary>How the first plane lies in its file.</summary>
    public TiffEncoding Encoding { get; }

    /// <summary>
    /// Number of planes, thumbnails and reduced-resolution copies not counted. Several grey samples a pixel are channels:
    /// each is a plane of its own.
    /// </summary>
    public int PageCount => Metadata.Planes.Length;

    /// <summary>Axes and calibration.</summary>
    public TiffMetadata Metadata { get; }

    /// <summary>What the user should know though planes are read, one line each: planes that the file announces and does not hold, values that change their type.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Opens a file: a TIFF, or an OME-XML text that says which TIFFs hold the planes (<c>.companion.ome</c>).</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="series">Which of its series is read, from 0.</param>
    /// <exception cref="TiffException">It cannot be opened, is not a TIFF file, or is of a kind that LiveSR does not read.</exception>
    public static TiffReader Open(string path, int series = 0)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Named(path, () =>
        {
            string? text = SeriesFinder.OmeText(path);
            return Open(new TiffFileSet(path, text is null ? TiffFile.Open(path) : null), text, path, series);
        });
    }

    /// <summary>Reads from a stream that can seek; the reader disposes it. What it says of other files is not followed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="series">Which of its series is read, from 0.</param>
    /// <exception cref="TiffException">It is not a TIFF file, or of a kind that LiveSR does not read.</exception>
    public static TiffReader Open(Stream stream, string name, int series = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Named(name, () => Open(new TiffFileSet("", new TiffFile(stream, name)), text: null, name, series));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads one plane.</summary>
    /// <param name="page">Number of the plane from 0: channel fastest, then focal plane, then time.</param>
    /// <param name="pool">Lends the frame's buffer; null for <see cref="FramePool.Shared"/>.</param>
    /// <param name="describe">Changes the metadata found in the file, significant bits included; null keeps them.</param>
    /// <exception cref="TiffException">The page is damaged, or the file ends inside it (<see cref="TiffException.IsTruncation"/>).</exception>
    public FrameLease ReadPage(int page, FramePool? pool = null, Func<FrameMetadata, FrameMetadata>? describe = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, PageCount);
        return Named(string.Create(CultureInfo.InvariantCulture, $"{_name}, page {page}"), () =>
        {
            TiffPlane plane = Metadata.Planes[page];
            TiffLayout layout = LayoutOf(plane);
            if (layout.Samples.Images != _images)
            {
                throw new TiffException($"the page has {layout.Samples.Images} grey samples a pixel, the first has {_images}; save it with one");
            }

            FrameMetadata metadata = Describe(page, layout);
            metadata = describe is null ? metadata : describe(metadata);
            (int width, int height) = SizeOf(layout);
            using FrameWriter writer = (pool ?? FramePool.Shared).Rent(layout.Format, width, height);
            int bits = metadata.BitDepth < 1 || metadata.BitDepth > layout.Format.ContainerBits() ? layout.Samples.BitDepth : metadata.BitDepth;
            _files.Get(plane.File).Fill(writer, layout, plane.Sample, white: (int)((1L << bits) - 1));
            return writer.Publish(metadata with { BitDepth = bits });
        });
    }

    /// <summary>What the file says of one plane; no pixel is read.</summary>
    /// <exception cref="TiffException">The page is damaged.</exception>
    internal FrameMetadata Describe(int page) => Named(_name, () => Describe(page, LayoutOf(Metadata.Planes[page])));

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private static TiffReader Open(TiffFileSet files, string? text, string name, int series)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(series);
        try
        {
            return new TiffReader(files, text, name, series);
        }
        catch
        {
            files.Dispose();
            throw;
        }
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

    private FrameMetadata Describe(int page, TiffLayout layout) => Metadata.OfPlane(
        page,
        layout.Directory.Text(TiffTag.ImageDescription, LongestPageText) ?? "",
        layout.Directory.Text(TiffTag.MicroManagerMetadata, LongestPageText) ?? "",
        layout.Samples);

    private static (int Width, int Height) SizeOf(TiffLayout layout) =>
        layout.Orientation.SwapsSides ? (layout.Height, layout.Width) : (layout.Width, layout.Height);

    private TiffLayout LayoutOf(TiffPlane plane)
    {
        TiffFile file = _files.Get(plane.File);
        return file.Layout(file.Directory(plane.Directory), plane.ImageAfter);
    }
}
