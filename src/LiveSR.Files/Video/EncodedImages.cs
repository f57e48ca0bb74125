using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>
/// Frames as ffmpeg takes them: as they are, grey of more than 8 bits under the tag of its depth, deep colour as three
/// planes, brought to 8 bits where a display range was stated; of 8 bits for H.264 and HEVC as these hold them, which spares
/// ffmpeg a conversion and the pipe half of its bytes.
/// </summary>
internal sealed class EncodedImages : IDisposable
{
    private static readonly int[] Depths = [9, 10, 12, 14, 16];

    private readonly DisplayRange? _display;
    private readonly Mat _eightBit = new();
    private readonly Mat _packed = new();
    private readonly Mat? _planes;
    private readonly SubsampledPlanes? _subsampled;

    /// <summary>Decides from the first frame.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="codec">FFV1 has no 14-bit grey: it gets the values as 16-bit ones, unchanged.</param>
    /// <param name="display">Intensities shown as black and white, or null.</param>
    internal EncodedImages(Frame first, VideoCodec codec, DisplayRange? display)
    {
        _display = display;
        bool colour = first.Format.IsColour();
        Depth = display is not null || first.Format.BytesPerChannel() == 1 ? 8 : Depths.First(depth => depth >= first.BitDepth);
        if (Depth == 14 && !colour && codec == VideoCodec.Ffv1)
        {
            Depth = 16;
        }

        (FourCc, Name) = (colour, Depth) switch
        {
            (false, 8) => ("Y800"u8.ToArray(), "gray"),
            (true, 8) => ([(byte)'B', (byte)'G', (byte)'R', 24], "bgr0"),
            (false, _) => ([(byte)'Y', (byte)'1', 0, (byte)Depth], FormattableString.Invariant($"gray{Depth}le")),
            (true, _) => ([(byte)'G', (byte)'3', 0, (byte)Depth], FormattableString.Invariant($"gbrp{Depth}le")),
        };
        _planes = colour && Depth > 8 ? new Mat(3 * first.Height, first.Width, MatType.CV_16UC1) : null;
        (Width, Height) = (first.Width, first.Height);
        if (Depth == 8 && codec is VideoCodec.H264 or VideoCodec.Hevc)
        {
            _subsampled = new SubsampledPlanes(first.Width, first.Height, colour);
            (FourCc, Name, Width, Height) = ("I420"u8.ToArray(), "yuv420p", _subsampled.Width, _subsampled.Height);
        }
    }

    /// <summary>Width in pixels on their way to ffmpeg.</summary>
    internal int Width { get; }

    /// <summary>Height in pixels on their way to ffmpeg.</summary>
    internal int Height { get; }

    /// <summary>Whether they are as H.264 and HEVC hold them.</summary>
    internal bool AreSubsampled => _subsampled is not null;

    /// <summary>Bits of an intensity on their way to ffmpeg.</summary>
    internal int Depth { get; }

    /// <summary>ffmpeg's tag of the pixel format.</summary>
    internal byte[] FourCc { get; }

    /// <summary>ffmpeg's name of the format in which they come, or in which FFV1 keeps them without loss.</summary>
    internal string Name { get; }

    /// <summary>The bytes of a frame. Valid until the next, or until the frame's lease ends.</summary>
    internal ReadOnlySpan<byte> Bytes(Frame frame)
    {
        using Mat image = frame.AsMat();
        if (_planes is not null)
        {
            Split(image, _planes);
            return _planes.AsSpan<byte>();
        }

        _display?.Apply(image, _eightBit, frame.Format.Channels());
        Mat shown = _display is null ? image : _eightBit;
        if (_subsampled is not null)
        {
            return _subsampled.Of(BytesOf(shown), (int)shown.Step());
        }

        if (!shown.IsContinuous())
        {
            shown.CopyTo(_packed);
            shown = _packed;
        }

        return BytesOf(shown);
    }

    public void Dispose()
    {
        _eightBit.Dispose();
        _packed.Dispose();
        _planes?.Dispose();
    }

    private static unsafe ReadOnlySpan<byte> BytesOf(Mat image) => new((void*)image.Data, (int)((image.Step() * (image.Rows - 1)) + (image.Cols * image.ElemSize())));

    private static void Split(Mat image, Mat planes)
    {
        int height = image.Rows;
        using Mat green = planes.RowRange(0, height), blue = planes.RowRange(height, 2 * height), red = planes.RowRange(2 * height, 3 * height);
        Cv2.MixChannels([image], [blue, green, red], [0, 0, 1, 1, 2, 2]);
    }
}
