using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>
/// Reads whatever ffmpeg reads, straight into the pool's buffers, each frame with its own time stamp, upright, in the
/// source's bit depth.
/// </summary>
internal sealed class FfmpegReader : IFrameReader
{
    // A row of JPEGs has no times; ffmpeg makes up 25 a second.
    private static readonly string[] WithoutTimes = ["mpjpeg", "jpeg_pipe", "mjpeg"];
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly FfmpegProgram _ffmpeg;
    private readonly FfmpegInput _input;
    private readonly SourceOptions _options;
    private readonly Action<string> _warn;
    private readonly ShownFrame _first;
    private readonly Mat? _planes;
    private FfmpegDecoding _decoding;
    private CancellationTokenRegistration? _stop;
    private ShownFrame? _pending;
    private long _skipped;
    private long? _started;
    private double? _firstMs;
    private double _lastMs = double.NegativeInfinity;
    private long _number;

    /// <summary>Starts ffmpeg and waits until it has decoded the first frame, which alone tells the format for sure.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="options">Pool and clock.</param>
    /// <param name="warn">Takes one line for the user.</param>
    /// <exception cref="SourceException">There is no first frame.</exception>
    internal FfmpegReader(FfmpegProgram ffmpeg, FfmpegInput input, SourceOptions options, Action<string> warn)
    {
        _ffmpeg = ffmpeg;
        _input = input;
        _options = options;
        _warn = warn;
        _decoding = Start(FilterChain.First(input.Gray), out _first);
        var wanted = FilterChain.For(_decoding.Source, _first);
        if (wanted.Deinterlace || wanted.Formats != _first.Format)
        {
            _decoding.Dispose();
            _decoding = Start(wanted, out _first);
        }

        _pending = _first;
        try
        {
            Info = Describe();
        }
        catch
        {
            _decoding.Dispose();
            throw;
        }

        if (wanted.Deinterlace)
        {
            warn($"{input.Name} is interlaced: each image is made of its two fields (ffmpeg's bwdif).");
        }

        if (_decoding.HasAlpha)
        {
            warn($"{input.Name} has transparency, which is left out: its colours are read as they are stored.");
        }

        _planes = Info.Format.IsColour() ? new Mat(3 * Info.Height, Info.Width, Info.Format.BytesPerChannel() == 1 ? MatType.CV_8UC1 : MatType.CV_16UC1) : null;
    }

    public SourceInfo Info { get; }

    public bool StreamsByItself => _input.NeverEnds && Info.IsLive;

    private bool HasNoTimes => Info.IsLive && WithoutTimes.Contains(_decoding.Input.Container);

    /// <inheritdoc/>
    /// <remarks>
    /// They are decoded, since nothing less shows for any file which frame is which and what it is made of; but not converted, and
    /// they go through no pipe. What interlaced images become depends on those before.
    /// </remarks>
    public bool Skip(long frames)
    {
        if (Info.IsLive || _decoding.Chain.Deinterlace)
        {
            return false;
        }

        _skipped = frames;
        return true;
    }

    public FrameLease? Read(CancellationToken stop)
    {
        _stop ??= stop.Register(() => _decoding.Child.Kill());
        if (_skipped > 0 && !stop.IsCancellationRequested)
        {
            GoTo(_skipped, stop);
        }

        using FrameWriter writer = _options.Pool.Rent(Info.Format, Info.Width, Info.Height);
        _decoding.Child.Limit(_input.Patience);
        ShownFrame? shown = Shown(stop);
        bool whole = shown is not null && Fill(writer);
        _decoding.Child.Limit(Timeout.InfiniteTimeSpan);
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        if (!whole || shown is not { } frame)
        {
            End(torn: shown is not null);
            return null;
        }

        return writer.Publish(new FrameMetadata
        {
            ImageNumber = _number++,
            ElapsedTimeMs = _lastMs = TimeOf(frame),
            BitDepth = Info.BitDepth,
            PixelSizeUm = Info.PixelSizeUm,
            PixelSizeAffine = Info.PixelSizeUm is { } um ? PixelSizeAffine.FromPixelSize(um) : null,
            Camera = Info.Name,
        }.Received(_options.Clock));
    }

