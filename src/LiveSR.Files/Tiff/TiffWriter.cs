using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Writes a stack page by page, beside its final name (<c>name.partial.tif</c>). After every page the file is a valid TIFF,
/// so that what an interrupted run has written can be read. <see cref="Complete"/> writes the metadata, brings the
/// file to the disk and gives it its name. Beyond 4 GiB the file becomes a BigTIFF: pixels stay where they are, and
/// the directories are written anew. Not safe for several threads.
/// </summary>
public sealed class TiffWriter : IDisposable
{
    private const int PackedStrip = 1 << 20;
    private const int PlainStrip = 8 << 20;
    private const int HeaderSize = 16;

    /// <summary>Lines of a page that say how its pixels were computed.</summary>
    internal static readonly string[] ProvenanceKeys = ["Inferred", "Model", "ModelHash", "Scale"];

    private readonly string _path;
    private readonly List<Page> _pages = [];
    private readonly List<double> _timesMs = [];
    private readonly MemoryStream _deflated = new();
    private TiffWriterOptions _options;
    private FileStream? _file;
    private PixelFormat _format;
    private int _width;
    private int _height;
    private bool _isBigTiff;
    private long _end = HeaderSize;
    private TiffDirectoryPlaces _first;
    private TiffDirectoryPlaces _last;
    private byte[] _strip = [];

    private TiffWriter(string path, TiffWriterOptions options)
    {
        _path = path;
        _options = options with { Name = options.Name.Length > 0 ? options.Name : Path.GetFileName(path) };
        _isBigTiff = options.BigTiff;

        // Unbuffered: what a full disk refused must not wait in a buffer for Dispose to fail with it again.
        _file = new FileStream(PartialPath, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        PatchHeader(0);
    }

    /// <summary>Where the pages lie until <see cref="Complete"/>.</summary>
    public string PartialPath => Path.ChangeExtension(_path, null) + ".partial" + Path.GetExtension(_path);

    /// <summary>Pages written so far.</summary>
    public int PageCount => _pages.Count;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its final path; a file there is replaced on completion.</param>
    /// <param name="options">Metadata and packing; null for the defaults.</param>
    /// <exception cref="TiffException">The file cannot be made.</exception>
    public static TiffWriter Create(string path, TiffWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Guarded(path, () => new TiffWriter(path, options ?? new TiffWriterOptions()));
    }

    /// <summary>Writes a page; the first fixes size and format.</summary>
    /// <exception cref="TiffException">The frame differs from the first in size or format, or the disk is full.</exception>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_file is null, this);
        Guarded(_path, () =>
        {
            Accept(frame);
            Page page = WritePixels(frame);
            _pages.Add(page);
            _timesMs.Add(frame.Metadata.ElapsedTimeMs);
            Link(WriteDirectory(_pages.Count - 1));
            return true;
        });
    }

    /// <summary>Writes the metadata, flushes the file to the disk and renames it.</summary>
    /// <exception cref="TiffException">No page was written, or the disk is full; the pages lie in the partial file.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_file is null, this);
        Guarded(_path, () =>
        {
            if (_pages.Count == 0)
            {
                throw new TiffException("a TIFF file needs at least one page");
            }

            // Only now is the number of pages known: the first page's text is written again, at the end, so that a file
            // that is cut later loses this text before anything else.
            byte[] text = [.. Encoding.UTF8.GetBytes(Description()), 0];
            MakeRoom(text.Length);
            PatchOffset(_first.Description, text.Length);
            PatchOffset(_first.Description + (_isBigTiff ? 8 : 4), _end);
            Append(text);
            _file!.Flush(flushToDisk: true);
            _file.Dispose();
            _file = null;
            File.Move(PartialPath, _path, overwrite: true);
            return true;
        });
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it keeps its partial name.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static T Guarded<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (TiffException e)
        {
            throw new TiffException($"{path}: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TiffException($"{path}: it cannot be written: {e.Message.Split('\n')[0]}", e);
        }
    }

    private void Accept(Frame frame)
    {
        if (_pages.Count == 0)
        {
            (_format, _width, _height) = (frame.Format, frame.Width, frame.Height);
            _options = _options with
            {
                PixelSizeUm = _options.PixelSizeUm ?? frame.Metadata.PixelSizeUm,
                BitDepth = _options.BitDepth > 0 ? _options.BitDepth : frame.BitDepth,
            };
        }
        else if ((frame.Format, frame.Width, frame.Height) != (_format, _width, _height))
        {
            throw new TiffException(
                $"page {_pages.Count} is {frame.Width}x{frame.Height} {frame.Format}, the first is {_width}x{_height} {_format}; write it to another file");
        }
    }

