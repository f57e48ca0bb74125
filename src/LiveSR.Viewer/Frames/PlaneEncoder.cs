using System.Buffers;
using LiveSR.Files;
using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Viewer.Frames;

/// <summary>How texels stand for values: <c>value = Offset + Step * texel</c>.</summary>
internal readonly record struct TexelScale(float Offset, float Step)
{
    /// <summary>A texel is a count.</summary>
    public static TexelScale Counts { get; } = new(0, 1);
}

/// <summary>
/// Shrinks a part of an image to the screen by area, and brings it to bytes that a browser can show. For one thread at a
/// time; what it works in is kept from frame to frame.
/// </summary>
internal sealed class PlaneEncoder : IDisposable
{
    /// <summary>Standard deviations that a consistency map is sent up to, on both sides.</summary>
    private const float ResidualRange = 8;

    private const int JpegQuality = 85;

    private readonly AreaShrinker _shrinker = new();
    private readonly Mat _shrunk = new();
    private readonly Mat _converted = new();

    /// <summary>Writes the pixels and says what they are.</summary>
    /// <param name="frame">The image.</param>
    /// <param name="cut">Which part, how large.</param>
    /// <param name="kind">What the image is: a consistency map is spread over a range of its own.</param>
    /// <param name="coding">How to send it.</param>
    /// <param name="contrast">Values that become 0 and 255 where 8 bits are sent of more.</param>
    /// <param name="output">Where the bytes go.</param>
    public EncodedPlane Encode(Frame frame, PlaneCut cut, PlaneKind kind, PlaneCoding coding, (float Low, float High) contrast, IBufferWriter<byte> output)
    {
        using Mat whole = frame.AsMat();
        using var part = new Mat(whole, new Rect(cut.Part.X, cut.Part.Y, cut.Part.Width, cut.Part.Height));
        Mat pixels = part;
        if (cut.Shrinks)
        {
            _shrunk.Create(cut.Height, cut.Width, part.Type());
            _shrinker.Shrink(frame, cut, Bytes(_shrunk));
            pixels = _shrunk;
        }

        TexelScale scale = ScaleOf(frame.Format, kind, coding, contrast);
        bool wide = coding == PlaneCoding.Raw16 && frame.Format.BytesPerChannel() > 1;
        if (scale != TexelScale.Counts)
        {
            int channels = frame.Format.Channels();
            pixels.ConvertTo(_converted, wide ? MatType.CV_16UC(channels) : MatType.CV_8UC(channels), 1 / scale.Step, -scale.Offset / scale.Step);
            pixels = _converted;
        }

        return coding is PlaneCoding.Jpeg or PlaneCoding.Webp
            ? new EncodedPlane(coding, scale, WriteCompressed(pixels, coding, output))
            : new EncodedPlane(wide ? PlaneCoding.Raw16 : PlaneCoding.Raw8, scale, WriteRows(pixels, output));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shrunk.Dispose();
        _converted.Dispose();
    }

    private static TexelScale ScaleOf(PixelFormat format, PlaneKind kind, PlaneCoding coding, (float Low, float High) contrast)
    {
        (float low, float high) = kind == PlaneKind.Residual ? (-ResidualRange, ResidualRange)
            : coding != PlaneCoding.Raw16 ? contrast
            : format == PixelFormat.Gray32F ? (0, 1) : (0, ushort.MaxValue);
        bool exact = format.BytesPerChannel() == 1 || (format.BytesPerChannel() == 2 && coding == PlaneCoding.Raw16);
        int largest = coding == PlaneCoding.Raw16 ? ushort.MaxValue : byte.MaxValue;
        return exact ? TexelScale.Counts : new TexelScale(low, Math.Max(high - low, 1e-6f) / largest);
    }

    private static unsafe Span<byte> Bytes(Mat packed) => new(packed.DataPointer, checked((int)(packed.Total() * packed.ElemSize())));

    private static int WriteRows(Mat pixels, IBufferWriter<byte> output)
    {
        int row = pixels.Cols * (int)pixels.ElemSize();
        int height = pixels.Rows;
        Span<byte> target = output.GetSpan(row * height);
        for (int y = 0; y < height; y++)
        {
            unsafe
            {
                new ReadOnlySpan<byte>(pixels.Ptr(y).ToPointer(), row).CopyTo(target[(y * row)..]);
            }
        }

        output.Advance(row * height);
        return row * height;
    }

    private static int WriteCompressed(Mat pixels, PlaneCoding coding, IBufferWriter<byte> output)
    {
        (string extension, ImwriteFlags quality) = coding == PlaneCoding.Jpeg ? (".jpg", ImwriteFlags.JpegQuality) : (".webp", ImwriteFlags.WebPQuality);
        Cv2.ImEncode(extension, pixels, out byte[] compressed, new ImageEncodingParam(quality, JpegQuality));
        output.Write(compressed);
        return compressed.Length;
    }
}

/// <summary>What was written of an image.</summary>
/// <param name="Coding">How.</param>
/// <param name="Scale">What a texel stands for.</param>
/// <param name="Bytes">How much.</param>
internal readonly record struct EncodedPlane(PlaneCoding Coding, TexelScale Scale, int Bytes);