    public void Restart() => (_number, _started, _firstMs, _lastMs) = (0, null, null, double.NegativeInfinity);

    public void Dispose()
    {
        _stop?.Dispose();
        _decoding.Dispose();
        _planes?.Dispose();
    }

    /// <summary>Goes on at a frame; where it has no time of its own, that depends on all before.</summary>
    private void GoTo(long frame, CancellationToken stop)
    {
        _skipped = 0;
        Replace(_decoding.Chain with { From = frame }, stop);
        _pending = _decoding.Take();
        _number = frame;
        if (_pending is not { } first || _decoding.Milliseconds(first) is null)
        {
            ReadTo(frame, stop);
        }
    }

    /// <summary>Reads all frames before one, from the first on.</summary>
    private void ReadTo(long frame, CancellationToken stop)
    {
        Replace(_decoding.Chain with { From = 0 }, stop);
        (_pending, _number, _lastMs) = (null, 0, double.NegativeInfinity);
        while (_number < frame && Read(stop) is { } passed)
        {
            passed.Dispose();
        }

        _decoding.Child.Limit(_input.Patience);
    }

    private void Replace(FilterChain chain, CancellationToken stop)
    {
        _decoding.Dispose();
        _decoding = Begin(chain);
        if (stop.IsCancellationRequested)
        {
            _decoding.Child.Kill();
        }
    }

    private FfmpegDecoding Start(FilterChain chain, out ShownFrame first)
    {
        FfmpegDecoding decoding = Begin(chain);
        if (decoding.Take() is { } frame)
        {
            decoding.Child.Limit(Timeout.InfiniteTimeSpan);
            first = frame;
            return decoding;
        }

        string why = decoding.Child.TimedOut
            ? FormattableString.Invariant($"ffmpeg got no image within {_input.Patience.TotalSeconds} s")
            : decoding.Input is { Container.Length: > 0, Codec: "" } input ? input.HasSound ? "it holds sound and no images" : "it holds no images"
            : decoding.Words is { Length: > 0 } words ? words
            : "it holds no images";
        decoding.Dispose();
        throw new SourceException(WhyUnreadable(why));
    }

    private FfmpegDecoding Begin(FilterChain chain)
    {
        try
        {
            var decoding = new FfmpegDecoding(_ffmpeg, _input, chain);
            decoding.Child.Limit(_input.Patience);
            return decoding;
        }
        catch (IOException e)
        {
            throw new SourceException(e.Message, e);
        }
    }

    private string WhyUnreadable(string why)
    {
        if (_input.NeverEnds)
        {
            return $"No video comes from {_input.Name}: is the server running, and the address right? ({why})";
        }

        return why.Contains("moov atom not found", StringComparison.Ordinal)
            ? $"{_input.Name} is not a video, or was cut before it was closed: its index (the 'moov' box) is missing, and without it no image can be found."
            : $"{_input.Name} is not a video that ffmpeg can read: {why}.";
    }

    private SourceInfo Describe()
    {
        bool isLive = _input.Path is null && _decoding.Input.Duration is null;
        bool hasNoRate = isLive && WithoutTimes.Contains(_decoding.Input.Container);
        int bits = FilterChain.Bits(_first.Format);
        PixelFormat format = FilterChain.PixelFormatOf(_first.Format);
        if (_input.BitDepth > bits)
        {
            throw new SourceException($"{_input.Name} gives {bits} bits, so depth={_input.BitDepth} cannot be.");
        }

        double frames = Math.Round((_decoding.Input.Duration?.TotalSeconds ?? 0) * (_decoding.Input.AverageRate ?? _decoding.FrameRate ?? 0));
        return new SourceInfo
        {
            Name = _input.Name,
            Width = _first.Width,
            Height = _first.Height,
            Format = format,
            BitDepth = _input.BitDepth ?? bits,
            FrameRate = hasNoRate ? null : _decoding.FrameRate,
            PixelSizeUm = _input.PixelSizeUm,
            PixelAspect = _first.PixelAspect,
            Encoding = $"{_decoding.Input.Codec} in {_decoding.Input.Container}",
            Colours = _decoding.Colours,
            Companions = _input.Path is { } path ? _decoding.Input.Companions(path) : null,
            LengthMs = _decoding.Input.Duration?.TotalMilliseconds,
            FrameCount = isLive || frames < 1 ? null : (long)frames,
            LossesAreCounted = !isLive,
            IsLive = isLive,
        };
    }