    private Page WritePixels(Frame frame)
    {
        int rowBytes = _width * _format.BytesPerPixel();
        int rows = Math.Clamp((_options.Deflate ? PackedStrip : PlainStrip) / rowBytes, 1, _height);
        int strips = (_height + rows - 1) / rows;

        // Deflate may lengthen what it cannot pack, by less than this.
        MakeRoom(((long)rowBytes * _height * 101 / 100) + (64L * strips) + 65_536);
        var page = new Page { Offsets = new long[strips], ByteCounts = new long[strips], RowsPerStrip = rows, Text = PageText(frame.Metadata) };
        for (int strip = 0; strip < strips; strip++)
        {
            ReadOnlySpan<byte> bytes = FillStrip(frame, strip * rows, Math.Min(rows, _height - (strip * rows)));
            page.Offsets[strip] = _end;
            page.ByteCounts[strip] = bytes.Length;
            Append(bytes);
        }

        return page;
    }

    private ReadOnlySpan<byte> FillStrip(Frame frame, int firstRow, int rows)
    {
        int rowBytes = _width * _format.BytesPerPixel();
        if (_strip.Length < rows * rowBytes)
        {
            _strip = new byte[rows * rowBytes];
        }

        for (int y = 0; y < rows; y++)
        {
            Span<byte> row = _strip.AsSpan(y * rowBytes, rowBytes);
            frame.Row<byte>(firstRow + y).CopyTo(row);
            if (_format.IsColour())
            {
                SwapRedAndBlue(row, _format.BytesPerChannel());
            }

            if (UsesPredictor)
            {
                TiffPredictor.Difference(row, _format.BytesPerChannel(), _format.Channels());
            }
        }

        ReadOnlySpan<byte> plain = _strip.AsSpan(0, rows * rowBytes);
        return _options.Deflate ? Deflate(plain) : plain;
    }

    private bool UsesPredictor => _options.Deflate && _format != PixelFormat.Gray32F;

