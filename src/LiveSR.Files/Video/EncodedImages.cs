using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files.Video;

/// <summary>
/// Frames as ffmpeg takes them: as they are, grey of more than 8 bits under the tag of its depth, deep colour as three
/// planes, brought to 8 bits where a display range was stated.
/// </summary>
internal sealed class EncodedImages : IDisposable
{
    private static readonly int[] Depths = [9, 10, 12, 14, 16];

    private readonly DisplayRange? _display;
    private readonly Mat _eightBit = new();
    private readonly Mat _packed = new();
    private readonly Mat? _planes;

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
    }

    /// <summary>Bits of an intensity on their way to ffmpeg.</summary>
    internal int Depth { get; }

    /// <summary>ffmpeg's tag of the pixel format.</summary>
    internal byte[] FourCc { get; }

    /// <summary>ffmpeg's name of the format in which FFV1 keeps them without loss.</summary>
    internal string Name { get; }

    /// <summary>The bytes of a frame. Valid until the next, or until the frame's lease ends.</summary>
    internal unsafe ReadOnlySpan<byte> Bytes(Frame frame)
    {
        if (_display is null && _planes is null && frame.IsPacked)
        {
            return new ReadOnlySpan<byte>((void*)frame.Address, frame.Stride * frame.Height);
        }

        using Mat image = frame.AsMat();
        if (_planes is not null)
        {
            Split(image, _planes);
            return _planes.AsSpan<byte>();
        }

        if (_display is { } range)
        {
            range.Apply(image, _eightBit, frame.Format.Channels());
            return _eightBit.AsSpan<byte>();
        }

        image.CopyTo(_packed);
        return _packed.AsSpan<byte>();
    }

    public void Dispose()
    {
        _eightBit.Dispose();
        _packed.Dispose();
        _planes?.Dispose();
    }

    private static void Split(Mat image, Mat planes)
    {
        int height = image.Rows;
        using Mat green = planes.RowRange(0, height), blue = planes.RowRange(height, 2 * height), red = planes.RowRange(2 * height, 3 * height);
        Cv2.MixChannels([image], [blue, green, red], [0, 0, 1, 1, 2, 2]);
    }
}
