using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>Encodes through OpenCV, for a machine without ffmpeg: Motion JPEG, and FFV1 of 8 bits, at a constant rate.</summary>
internal sealed class OpenCvEncoder : IVideoEncoder
{
    private readonly VideoWriter _writer;
    private readonly DisplayRange? _display;
    private readonly Mat _eightBit = new();
    private readonly Mat _even = new();
    private long _written;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">OpenCV has no encoder for it.</exception>
    internal OpenCvEncoder(string path, VideoFileOptions options, Frame first, string whyNotFfmpeg)
    {
        _display = options.Display;
        VideoCodec codec = VideoCodecs.For(path, options.Codec);
        var size = new Size(first.Width + (first.Width & 1), first.Height + (first.Height & 1));
        int[] parameters = [(int)VideoWriterProperties.IsColor, first.Format.IsColour() ? 1 : 0];
        int fourCc = codec switch
        {
            VideoCodec.Ffv1 => VideoWriter.FourCC("FFV1"),
            VideoCodec.MotionJpeg => VideoWriter.FourCC("MJPG"),
            VideoCodec.Hevc => VideoWriter.FourCC("hvc1"),
            _ => VideoWriter.FourCC("avc1"),
        };
        bool fits = _display is not null || first.Format.BytesPerChannel() == 1;

        // On Windows the system may have the H.264 that OpenCV lacks.
        _writer = new VideoWriter(path, VideoCaptureAPIs.FFMPEG, fourCc, options.FrameRate, size, parameters);
        if (!_writer.IsOpened())
        {
            _writer.Dispose();
            _writer = new VideoWriter(path, VideoCaptureAPIs.ANY, fourCc, options.FrameRate, size, parameters);
        }

        if (!fits || !_writer.IsOpened())
        {
            _writer.Dispose();
            throw new IOException($"{path}: OpenCV cannot encode {first.Format} as {codec}, and {whyNotFfmpeg}.");
        }

        options.Warn?.Invoke($"{path} is encoded by OpenCV, which keeps one rate, an even size and square pixels only, at a quality of its own: {whyNotFfmpeg}.");
    }

    public void Write(Frame frame, double ms)
    {
        using Mat image = frame.AsMat();
        Mat encodable = image;
        if (_display is { } range)
        {
            range.Apply(image, _eightBit, frame.Format.Channels());
            encodable = _eightBit;
        }

        int right = image.Cols & 1, below = image.Rows & 1;
        if ((right | below) != 0)
        {
            Cv2.CopyMakeBorder(encodable, _even, 0, below, 0, right, BorderTypes.Replicate);
            encodable = _even;
        }

        _writer.Write(encodable);
        _written++;
    }

    public long Finish()
    {
        _writer.Release();
        return _written;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _eightBit.Dispose();
        _even.Dispose();
    }
}
