using System.Diagnostics.CodeAnalysis;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Pipeline.Sinks;

namespace LiveSR.Recording;

/// <summary>
/// Writes a video file under <c>NAME.partial.EXT</c>, each frame with its own time. <see cref="Complete"/> asks the
/// encoder whether every image is there and gives the file its final name. Given up, or when this program dies, a valid
/// video stays under the partial name.
/// </summary>
public sealed class VideoFileSink : IFrameSink
{
    private const long SmallestReserve = 4 << 20;
    private const int ImagesInFlight = 64;
    private const int ImagesPerCheck = 8;

    /// <summary>How much longer than any other image a GIF may rest on its last.</summary>
    private const double LongestPause = 30;

    /// <summary>Milliseconds: Matroska's least, and how exact the length of a recording is known.</summary>
    private const double ShortestTick = 1, LengthTolerance = 15;

    private readonly OutputFile _file;
    private readonly VideoFileOptions _options;
    private readonly FfmpegProgram _ffmpeg;
    private readonly bool _overwrite;
    private IVideoEncoder? _encoder;
    private ImageShape _shape;
    private double _firstMs;
    private double _lastMs = double.NegativeInfinity;
    private double _longestMs;
    private long _written;
    private bool _lostTimes;
    private bool _closed;

    /// <summary>Makes the file.</summary>
    /// <param name="path">The video: .mp4, .mov, .m4v, .mkv or .avi.</param>
    /// <param name="options">Rate, codec, display range.</param>
    /// <param name="overwrite">Whether a video of that name is replaced.</param>
    /// <exception cref="OutputRefusedException">There is a video of that name.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="NotSupportedException">The extension names no video, or cannot hold the codec.</exception>
    /// <exception cref="ArgumentException">The frame rate is not positive.</exception>
    public VideoFileSink(string path, VideoFileOptions options, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.FrameRate > 0 && double.IsFinite(options.FrameRate)))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{path}: a video needs a frame rate above 0, not {options.FrameRate}; state the source's."), nameof(options));
        }

        VideoCodecs.For(path, options.Codec);
        _options = options;
        _overwrite = overwrite;
        _ffmpeg = options.Ffmpeg ?? FfmpegProgram.Installed;
        _file = OutputFile.Begin(path, overwrite);
    }

    /// <summary>The final name.</summary>
    public string Path => _file.FinalPath;

    /// <summary>Starts the encoder, which takes the time of dozens of frames, before the first is there.</summary>
    /// <param name="like">A frame like those to come.</param>
    [MemberNotNull(nameof(_encoder))]
    internal void Prepare(Frame like) => _encoder ??= Open(like);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">More bits than the codec holds, and no display range.</exception>
    /// <exception cref="IOException">The disk is full, or the encoder cannot be started or gave up.</exception>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_closed, this);
        Prepare(frame);
        if (ImageShape.Of(frame) != _shape)
        {
            throw new InvalidOperationException($"{Path}: the image is {ImageShape.Of(frame)}, but the video began with {_shape}; start a new file.");
        }

        if (_written % ImagesPerCheck == 0)
        {
            _file.RequireRoom(Reserve(frame));
        }

        if (_written == 0)
        {
            _firstMs = frame.Metadata.ElapsedTimeMs;
        }

        double time = TimeOf(frame);
        _longestMs = _written > 0 ? Math.Max(_longestMs, time - _lastMs) : 0;
        _encoder.Write(frame, _lastMs = time);
        _written++;
    }

    /// <inheritdoc/>
    /// <remarks>When no frame came, no file is made.</remarks>
    /// <exception cref="IOException">Images are missing in the file: it stays under its partial name.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        long encoded = _encoder?.Finish() ?? 0;
        Dispose();
        if (_written == 0)
        {
            return;
        }

        if (encoded != _written)
        {
            throw new IOException(FormattableString.Invariant(
                $"{Path}: the encoder wrote {encoded} of {_written} images, the disk may be full; what was written is in {_file.Path}."));
        }

        Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _encoder?.Dispose();
        if (_written == 0)
        {
            _file.Delete();
        }
    }

    private IVideoEncoder Open(Frame frame)
    {
        VideoCodecs.Require(Path, _options, frame.Format, frame.BitDepth);
        _shape = ImageShape.Of(frame);
        return _ffmpeg.IsUsable
            ? new FfmpegEncoder(_ffmpeg, _file.Path, _options, frame)
            : new OpenCvEncoder(_file.Path, _options, frame, _ffmpeg.Problem!);
    }

    /// <summary>A frame's time since the first; a frame without a time of its own follows the one before at the file's rate.</summary>
    private double TimeOf(Frame frame)
    {
        double interval = 1000 / _options.FrameRate, even = _written * interval, own = frame.Metadata.ElapsedTimeMs - _firstMs;
        if (_options.IsConstantRate)
        {
            return even;
        }

        if (VideoCodecs.HasTimes(Path))
        {
            return own > _lastMs ? own : _lastMs + interval;
        }

        if (own > 0 && Math.Abs(own - even) > interval && !_lostTimes)
        {
            _lostTimes = true;
            _options.Warn?.Invoke($"{Path}: an .avi has one rate and not each image's own time; .mkv and .mp4 have.");
        }

        return even;
    }

    /// <summary>
    /// Gives the file its final name. An .mp4 that is being written is a row of fragments, which not every player takes:
    /// it is copied into its usual form. So is a video that gets another recording's sound, or whose last image is shown longer or
    /// shorter than its rate has it.
    /// </summary>
    private void Commit()
    {
        bool hasCompanions = _options.Companions is { } beside && beside.Describe().Length > 0, isMp4 = EncoderArguments.IsMp4(Path);
        double lastMs = LastDuration(_options, _firstMs + _lastMs, _longestMs);
        bool endsByRate = !VideoCodecs.HasTimes(Path) || Math.Abs(lastMs - (1000 / _options.FrameRate)) < ShortestTick;
        if (!_ffmpeg.IsUsable || _options.IsSegment || !(hasCompanions || isMp4 || !endsByRate))
        {
            _file.Commit();
            return;
        }

        var whole = OutputFile.Begin(Path, _overwrite);
        var remux = new VideoRemux
        {
            From = _file.Path,
            To = whole.Path,
            Images = (_written, lastMs),
            Companions = hasCompanions ? _options.Companions : null,
            OffsetMs = _firstMs,
        };
        string? problem = remux.Run(_ffmpeg, line => _options.Warn?.Invoke($"{Path}: {line}"));
        if (problem is not null)
        {
            string fate = isMp4 ? "stays a row of fragments, which not every player takes" : "stays as it was encoded, of images alone";
            _options.Warn?.Invoke($"{Path}: {fate}: {problem}.");
        }

        // The fragments are as whole, should there be no room for a copy.
        (OutputFile kept, OutputFile other) = problem is null ? (whole, _file) : (_file, whole);
        other.Delete();
        kept.Commit();
    }

    /// <summary>
    /// For how long the last image is shown: to the end of the recording. Beside sound, which may go on when the images have ended,
    /// not longer than any other; and without sound not so long that images must be missing, as in a recording that was cut.
    /// </summary>
    /// <param name="options">Rate, and the recording's length.</param>
    /// <param name="lastMs">When it begins, on the recording's clock.</param>
    /// <param name="longestMs">For how long the others are shown at most.</param>
    internal static double LastDuration(VideoFileOptions options, double lastMs, double longestMs)
    {
        double even = 1000 / options.FrameRate;
        if (options.IsConstantRate || options.LengthMs is not { } length)
        {
            return even;
        }

        double rest = length - lastMs;
        double most = Math.Max(longestMs, even) * (options.Companions is { Sounds: > 0 } ? 1 : LongestPause);
        return rest <= 0 || rest > most || Math.Abs(rest - even) < LengthTolerance ? even : rest;
    }

    /// <summary>
    /// Room that must be left to take what comes until the next look and what the encoder still holds, and to close
    /// the file. How small an image becomes is known only after the first.
    /// </summary>
    private long Reserve(Frame frame) => _written == 0
        ? SmallestReserve + ((long)ImagesPerCheck * frame.Width * frame.Height * frame.Format.BytesPerPixel())
        : SmallestReserve + (ImagesInFlight * (new FileInfo(_file.Path).Length / _written));

    private readonly record struct ImageShape(int Width, int Height, PixelFormat Format, int BitDepth)
    {
        internal static ImageShape Of(Frame frame) => new(frame.Width, frame.Height, frame.Format, frame.BitDepth);

        public override string ToString() => FormattableString.Invariant($"{Width}x{Height} {Format}, {BitDepth} bit");
    }
}