    private bool Fill(FrameWriter writer)
    {
        if (_planes is null)
        {
            return ReadWhole(writer.Bytes);
        }

        if (!ReadWhole(_planes.AsSpan<byte>()))
        {
            return false;
        }

        int height = writer.Height;
        using Mat green = _planes.RowRange(0, height), blue = _planes.RowRange(height, 2 * height), red = _planes.RowRange(2 * height, 3 * height);
        using Mat target = writer.AsMat();
        Cv2.Merge([blue, green, red], target);
        return true;
    }

    private bool ReadWhole(Span<byte> frame)
    {
        try
        {
            return _decoding.Child.Output.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private ShownFrame? Shown(CancellationToken stop)
    {
        ShownFrame? shown = _pending ?? _decoding.Take();
        _pending = null;
        if (shown is null && _decoding.CountsAnew)
        {
            ReadTo(_number, stop);
            shown = _decoding.Take();
        }

        return shown is not { } frame || frame.IsLike(_first)
            ? shown
            : throw new SourceException(FormattableString.Invariant(
                $"{_input.Name} changes from {_first.Width}x{_first.Height} {_first.Format} to {frame.Width}x{frame.Height} {frame.Format} at image {_number}: ")
                + (_input.Path is null ? "open it again." : "cut it there, and take its parts one by one."));
    }

    /// <summary>Milliseconds since the start; a recording's own, and what a stream without times has is when it arrived.</summary>
    private double TimeOf(ShownFrame frame)
    {
        if (HasNoTimes)
        {
            _started ??= _options.Clock.GetTimestamp();
            return _options.Clock.GetElapsedTime(_started.Value).TotalMilliseconds;
        }

        if (_decoding.Milliseconds(frame) is not { } stated)
        {
            return _number == 0 ? 0 : _lastMs + (1000 / (Info.FrameRate ?? 25));
        }

        _firstMs ??= Info.IsLive ? stated : 0;
        return stated - _firstMs.Value;
    }

    private void End(bool torn)
    {
        int code = _decoding.Child.WaitForExit(ExitPatience);
        string words = _decoding.Words is { Length: > 0 } text ? $" ({text})" : "";
        if (_decoding.Child.TimedOut)
        {
            throw new SourceException(FormattableString.Invariant(
                $"{_input.Name} gave nothing for {_input.Patience.TotalSeconds} s after image {_number}: it was given up (option timeout){words}."));
        }

        if (code > 128)
        {
            throw new SourceException($"ffmpeg was ended by signal {code - 128} while it read {_input.Name}, after image {_number}: try again.");
        }

        if (Info.IsLive && (_input.NeverEnds || code != 0))
        {
            throw new SourceException($"{_input.Name} stopped sending images{words}.");
        }

        WarnAtEnd(isWhole: code == 0 && words.Length == 0 && !torn, words);
    }

    private void WarnAtEnd(bool isWhole, string words)
    {
        if (_decoding.TurnedInterlaced)
        {
            _warn($"{_input.Name} has interlaced images among whole ones: they were passed on as they are.");
        }

        if (Info.IsLive || isWhole)
        {
            return;
        }

        string of = Info.FrameCount is { } count && count > _number ? FormattableString.Invariant($" of about {count}") : "";
        _warn($"{_input.Name} ends after {_number}{of} images: the file is cut or damaged{words}.");
    }
}
