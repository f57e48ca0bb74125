using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>What overrides or completes a stack's own metadata.</summary>
internal sealed record TiffStackTraits
{
    /// <summary>Frames per second; null for the file's own time stamps.</summary>
    internal double? FrameRate { get; init; }

    /// <summary>Significant bits; null for what the file declares, or its container's.</summary>
    internal int? BitDepth { get; init; }

    /// <summary>Edge of a pixel in micrometres; null for the file's.</summary>
    internal double? PixelSizeUm { get; init; }
}

/// <summary>Reads the pages of a TIFF stack, which are alike in size and format.</summary>
internal sealed class TiffStackReader : IFrameReader
{
    private const double AssumedRate = 25;

    private readonly TiffReader _tiff;
    private readonly string _path;
    private readonly TiffStackTraits _traits;
    private readonly SourceOptions _options;
    private readonly double? _stepMs;
    private readonly Action<string> _warn;
    private int _next;

    /// <summary>Opens the file and reads its metadata.</summary>
    /// <param name="path">The file.</param>
    /// <param name="traits">What goes before the file's own metadata.</param>
    /// <param name="options">Pool and clock.</param>
    /// <param name="warn">Takes what the user should know though pages go on.</param>
    /// <exception cref="SourceException">It is not a TIFF file that can be read, or the options do not fit it.</exception>
    internal TiffStackReader(string path, TiffStackTraits traits, SourceOptions options, Action<string> warn)
    {
        _warn = warn;
        _path = path;
        _traits = traits;
        _options = options;
        _tiff = Open(path);
        int container = _tiff.Format.ContainerBits();
        if (traits.BitDepth > container)
        {
            _tiff.Dispose();
            throw SourceException.Usage($"{path} holds {container} bits, so depth={traits.BitDepth} cannot be.");
        }

        double? ownRate = _tiff.Metadata.FrameRate;
        bool hasTimes = ownRate is not null || PagesHaveTimes();
        if (traits.FrameRate is not null || !hasTimes)
        {
            _stepMs = 1000 / (traits.FrameRate ?? AssumedRate);
        }

        if (_tiff.Warning is { } warning)
        {
            _warn(warning);
        }

        if (traits.FrameRate is null && !hasTimes && _tiff.PageCount > 1)
        {
            _warn($"{path} states no frame interval: 25 a second are assumed (option fps).");
        }

        Info = new SourceInfo
        {
            Name = Path.GetFileName(path),
            Width = _tiff.Width,
            Height = _tiff.Height,
            Format = _tiff.Format,
            BitDepth = traits.BitDepth ?? _tiff.Metadata.BitDepth ?? container,
            FrameRate = traits.FrameRate ?? ownRate ?? (hasTimes ? null : AssumedRate),
            PixelSizeUm = traits.PixelSizeUm ?? _tiff.Metadata.PixelSizeUm,
            FrameCount = _tiff.PageCount,
        };
    }

    public SourceInfo Info { get; }

    public FrameLease? Read(CancellationToken stop)
    {
        if (_next >= _tiff.PageCount)
        {
            return null;
        }

        try
        {
            FrameLease page = _tiff.ReadPage(_next, _options.Pool, Describe);
            if ((page.Frame.Width, page.Frame.Height, page.Frame.Format) != (Info.Width, Info.Height, Info.Format))
            {
                using (page)
                {
                    throw new SourceException(
                        $"{_path}: page {_next} is {page.Frame.Width}x{page.Frame.Height} {page.Frame.Format}, but the stack began with "
                        + $"{Info.Width}x{Info.Height} {Info.Format}: all pages must be alike.");
                }
            }

            _next++;
            return page;
        }
        catch (TiffException e) when (e.IsTruncation && _next > 0)
        {
            _warn($"{e.Message} {_next} of {_tiff.PageCount} pages were whole.");
            _next = _tiff.PageCount;
            return null;
        }
        catch (TiffException e)
        {
            throw new SourceException(e.Message, e);
        }
    }

    public void Dispose() => _tiff.Dispose();

    private static TiffReader Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new SourceException($"There is no file {path}.");
        }

        try
        {
            return TiffReader.Open(path);
        }
        catch (TiffException e)
        {
            throw new SourceException(e.Message, e);
        }
    }

    /// <summary>True when the second page has a time of its own.</summary>
    private bool PagesHaveTimes()
    {
        if (_tiff.PageCount < 2)
        {
            return false;
        }

        try
        {
            using FrameLease second = _tiff.ReadPage(1, _options.Pool);
            return second.Frame.Metadata.ElapsedTimeMs > 0;
        }
        catch (TiffException)
        {
            // Whoever reads that page in its turn reports what is wrong with it.
            return false;
        }
    }

    private FrameMetadata Describe(FrameMetadata own) => own with
    {
        ElapsedTimeMs = _stepMs is { } step ? _next * step : own.ElapsedTimeMs,
        ReceivedTime = _options.Clock.GetUtcNow(),
        PixelSizeUm = Info.PixelSizeUm,
        PixelSizeAffine = Info.PixelSizeUm is { } um ? PixelSizeAffine.FromPixelSize(um) : null,
        BitDepth = _traits.BitDepth ?? own.BitDepth,
    };
}
