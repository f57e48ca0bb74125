using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>What a reader cannot ask OpenCV, or should not believe.</summary>
internal sealed record VideoCaptureTraits
{
    /// <summary>Label of the camera or file.</summary>
    internal required string Name { get; init; }

    /// <summary>True where frames come at their own pace and are stamped on arrival.</summary>
    internal required bool IsLive { get; init; }

    /// <summary>True where OpenCV gives the driver's own time of a frame, on the system's monotonic clock: V4L2.</summary>
    internal bool HasDriverTimes { get; init; }

    /// <summary>True where a read that gives nothing is the end; false where it is a loss.</summary>
    internal required bool CanEnd { get; init; }

    /// <summary>One line for the user when the source is lost.</summary>
    internal string Loss { get; init; } = "";

    /// <summary>True where the rate that OpenCV states is made up.</summary>
    internal bool HasNoRate { get; init; }

    /// <summary>Brings colour to luma.</summary>
    internal bool Gray { get; init; }

    /// <summary>Significant bits; null for all that the container holds.</summary>
    internal int? BitDepth { get; init; }

    /// <summary>Edge of a pixel in micrometres; null when unknown.</summary>
    internal double? PixelSizeUm { get; init; }

    /// <summary>Says the present exposure in milliseconds; null when unknown.</summary>
    internal Func<double?> ExposureMs { get; init; } = () => null;

    /// <summary>Called on the reading thread before each frame: the moment to set the camera.</summary>
    internal Action BetweenFrames { get; init; } = () => { };
}

/// <summary>Reads an opened <see cref="VideoCapture"/> straight into the pool's buffers.</summary>
internal sealed class VideoCaptureReader : IFrameReader
{
    private readonly VideoCapture _capture;
    private readonly VideoCaptureTraits _traits;
    private readonly SourceOptions _options;
    private readonly MatFormat _format;
    private readonly Action<string> _warn;
    private readonly Mat _scratch = new();
    private double? _firstMs;
    private long _number;
    private double _lastMs = double.NegativeInfinity;
    private bool _hasFirst = true;

    /// <summary>Reads the first frame, which alone tells the format for sure.</summary>
    /// <param name="capture">The opened capture, which the reader owns from now on.</param>
    /// <param name="traits">What OpenCV cannot be asked.</param>
    /// <param name="options">Pool and clock.</param>
    /// <param name="warn">Takes a line when a file ends too early.</param>
    /// <exception cref="SourceException">There is no first frame, or its format cannot be delivered.</exception>
    internal VideoCaptureReader(VideoCapture capture, VideoCaptureTraits traits, SourceOptions options, Action<string> warn)
    {
        _capture = capture;
        _traits = traits;
        _options = options;
        _warn = warn;
        try
        {
            if (!TryRead(_scratch) || _scratch.Empty())
            {
                throw new SourceException($"{traits.Name} opens but gives no image.");
            }

            _format = MatFormat.Of(_scratch.Type(), traits.Gray)
                ?? throw new SourceException($"{traits.Name} gives images of type {_scratch.Type()}, which LiveSR does not take.");
            Info = Describe();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SourceInfo Info { get; }

    public bool StreamsByItself => _traits.IsLive;

    public void Restart() => (_number, _firstMs, _lastMs) = (0, null, double.NegativeInfinity);

    public FrameLease? Read(CancellationToken stop)
    {
        _traits.BetweenFrames();
        using FrameWriter writer = _options.Pool.Rent(Info.Format, Info.Width, Info.Height);
        if (!Fill(writer))
        {
            End();
            return null;
        }

        TimeSpan age = _traits.HasDriverTimes ? CaptureTime.Age(_capture.Get(VideoCaptureProperties.PosMsec), _options.Clock) : TimeSpan.Zero;
        return writer.Publish(new FrameMetadata
        {
            ImageNumber = _number++,
            ElapsedTimeMs = _lastMs = _traits.IsLive ? ArrivalTime(age) : TimeStamp(),
            BitDepth = Info.BitDepth,
            PixelSizeUm = Info.PixelSizeUm,
            PixelSizeAffine = Info.PixelSizeUm is { } um ? PixelSizeAffine.FromPixelSize(um) : null,
            ExposureMs = _traits.ExposureMs(),
            Camera = Info.Name,
        }.Received(_options.Clock, age));
    }

    public void Dispose()
    {
        _capture.Dispose();
        _scratch.Dispose();
    }

    private SourceInfo Describe()
    {
        double rate = _capture.Get(VideoCaptureProperties.Fps), count = _capture.Get(VideoCaptureProperties.FrameCount);
        int bits = _format.Format.ContainerBits();
        if (_traits.BitDepth > bits)
        {
            throw new SourceException($"{_traits.Name} gives {bits} bits, so depth={_traits.BitDepth} cannot be.");
        }

        return new SourceInfo
        {
            Name = _traits.Name,
            Width = _scratch.Width,
            Height = _scratch.Height,
            Format = _format.Format,
            BitDepth = _traits.BitDepth ?? bits,
            FrameRate = rate is > 0 and <= 10_000 && !_traits.HasNoRate ? rate : null,
            PixelSizeUm = _traits.PixelSizeUm,
            Camera = _traits.IsLive ? _traits.Name : null,
            FrameCount = !_traits.IsLive && count is >= 1 and < long.MaxValue ? (long)count : null,
            LossesAreCounted = !_traits.IsLive,
            IsLive = _traits.IsLive,
        };
    }

    private bool Fill(FrameWriter writer)
    {
        if (_hasFirst)
        {
            _hasFirst = false;
            _format.Store(_scratch, writer);
            return true;
        }

        if (_format.Conversion is not null)
        {
            if (!TryRead(_scratch))
            {
                return false;
            }

            Require(_scratch.Size() == new Size(writer.Width, writer.Height));
            _format.Store(_scratch, writer);
            return true;
        }

        using Mat target = _format.Over(writer);
        if (!TryRead(target))
        {
            return false;
        }

        // OpenCV gives a matrix other memory when what arrives does not fit.
        Require(target.Data == writer.Address);
        return true;
    }

    private void Require(bool sameFormat)
    {
        if (!sameFormat)
        {
            throw new SourceException($"{_traits.Name} changes its image size or format at image {_number}: open it again.");
        }
    }

    private bool TryRead(Mat target)
    {
        try
        {
            return _capture.Read(target);
        }
        catch (OpenCVException e)
        {
            throw new SourceException($"{_traits.Name} failed at image {_number}: {e.ErrMsg}", e);
        }
    }

    /// <summary>Milliseconds since the first frame, by when frames were captured; never backwards.</summary>
    private double ArrivalTime(TimeSpan age)
    {
        double ms = (CaptureTime.Now(_options.Clock) - age).TotalMilliseconds;
        _firstMs ??= ms;
        return Math.Max(_lastMs, ms - _firstMs.Value);
    }

    /// <summary>Milliseconds since the start; a recording's own, or made up from its rate where the container has none.</summary>
    private double TimeStamp()
    {
        double stated = _capture.Get(VideoCaptureProperties.PosMsec);
        return stated > _lastMs ? stated : _lastMs + (1000 / (Info.FrameRate ?? 25));
    }

    private void End()
    {
        if (!_traits.CanEnd)
        {
            throw new SourceException(_traits.Loss);
        }

        // An estimated count may be off by the rounding of the duration, or by a rate that varies.
        if (Info.FrameCount is { } count && _number < (count * 0.98) - 1)
        {
            _warn($"{_traits.Name} ends after {_number} of about {count} images: the file is cut or damaged.");
        }
    }
}