    private ReadOnlySpan<byte> Deflate(ReadOnlySpan<byte> plain)
    {
        _deflated.SetLength(0);
        using (var packer = new ZLibStream(_deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(plain);
        }

        return _deflated.GetBuffer().AsSpan(0, (int)_deflated.Length);
    }

    private static void SwapRedAndBlue(Span<byte> row, int bytes)
    {
        for (int i = 0; i < row.Length; i += 3 * bytes)
        {
            for (int b = 0; b < bytes; b++)
            {
                (row[i + b], row[i + (2 * bytes) + b]) = (row[i + (2 * bytes) + b], row[i + b]);
            }
        }
    }

    /// <summary>Turns the file into a BigTIFF when that many bytes more would go beyond the reach of 32-bit offsets.</summary>
    private void MakeRoom(long bytes)
    {
        if (_isBigTiff || _end + bytes <= _options.ClassicLimit)
        {
            return;
        }

        // Until the header is patched the file stays the classic TIFF that it was.
        _isBigTiff = true;
        var places = new TiffDirectoryPlaces[_pages.Count];
        for (int i = 0; i < _pages.Count; i++)
        {
            places[i] = WriteDirectory(i);
            if (i > 0)
            {
                PatchOffset(places[i - 1].Next, places[i].Directory);
            }
        }

        if (places.Length > 0)
        {
            (_first, _last) = (places[0], places[^1]);
        }

        PatchHeader(_first.Directory);
    }

    private TiffDirectoryPlaces WriteDirectory(int index)
    {
        Page page = _pages[index];
        var tags = new TiffDirectoryWriter(_isBigTiff);
        int samples = _format.Channels(), bits = _format.ContainerBits();
        tags.AddLong(TiffTag.NewSubfileType, 0);
        tags.AddLong(TiffTag.ImageWidth, _width);
        tags.AddLong(TiffTag.ImageLength, _height);
        tags.AddShort(TiffTag.BitsPerSample, samples == 3 ? [bits, bits, bits] : [bits]);
        tags.AddShort(TiffTag.Compression, (int)(_options.Deflate ? TiffCompressionScheme.AdobeDeflate : TiffCompressionScheme.None));
        tags.AddShort(TiffTag.Photometric, samples == 3 ? 2 : 1);
        tags.AddText(TiffTag.ImageDescription, index == 0 ? Description() : page.Text);
        tags.AddOffsets(TiffTag.StripOffsets, page.Offsets);
        tags.AddShort(TiffTag.SamplesPerPixel, samples);
        tags.AddLong(TiffTag.RowsPerStrip, page.RowsPerStrip);
        tags.AddOffsets(TiffTag.StripByteCounts, page.ByteCounts);
        tags.AddShort(TiffTag.PlanarConfiguration, 1);
        tags.AddText(TiffTag.Software, "LiveSR");
        int sampleFormat = _format == PixelFormat.Gray32F ? 3 : 1;
        tags.AddShort(TiffTag.SampleFormat, samples == 3 ? [sampleFormat, sampleFormat, sampleFormat] : [sampleFormat]);
        if (UsesPredictor)
        {
            tags.AddShort(TiffTag.Predictor, 2);
        }

        AddResolution(tags);
        _end = (_end + 7) / 8 * 8;
        Append(tags.Build(_end, next: 0, out TiffDirectoryPlaces places));
        return places;
    }

    private void AddResolution(TiffDirectoryWriter tags)
    {
        // ImageJ counts pixels per its own unit, the micrometre; everyone else per centimetre.
        if (_options.PixelSizeUm is { } um and > 0)
        {
            bool imageJ = _options.Flavour == TiffFlavour.ImageJ;
            double perUnit = (imageJ ? 1 : 10_000) / um;
            tags.AddRational(TiffTag.XResolution, perUnit);
            tags.AddRational(TiffTag.YResolution, perUnit);
            tags.AddShort(TiffTag.ResolutionUnit, imageJ ? 1 : 3);
        }
    }

    private string Description()
    {
        double? interval = _options.FrameIntervalMs;
        int times = _options.Dimensions(_timesMs.Count).Times;
        if (interval is null && times > 1 && _timesMs[^1] > _timesMs[0])
        {
            interval = (_timesMs[^1] - _timesMs[0]) / (times - 1);
        }

        return _options.Flavour == TiffFlavour.Ome
            ? OmeXml.Write(_options, _format, _width, _height, _timesMs, interval, _pages[0].Text)
            : ImageJDescription.Write(_options, _pages.Count, interval) + _pages[0].Text;
    }

    /// <summary>What one page alone knows, as lines of key=value.</summary>
    private static string PageText(FrameMetadata metadata)
    {
        var text = new StringBuilder();
        void Line(string key, string value) =>
            text.Append(key).Append('=').Append(value.ReplaceLineEndings(" ")).Append('\n');

        Line("ImageNumber", metadata.ImageNumber.ToString(CultureInfo.InvariantCulture));
        Line("ElapsedTimeMs", metadata.ElapsedTimeMs.ToString("R", CultureInfo.InvariantCulture));
        if (metadata.ExposureMs is { } exposure)
        {
            Line("ExposureMs", exposure.ToString("R", CultureInfo.InvariantCulture));
        }

        if (metadata.Camera.Length > 0)
        {
            Line("Camera", metadata.Camera);
        }

        if (metadata.Provenance is { } provenance)
        {
            string[] values = [provenance.Inferred ? "true" : "false", provenance.Model, provenance.ModelHash,
                provenance.Scale.ToString(CultureInfo.InvariantCulture)];
            for (int i = 0; i < values.Length; i++)
            {
                Line(ProvenanceKeys[i], values[i]);
            }
        }

        return text.ToString();
    }

    private void Link(TiffDirectoryPlaces written)
    {
        if (_pages.Count == 1)
        {
            _first = written;
            PatchHeader(written.Directory);
        }
        else
        {
            PatchOffset(_last.Next, written.Directory);
        }

        _last = written;
    }

    private void PatchHeader(long firstDirectory)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        header[0] = header[1] = (byte)'I';
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)(_isBigTiff ? 43 : 42));
        if (_isBigTiff)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 8);
        }

        TiffDirectoryWriter.WriteOffset(header[(_isBigTiff ? 8 : 4)..], firstDirectory, _isBigTiff);
        _file!.Position = 0;
        _file.Write(header);
        _file.Flush();
    }

    private void PatchOffset(long place, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        TiffDirectoryWriter.WriteOffset(bytes, value, _isBigTiff);
        _file!.Position = place;
        _file.Write(bytes[..(_isBigTiff ? 8 : 4)]);
        _file.Flush();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _file!.Position = _end;
        _file.Write(bytes);
        _end += bytes.Length;
    }

    private sealed class Page
    {
        public required long[] Offsets { get; init; }

        public required long[] ByteCounts { get; init; }

        public required int RowsPerStrip { get; init; }

        public required string Text { get; init; }
    }
}
