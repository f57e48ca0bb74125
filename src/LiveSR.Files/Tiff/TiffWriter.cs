using System.Security.Cryptography;
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
public sealed partial class TiffWriter : IDisposable
{
    /// <summary>A page's directories without the places of its strips or tiles.</summary>
    private const int PageOverhead = 65_536;

    /// <summary>Bytes by which the numbers in the first page's text may grow.</summary>
    private const int RoomForCounts = 128;

    private readonly string _path;
    private readonly OutputFile _output;
    private readonly bool _isStill;
    private TiffWriterOptions _options;
    private TiffOutput? _file;
    private PixelFormat _format;
    private int _width;
    private int _height;

    /// <summary>Null once the file has outgrown it.</summary>
    private Chain? _classic = new(IsBigTiff: false);

    /// <summary>Null for a still that will not outgrow a classic TIFF.</summary>
    private Chain? _big = new(IsBigTiff: true);

    private IncrementalHash? _pixelHash;
    private bool _staysWithoutPages;
    private TiffPacker? _packer;
    private StackDescription? _description;
    private TiffPage? _last;
    private long _textAt;
    private int _textBytes;

    private TiffWriter(string path, OutputFile output, TiffWriterOptions options, bool isStill)
    {
        (_path, _output, _isStill) = (path, output, isStill);
        _classic = options.BigTiff ? null : _classic;
        _options = options with { Name = options.Name.Length > 0 ? options.Name : Path.GetFileName(path) };

        // Unbuffered: what a full disk refused must not wait in a buffer for Dispose to fail with it again.
        _file = new TiffOutput(_output.Open(bufferSize: 0));
    }

    /// <summary>Where the pages lie until <see cref="Complete"/>.</summary>
    public string PartialPath => _output.Path;

    /// <summary>Pages written so far.</summary>
    public int PageCount => _description?.Planes.Count ?? 0;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its final path.</param>
    /// <param name="options">Metadata and packing; null for the defaults.</param>
    /// <param name="overwrite">Whether a file of that name is replaced on completion.</param>
    /// <exception cref="OutputRefusedException">There is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static TiffWriter Create(string path, TiffWriterOptions? options = null, bool overwrite = false) =>
        new(path, OutputFile.Begin(path, overwrite), options ?? new TiffWriterOptions(), isStill: false);

    /// <summary>Writes one image as a file of its own, whole or not at all.</summary>
    /// <exception cref="OutputRefusedException">There is a file of that name, and <paramref name="overwrite"/> is false.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="TiffException">The disk is full.</exception>
    public static void WriteStill(string path, Frame frame, bool overwrite = false)
    {
        using var writer = new TiffWriter(path, OutputFile.Begin(path, overwrite), new TiffWriterOptions(), isStill: true);
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
    /// <returns>What <see cref="TakeUp"/> needs to know of it.</returns>
    /// <exception cref="TiffException">The frame differs from the first in size or format, or the disk is full.</exception>
    public TiffPage Write(Frame frame) => Write(BandedImage.Of(frame));

    /// <summary>Writes a page whose pixels come band by band; all of them at once where reduced copies are made of them.</summary>
    /// <returns>What <see cref="TakeUp"/> needs to know of it.</returns>
    /// <exception cref="TiffException">The image differs from the first in size or format, or the disk is full.</exception>
    public TiffPage Write(BandedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_file is null, this);
        return Guarded(_path, () =>
        {
            Accept(TiffStackFacts.Of(image));
            return Add(WritePage(image));
        });
    }

