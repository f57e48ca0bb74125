using System.Buffers.Binary;
using System.Text;
using LiveSR.Imaging;
using LiveSR.Output;

namespace LiveSR.Files.Tiff;

/// <summary>
/// Writes a stack page by page, under a partial name. After every page the file is a valid TIFF, so that what an
/// interrupted run has written can be read. <see cref="Complete"/> writes the metadata and gives the file its name.
/// How much will come is not known: as long as a classic TIFF reaches, which every program reads, each page gets a
/// directory of that kind and one of a BigTIFF, and beyond 4 GiB only the header is changed, so that no frame waits for
/// what was written before. Not safe for several threads.
/// </summary>
public sealed class TiffWriter : IDisposable
{
    private const int HeaderSize = 16;

    /// <summary>A page's directories and the few bytes by which Deflate may lengthen each strip that it cannot pack.</summary>
    private const int PageOverhead = 65_536;

    /// <summary>Bytes by which the numbers in the first page's text may grow.</summary>
    private const int RoomForCounts = 128;

    private readonly string _path;
    private readonly OutputFile _output;
    private readonly bool _isStill;
    private readonly List<Page> _pages = [];
    private TiffWriterOptions _options;
    private FileStream? _file;
    private PixelFormat _format;
    private int _width;
    private int _height;
    private long _end = HeaderSize;

    /// <summary>Null once the file has outgrown it.</summary>
    private Chain? _classic = new(IsBigTiff: false);

    /// <summary>Null for a still that will not outgrow a classic TIFF.</summary>
    private Chain? _big = new(IsBigTiff: true);

    private TiffStrips? _strips;
    private StackDescription? _description;
    private long _textAt;
    private int _textBytes;

    private TiffWriter(string path, TiffWriterOptions options, bool overwrite, bool isStill)
    {
        (_path, _isStill) = (path, isStill);
        _classic = options.BigTiff ? null : _classic;
        _options = options with { Name = options.Name.Length > 0 ? options.Name : Path.GetFileName(path) };
        _output = OutputFile.Begin(path, overwrite);

        // Unbuffered: what a full disk refused must not wait in a buffer for Dispose to fail with it again.
        _file = _output.Open(bufferSize: 0);
    }

    /// <summary>Where the pages lie until <see cref="Complete"/>.</summary>
    public string PartialPath => _output.Path;

    /// <summary>Pages written so far.</summary>
    public int PageCount => _pages.Count;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its final path.</param>
    /// <param name="options">Metadata and packing; null for the defaults.</param>
    /// <param name="overwrite">Whether a file of that name is replaced on completion.</param>
    /// <exception cref="OutputRefusedException">There is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static TiffWriter Create(string path, TiffWriterOptions? options = null, bool overwrite = false) =>
        new(path, options ?? new TiffWriterOptions(), overwrite, isStill: false);

