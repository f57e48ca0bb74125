using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Images;

/// <summary>
/// Reads the images of one file or of many, which are alike in size and format: a stack is a sequence of one file. The
/// first file says what is delivered.
/// </summary>
internal sealed class ImageReader : IFrameReader
{
    private readonly ImageList _list;
    private readonly ImageOptions _images;
    private readonly SourceOptions _options;
    private readonly Action<string> _warn;
    private readonly ImageTimes _times;
    private readonly PixelFormat _format;
    private readonly FileNumbers? _numbers;
    private readonly string _positionName;
    private IImageFile? _file;
    private int _fileIndex;
    private int _page;
    private int _timesBefore;
    private long _next;

    /// <summary>Opens the first file, and counts the images of all.</summary>
    /// <exception cref="SourceException">It cannot be read, or the options do not fit it.</exception>
    internal ImageReader(ImageList list, ImageOptions images, SourceOptions options, Action<string> warn)
    {
        _file = ImageFile.Open(list.Files[0], images.Series ?? 0);
        list = WithoutPartsOf(_file, list);
        (_list, _images, _options, _warn) = (list, images, options, warn);
        try
        {
            _format = _file.Format;
            PixelFormat delivered = images.Gray ? GrayOf(_format) : _format;
            int container = delivered.ContainerBits();
            if (images.BitDepth > container)
            {
                throw SourceException.Usage($"{list.Files[0]} holds {container} bits, so depth={images.BitDepth} cannot be.");
            }

            long count = _file.PageCount + list.Files.Skip(1).Sum(file => (long)PagesOf(file));
            _numbers = count == list.Files.Count ? list.Numbers : null;
            _times = ImageTimes.Of(list, _file, images.FrameRate, count, warn);
            SayAbout(_file);
            SayWhichSeries(_file.Series);
            _positionName = PositionOf(_file);
            Info = new SourceInfo
            {
                Name = list.Files.Count == 1 ? Path.GetFileName(list.Files[0]) : list.Name,
                Width = _file.Width,
                Height = _file.Height,
                Format = delivered,
                BitDepth = images.BitDepth ?? _file.BitDepth ?? container,
                FrameRate = _times.FrameRate,
                TimesAreAssumed = _times.IsAssumed,
                PixelSizeUm = images.PixelSizeUm ?? _file.PixelSizeUm,
                PixelSizeYUm = images.PixelSizeUm is null ? _file.PixelSizeYUm : null,
                PixelAspect = images.PixelSizeUm is null && _file is { PixelSizeUm: { } wide, PixelSizeYUm: { } high } ? wide / high : 1,
                Encoding = _file.Encoding,
                FrameCount = count,
                Series = _file.Series with
                {
                    Axes = _file.Series.Axes with { Times = list.Files.Count == 1 ? _file.Series.Axes.Times : (int)((count + PlanesPerTime(_file) - 1) / PlanesPerTime(_file)) },
                },
            };
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public SourceInfo Info { get; }

    /// <inheritdoc/>
    /// <remarks>In one file only: the times of several depend on one another.</remarks>
    public bool Skip(long frames)
    {
        if (_list.Files.Count > 1 || frames > _file!.PageCount)
        {
            return false;
        }

        (_page, _next) = ((int)frames, frames);
        return true;
    }

    public FrameLease? Read(CancellationToken stop)
    {
        while (Current() is { } file)
        {
            try
            {
                FrameLease image = ReadPage(file);
                _page++;
                _next++;
                return image;
            }
            catch (SourceException e) when (e.IsTruncation && _page > 0)
            {
                _warn($"{e.Message} {_page} of {file.PageCount} pages were whole.");
                _page = file.PageCount;
            }
        }

        return null;
    }

    public void Dispose() => _file?.Dispose();

    private static PixelFormat GrayOf(PixelFormat format) => format switch
    {
        PixelFormat.Bgr24 => PixelFormat.Gray8,
        PixelFormat.Bgr48 => PixelFormat.Gray16,
        _ => format,
    };

    /// <summary>Of a file that cannot be opened 1: whoever reads it in its turn says what is wrong.</summary>
    private int PagesOf(string path)
    {
        if (!ImageFiles.IsStack(path))
        {
            return 1;
        }

        try
        {
            using IImageFile file = ImageFile.Open(path, _images.Series ?? 0);
            return file.PageCount;
        }
        catch (SourceException)
        {
            return 1;
        }
    }

    /// <summary>The file that the next image is in; null after the last.</summary>
    private IImageFile? Current()
    {
        while (_file is not null && _page >= _file.PageCount)
        {
            _timesBefore += _file.Series.Axes.Times;
            _file.Dispose();
            _file = null;
            _page = 0;
            if (++_fileIndex < _list.Files.Count)
            {
                _file = ImageFile.Open(_list.Files[_fileIndex], _images.Series ?? 0);
                RequireAlike(_file.Width, _file.Height, _file.Format, "");
                RequireSamePosition(_file);
                SayAbout(_file);
            }
        }

        return _file;
    }

    /// <summary>Files that the first one's metadata name are read with it, not again after it.</summary>
    private static ImageList WithoutPartsOf(IImageFile first, ImageList list)
    {
        var parts = first.Series.Files.Select(Path.GetFullPath).ToHashSet();
        string[] left = [list.Files[0], .. list.Files.Skip(1).Where(file => !parts.Contains(Path.GetFullPath(file)))];
        return left.Length == list.Files.Count ? list : list with { Files = left, Numbers = null };
    }

    private static long PlanesPerTime(IImageFile file) => (long)file.Series.Axes.Slices * file.Series.Axes.Channels.Length;

    private static string PositionOf(IImageFile file) => file.Describe(0).PositionName;

    /// <summary>Stage positions show different places: one after the other they are no film.</summary>
    private void RequireSamePosition(IImageFile file)
    {
        string position = PositionOf(file);
        if (position != _positionName)
        {
            throw new SourceException(
                $"{_list.Files[_fileIndex]} is of the stage position '{position}', the first image of '{_positionName}': open each by its own name.");
        }
    }

    private void SayWhichSeries(SeriesInfo series)
    {
        if (_images.Series is null && series.Names.Length > 1)
        {
            string names = string.Join(", ", series.Names.Select((name, i) => name.Length > 0 ? name : FormattableString.Invariant($"{i}")));
            _warn($"{_list.Files[0]} holds {series.Names.Length} series ({names}): the first is read (option series, from 0).");
        }
    }

    private void SayAbout(IImageFile file)
    {
        foreach (string warning in file.Warnings)
        {
            _warn(warning);
        }
    }

    private FrameLease ReadPage(IImageFile file)
    {
        FrameLease image = file.ReadPage(_page, _options.Pool, Describe);
        try
        {
            RequireAlike(image.Frame.Width, image.Frame.Height, image.Frame.Format, FormattableString.Invariant($", page {_page}"));
        }
        catch
        {
            image.Dispose();
            throw;
        }

        return _format == Info.Format ? image : ToGray(image);
    }

    private void RequireAlike(int width, int height, PixelFormat format, string page)
    {
        if ((width, height, format) != (Info.Width, Info.Height, _format))
        {
            throw new SourceException(FormattableString.Invariant(
                $"{_list.Files[_fileIndex]}{page} is {width}x{height} {format}, but the first image is {Info.Width}x{Info.Height} {_format}: all images must be alike."));
        }
    }

    private FrameMetadata Describe(FrameMetadata own) => (own with
    {
        ImageNumber = _numbers is { } numbers ? numbers[_fileIndex] : _list.Files.Count == 1 ? own.ImageNumber : _next,
        ElapsedTimeMs = _times.Next(own.ElapsedTimeMs, _numbers?.StepsTo(_fileIndex) ?? _next, beginsFile: _page == 0 && _next > 0),
        PixelSizeUm = Info.PixelSizeUm,
        PixelSizeAffine = Info.PixelSizeUm is { } um ? PixelSizeAffine.FromPixelSize(um, Info.PixelSizeYUm ?? um) : null,
        Plane = own.Plane is { } plane ? plane with { Time = plane.Time + _timesBefore } : null,
        BitDepth = _images.BitDepth ?? own.BitDepth,
        Camera = own.Camera.Length > 0 ? own.Camera : Info.Name,
    }).Received(_options.Clock);

    private FrameLease ToGray(FrameLease colour)
    {
        using (colour)
        {
            using FrameWriter writer = _options.Pool.Rent(Info.Format, Info.Width, Info.Height);
            using Mat from = colour.Frame.AsMat(), to = writer.AsMat();
            Cv2.CvtColor(from, to, ColorConversionCodes.BGR2GRAY);
            return writer.Publish(colour.Frame.Metadata);
        }
    }
}