    /// <summary>Writes the metadata, flushes the file to the disk and renames it.</summary>
    /// <param name="whole">Called with the length of the file when all is written, before it gets its name; null for nobody.</param>
    /// <exception cref="TiffException">No page was written, or the disk is full; the pages lie in the partial file.</exception>
    /// <exception cref="IOException">Another program has made a file of that name meanwhile; the pages lie in the partial file.</exception>
    public void Complete(Action<long>? whole = null)
    {
        ObjectDisposedException.ThrowIf(_file is null, this);
        Guarded(_path, () =>
        {
            if (PageCount == 0)
            {
                throw new TiffException("a TIFF file needs at least one page");
            }

            // What is known of all planes goes to the end: a file that is cut later loses it before anything else.
            byte[] text = [.. Encoding.UTF8.GetBytes(_description!.Final()), 0];
            Reach(text.Length);
            _file!.PatchText(Named.First.Description, text.Length, _file.Append(text), Named.IsBigTiff);
            long end = _file.End;
            Close();
            whole?.Invoke(end);
            return true;
        });
        _output.Commit();
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it keeps its partial name, and without a page nothing stays.</summary>
    public void Dispose()
    {
        Close();
        _packer?.Dispose();
        if (PageCount == 0 && !_staysWithoutPages)
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

    private void Accept(TiffStackFacts facts)
    {
        if (PageCount == 0)
        {
            (_format, _width, _height) = (facts.Format, facts.Width, facts.Height);
            _options = _options with
            {
                PixelSizeUm = _options.PixelSizeUm ?? facts.PixelSizeUm,
                PixelSizeYUm = _options.PixelSizeYUm ?? facts.PixelSizeYUm,
                PositionName = _options.PositionName.Length > 0 ? _options.PositionName : facts.PositionName,
                BitDepth = _options.BitDepth > 0 ? _options.BitDepth : facts.BitDepth,
            };
            _packer ??= new TiffPacker(_format, _options.Packing, _options.TileSize, _options.Flavour == TiffFlavour.ImageJ);
            _description = new StackDescription(_options, _format, _width, _height);
        }
        else if ((facts.Format, facts.Width, facts.Height) != (_format, _width, _height))
        {
            throw new TiffException(
                $"page {PageCount} is {facts.Width}x{facts.Height} {facts.Format}, the first is {_width}x{_height} {_format}; write it to another file");
        }

        Reach((_packer!.MostBytes(_width, _height) * (_options.Pyramid ? 2 : 1)) + PageOverhead);
        _big = _isStill && _classic is not null ? null : _big;
    }

    /// <summary>Makes what was written of a page a page of the file.</summary>
    private TiffPage Add(TiffPage page)
    {
        _last = page;
        _description!.Add(page);
        bool isFirst = PageCount == 1;
        if (isFirst)
        {
            WriteInterimText();
        }

        WriteDirectory(_big);
        WriteDirectory(_classic);
        if (!isFirst)
        {
            WriteInterimText();
        }

        return page;
    }

    private TiffPage WritePage(BandedImage image)
    {
        var images = new List<TiffImagePlace>();
        if (_options.Pyramid && FramePyramid.Levels(image.Width, image.Height) > 0)
        {
            using var halved = new HalvedImage(image);
            images.Add(WritePixels(halved));
            foreach (FrameLease lease in FramePyramid.From(halved.Half()))
            {
                using FrameLease copy = lease;
                images.Add(WritePixels(BandedImage.Of(copy.Frame)));
            }
        }
        else
        {
            images.Add(WritePixels(image));
        }

        // How bands were computed is known when all have been taken.
        return TiffPage.Of(image.Metadata, PageText.Write(image.Metadata, _options.StatesTimes), images);
    }

    private TiffImagePlace WritePixels(BandedImage image)
    {
        (int width, int height) = _packer!.ChunkOf(image.Width, image.Height);
        long place = _file!.End;
        var byteCounts = new List<long>();
        foreach (FrameLease lease in image.Bands(height))
        {
            using FrameLease band = lease;
            for (int top = 0; top < band.Frame.Height; top += height)
            {
                for (int left = 0; left < image.Width; left += width)
                {
                    ReadOnlySpan<byte> bytes = _packer.Pack(band.Frame, left, top, height);
                    _file.Append(bytes);
                    _pixelHash?.AppendData(bytes);
                    byteCounts.Add(bytes.Length);
                }
            }
        }

        return new TiffImagePlace(image.Width, image.Height, place, [.. byteCounts]);
    }

    /// <summary>The directories that the header names.</summary>
    private Chain Named => _classic ?? _big!;

    /// <summary>Leaves the classic TIFF when so many bytes more would go beyond its 32-bit offsets.</summary>
    private void Reach(long bytes)
    {
        if (_classic is null || _file!.End + bytes <= _options.ClassicLimit)
        {
            return;
        }

        _classic = null;
        if (PageCount > 0)
        {
            _file.PatchHeader(Named.First.Directory, Named.IsBigTiff);
        }
    }

    /// <summary>Writes the last page's directory, then a link to it.</summary>
    private void WriteDirectory(Chain? chain)
    {
        if (chain is null)
        {
            return;
        }

        long[] copies = [.. _last!.Images.Skip(1).Select(copy => AppendDirectory(WrittenImage.Tags(copy, _packer!, _format, isReduced: true, chain.IsBigTiff)).Directory)];
        TiffDirectoryPlaces places = AppendDirectory(TagsOfLastPage(chain.IsBigTiff, copies));
        if (PageCount == 1)
        {
            chain.First = places;
            _file!.PatchHeader(Named.First.Directory, Named.IsBigTiff);
        }
        else
        {
            _file!.PatchOffset(chain.Last.Next, places.Directory, chain.IsBigTiff);
        }

        chain.Last = places;
    }

    private TiffDirectoryPlaces AppendDirectory(TiffDirectoryWriter tags)
    {
        _file!.Align();
        _file.Append(tags.Build(_file.End, next: 0, out TiffDirectoryPlaces places));
        return places;
    }

    private TiffDirectoryWriter TagsOfLastPage(bool isBigTiff, long[] copies)
    {
        TiffDirectoryWriter tags = WrittenImage.Tags(_last!.Images[0], _packer!, _format, isReduced: false, isBigTiff);
        if (PageCount == 1)
        {
            tags.AddTextAt(TiffTag.ImageDescription, _textAt, _textBytes);
        }
        else
        {
            tags.AddText(TiffTag.ImageDescription, _last.Text);
        }

        if (copies.Length > 0)
        {
            tags.AddOffsets(TiffTag.SubDirectories, copies);
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
        bool isFirst = PageCount == 1;
        int length = isFirst ? text.Length + (_isStill ? 1 : RoomForCounts) : _textBytes;
        if (text.Length >= length)
        {
            // It no longer fits: the last one stays.
            return;
        }

        // Empty lines at the end say nothing, to XML and to ImageJ.
        Span<byte> room = new byte[length];
        room[..^1].Fill((byte)'\n');
        text.CopyTo(room);
        if (isFirst)
        {
            (_textAt, _textBytes) = (_file!.Append(room), length);
        }
        else
        {
            _file!.WriteAt(_textAt, room);
        }
    }

    /// <summary>A directory for each page, each with the place of the next.</summary>
    private sealed record Chain(bool IsBigTiff)
    {
        public TiffDirectoryPlaces First { get; set; }

        public TiffDirectoryPlaces Last { get; set; }
    }
}