    /// <summary>Writes one image as a file of its own, whole or not at all.</summary>
    /// <exception cref="OutputRefusedException">There is a file of that name, and <paramref name="overwrite"/> is false.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="TiffException">The disk is full.</exception>
    public static void WriteStill(string path, Frame frame, bool overwrite = false)
    {
        using var writer = new TiffWriter(path, new TiffWriterOptions(), overwrite, isStill: true);
        try
        {
            writer.Write(frame);
            writer.Complete();
        }
        catch (TiffException)
        {
            writer.Dispose();
            writer._output.Delete();
            throw;
        }
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
            Reach(((long)_width * _height * _format.BytesPerPixel() * 101 / 100) + PageOverhead);
            _big = _isStill && _classic is not null ? null : _big;
            _pages.Add(WritePixels(frame));
            _description!.Add(frame.Metadata, _pages[^1].Text);
            if (_pages.Count == 1)
            {
                WriteInterimText();
            }

            WriteDirectory(_big);
            WriteDirectory(_classic);
            if (_pages.Count > 1)
            {
                WriteInterimText();
            }

            return true;
        });
    }

    /// <summary>Writes the metadata, flushes the file to the disk and renames it.</summary>
    /// <exception cref="TiffException">No page was written, or the disk is full; the pages lie in the partial file.</exception>
    /// <exception cref="IOException">Another program has made a file of that name meanwhile; the pages lie in the partial file.</exception>
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
            byte[] text = [.. Encoding.UTF8.GetBytes(_description!.Final()), 0];
            Reach(text.Length);
            PatchOffset(Named.First.Description, text.Length, Named.IsBigTiff);
            PatchOffset(Named.First.Description + (Named.IsBigTiff ? 8 : 4), _end, Named.IsBigTiff);
            Append(text);
            Close();
            return true;
        });
        _output.Commit();
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it keeps its partial name, and without a page nothing stays.</summary>
    public void Dispose()
    {
        Close();
        if (_pages.Count == 0)
        {
            _output.Delete();
        }
    }

    private void Close()
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
                PixelSizeYUm = _options.PixelSizeYUm ?? frame.Metadata.PixelSizeAffine?.PixelHeightUm,
                PositionName = _options.PositionName.Length > 0 ? _options.PositionName : frame.Metadata.PositionName,
                BitDepth = _options.BitDepth > 0 ? _options.BitDepth : frame.BitDepth,
            };
            _strips = new TiffStrips(_format, _width, _height, _options.Deflate);
            _description = new StackDescription(_options, _format, _width, _height);
        }
        else if ((frame.Format, frame.Width, frame.Height) != (_format, _width, _height))
        {
            throw new TiffException(
                $"page {_pages.Count} is {frame.Width}x{frame.Height} {frame.Format}, the first is {_width}x{_height} {_format}; write it to another file");
        }
    }

    private Page WritePixels(Frame frame)
    {
        int rows = _strips!.RowsPerStrip, strips = (_height + rows - 1) / rows;
        var page = new Page { Offsets = new long[strips], ByteCounts = new long[strips], RowsPerStrip = rows, Text = PageText.Write(frame.Metadata, _options.StatesTimes) };
        for (int strip = 0; strip < strips; strip++)
        {
            ReadOnlySpan<byte> bytes = _strips.Pack(frame, strip * rows);
            page.Offsets[strip] = _end;
            page.ByteCounts[strip] = bytes.Length;
            Append(bytes);
        }

        return page;
    }

    /// <summary>The directories that the header names.</summary>
    private Chain Named => _classic ?? _big!;

    /// <summary>Leaves the classic TIFF when so many bytes more would go beyond its 32-bit offsets.</summary>
    private void Reach(long bytes)
    {
        if (_classic is null || _end + bytes <= _options.ClassicLimit)
        {
            return;
        }

        _classic = null;
        if (_pages.Count > 0)
        {
            PatchHeader();
        }
    }

    /// <summary>Writes the last page's directory, then a link to it.</summary>
    private void WriteDirectory(Chain? chain)
    {
        if (chain is null)
        {
            return;
        }

        _end = (_end + 7) / 8 * 8;
        Append(TagsOfLastPage(chain.IsBigTiff).Build(_end, next: 0, out TiffDirectoryPlaces places));
        if (_pages.Count == 1)
        {
            chain.First = places;
            PatchHeader();
        }
        else
        {
            PatchOffset(chain.Last.Next, places.Directory, chain.IsBigTiff);
        }

        chain.Last = places;
    }

    private TiffDirectoryWriter TagsOfLastPage(bool isBigTiff)
    {
        Page page = _pages[^1];
        var tags = new TiffDirectoryWriter(isBigTiff);
        int samples = _format.Channels(), bits = _format.ContainerBits();
        tags.AddLong(TiffTag.NewSubfileType, 0);
        tags.AddLong(TiffTag.ImageWidth, _width);
        tags.AddLong(TiffTag.ImageLength, _height);
        tags.AddShort(TiffTag.BitsPerSample, samples == 3 ? [bits, bits, bits] : [bits]);
        tags.AddShort(TiffTag.Compression, (int)(_options.Deflate ? TiffCompressionScheme.AdobeDeflate : TiffCompressionScheme.None));
        tags.AddShort(TiffTag.Photometric, samples == 3 ? 2 : 1);
        if (_pages.Count == 1)
        {
            tags.AddTextAt(TiffTag.ImageDescription, _textAt, _textBytes);
        }
        else
        {
            tags.AddText(TiffTag.ImageDescription, page.Text);
        }

        tags.AddOffsets(TiffTag.StripOffsets, page.Offsets);
        tags.AddShort(TiffTag.SamplesPerPixel, samples);
        tags.AddLong(TiffTag.RowsPerStrip, page.RowsPerStrip);
        tags.AddOffsets(TiffTag.StripByteCounts, page.ByteCounts);
        tags.AddShort(TiffTag.PlanarConfiguration, 1);
        tags.AddText(TiffTag.Software, "LiveSR");
        int sampleFormat = _format == PixelFormat.Gray32F ? 3 : 1;
        tags.AddShort(TiffTag.SampleFormat, samples == 3 ? [sampleFormat, sampleFormat, sampleFormat] : [sampleFormat]);
        if (_strips!.UsesPredictor)
        {
            tags.AddShort(TiffTag.Predictor, 2);
        }

        AddResolution(tags);
        return tags;
    }

    private void AddResolution(TiffDirectoryWriter tags)
    {
        // ImageJ counts pixels per its own unit, the micrometre; everyone else per centimetre.
        if (_options.PixelSizeUm is { } um and > 0)
        {
            bool imageJ = _options.Flavour == TiffFlavour.ImageJ;
            double unitUm = imageJ ? 1 : 10_000;
            tags.AddRational(TiffTag.XResolution, unitUm / um);
            tags.AddRational(TiffTag.YResolution, unitUm / (_options.PixelSizeYUm is { } height and > 0 ? height : um));
            tags.AddShort(TiffTag.ResolutionUnit, imageJ ? 1 : 3);
        }
    }

    /// <summary>
    /// The first page's text has a place of its own, with some room to grow, so that it can say after each page how many
    /// there are.
    /// </summary>
    private void WriteInterimText()
    {
        byte[] text = Encoding.UTF8.GetBytes(_description!.Interim());
        if (_pages.Count == 1)
        {
            (_textAt, _textBytes) = (_end, text.Length + (_isStill ? 1 : RoomForCounts));
        }

        // Blanks behind XML and empty lines behind ImageJ's lines say nothing. Where the text no longer fits, the last one stays.
        if (text.Length < _textBytes)
        {
            Span<byte> room = new byte[_textBytes];
            room[..^1].Fill((byte)'\n');
            text.CopyTo(room);
            WriteAt(_textAt, room);
            _end = Math.Max(_end, _textAt + _textBytes);
        }
    }

    private void PatchHeader()
    {
        bool isBigTiff = Named.IsBigTiff;
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        header[0] = header[1] = (byte)'I';
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)(isBigTiff ? 43 : 42));
        if (isBigTiff)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 8);
        }

        TiffDirectoryWriter.WriteOffset(header[(isBigTiff ? 8 : 4)..], Named.First.Directory, isBigTiff);
        WriteAt(0, header);
    }

    private void PatchOffset(long place, long value, bool isBigTiff)
    {
        Span<byte> bytes = stackalloc byte[8];
        TiffDirectoryWriter.WriteOffset(bytes, value, isBigTiff);
        WriteAt(place, bytes[..(isBigTiff ? 8 : 4)]);
    }

    private void WriteAt(long place, ReadOnlySpan<byte> bytes)
    {
        _file!.Position = place;
        _file.Write(bytes);
        _file.Flush();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _file!.Position = _end;
        _file.Write(bytes);
        _end += bytes.Length;
    }

    /// <summary>A directory for each page, each with the place of the next.</summary>
    private sealed record Chain(bool IsBigTiff)
    {
        public TiffDirectoryPlaces First { get; set; }

        public TiffDirectoryPlaces Last { get; set; }
    }

    private sealed class Page
    {
        public required long[] Offsets { get; init; }

        public required long[] ByteCounts { get; init; }

        public required int RowsPerStrip { get; init; }

        public required string Text { get; init; }
    }
}
