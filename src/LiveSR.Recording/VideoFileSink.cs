using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Output;
using LiveSR.Pipeline.Sinks;
using OpenCvSharp;

namespace LiveSR.Recording;

/// <summary>
/// Writes a video file under <c>NAME.partial.EXT</c>; <see cref="Complete"/> reads it back to see that every image is
/// there, since the encoder does not report a failed write, and gives it its final name. Given up, it leaves a valid
/// video under the partial name. Codecs want an even width and height: an odd last column or row is repeated.
/// </summary>
public sealed class VideoFileSink : IFrameSink
{
    private const long SmallestReserve = 4 << 20;
    private const int ImagesInFlight = 64;
    private const int ImagesPerCheck = 8;

    private readonly OutputFile _file;
    private readonly VideoFileOptions _options;
    private readonly VideoCodec _codec;
    private readonly Mat _eightBit = new();
    private readonly Mat _even = new();
    private VideoWriter? _writer;
    private ImageShape _shape;
    private long _written;
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

        _options = options;
        _codec = CodecFor(path, options.Codec);
        _file = OutputFile.Begin(path, overwrite);
    }

    /// <summary>The final name.</summary>
    public string Path => _file.FinalPath;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">More bits than the codec holds, and no display range.</exception>
    /// <exception cref="IOException">The disk is full, or the encoder cannot be opened.</exception>
    public void Write(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_closed, this);
        _writer ??= Open(frame);
        if (ImageShape.Of(frame) != _shape)
        {
            throw new InvalidOperationException($"{Path}: the image is {ImageShape.Of(frame)}, but the video began with {_shape}; start a new file.");
        }

        if (_written % ImagesPerCheck == 0)
        {
            _file.RequireRoom(Reserve(frame));
        }

        using Mat image = frame.AsMat();
        Mat encodable = Encodable(frame, image);
        _writer.Write(Even(encodable));
        _written++;
    }

    /// <inheritdoc/>
    /// <remarks>When no frame came, no file is made.</remarks>
    /// <exception cref="IOException">Images are missing in the file: it stays under its partial name.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        Dispose();
        if (_written == 0)
        {
            return;
        }

        long readable = VideoCheck.CountImages(_file.Path, _written);
        if (readable < _written)
        {
            throw new IOException(FormattableString.Invariant(
                $"{Path}: only {readable} of {_written} images can be read back, the disk may be full; what was written is in {_file.Path}."));
        }

        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _writer?.Release();
        _writer?.Dispose();
        _eightBit.Dispose();
        _even.Dispose();
        if (_written == 0)
        {
            _file.Delete();
        }
    }

    private static VideoCodec CodecFor(string path, VideoCodec wanted)
    {
        string extension = System.IO.Path.GetExtension(path).ToLowerInvariant();
        VideoCodec own = extension switch
        {
            ".mp4" or ".mov" or ".m4v" => VideoCodec.H264,
            ".mkv" => VideoCodec.Ffv1,
            ".avi" => VideoCodec.MotionJpeg,
            _ => throw new NotSupportedException($"{path}: '{extension}' is no video that can be written; use .mp4, .mov, .mkv or .avi."),
        };
        return wanted switch
        {
            VideoCodec.ByExtension => own,
            VideoCodec.Ffv1 or VideoCodec.MotionJpeg when own == VideoCodec.H264 =>
                throw new NotSupportedException($"{path}: {extension} holds H.264; use .mkv or .avi for {wanted}."),
            _ => wanted,
        };
    }

    private VideoWriter Open(Frame frame)
    {
        bool wide = frame.Format.BytesPerChannel() > 1;
        bool keepsWide = frame.Format == PixelFormat.Gray16 && _codec == VideoCodec.Ffv1 && _options.Display is null
            && System.IO.Path.GetExtension(Path).Equals(".mkv", StringComparison.OrdinalIgnoreCase);
        if (wide && !keepsWide && _options.Display is null)
        {
            throw new NotSupportedException(
                $"{Path}: {frame.Format} does not fit into this video; write .tiff, or state which intensities are black and white.");
        }

        _shape = ImageShape.Of(frame);
        var size = new Size(frame.Width + (frame.Width & 1), frame.Height + (frame.Height & 1));
        int[] parameters =
        [
            (int)VideoWriterProperties.IsColor, frame.Format.IsColour() ? 1 : 0,
            .. keepsWide ? (int[])[(int)VideoWriterProperties.Depth, MatType.CV_16U] : [],
        ];

        // OpenCV 4.6 writes 16 bits through GStreamer only, later ones through FFmpeg too. On Windows FFmpeg's H.264 may
        // be missing, while the system has one.
        ReadOnlySpan<VideoCaptureAPIs> backends = keepsWide
            ? [VideoCaptureAPIs.GSTREAMER, VideoCaptureAPIs.FFMPEG]
            : [VideoCaptureAPIs.FFMPEG, VideoCaptureAPIs.ANY];
        foreach (VideoCaptureAPIs backend in backends)
        {
            var writer = new VideoWriter(_file.Path, backend, FourCode(), _options.FrameRate, size, parameters);
            if (writer.IsOpened())
            {
                return writer;
            }

            writer.Dispose();
        }

        throw new IOException($"{Path}: OpenCV has no encoder for {_codec} in this file; try another extension or codec.");
    }

    private int FourCode() => _codec switch
    {
        VideoCodec.H264 => VideoWriter.FourCC('a', 'v', 'c', '1'),
        VideoCodec.Ffv1 => VideoWriter.FourCC('F', 'F', 'V', '1'),
        _ => VideoWriter.FourCC('M', 'J', 'P', 'G'),
    };

    private Mat Encodable(Frame frame, Mat image)
    {
        if (_options.Display is not DisplayRange range)
        {
            return image;
        }

        range.Apply(image, _eightBit, frame.Format.Channels());
        return _eightBit;
    }

    private Mat Even(Mat image)
    {
        int right = image.Cols & 1, below = image.Rows & 1;
        if ((right | below) == 0)
        {
            return image;
        }

        Cv2.CopyMakeBorder(image, _even, 0, below, 0, right, BorderTypes.Replicate);
        return _even;
    }

    /// <summary>
    /// Room that must be left to take what comes until the next look and what the encoder still holds, and to close
    /// the file. How small an image becomes is known only after the first.
    /// </summary>
    private long Reserve(Frame frame) => _written == 0
        ? SmallestReserve + ((long)ImagesPerCheck * frame.Width * frame.Height * frame.Format.BytesPerPixel())
        : SmallestReserve + (ImagesInFlight * (new FileInfo(_file.Path).Length / _written));

    private readonly record struct ImageShape(int Width, int Height, PixelFormat Format)
    {
        internal static ImageShape Of(Frame frame) => new(frame.Width, frame.Height, frame.Format);

        public override string ToString() => FormattableString.Invariant($"{Width}x{Height} {Format}");
    }
}
