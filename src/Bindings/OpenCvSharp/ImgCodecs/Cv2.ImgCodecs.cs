using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>Reading and writing images.</summary>
public static partial class Cv2
{
    public static Mat ImRead(string fileName, ImreadModes flags = ImreadModes.Color) => new(Read(fileName, flags));

    public static bool ImReadMulti(string filename, out Mat[] mats, ImreadModes flags = ImreadModes.AnyColor)
    {
        ArgumentNullException.ThrowIfNull(filename);
        NativeMethods.HandleException(NativeMethods.imgcodecs_imread_multi(filename, (int)flags, out MatVectorHandle pages, out int ok));
        using (pages)
        {
            mats = pages.ToArray();
        }

        return ok != 0;
    }

    public static bool ImWrite(string fileName, Mat img, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.HandleException(NativeMethods.imgcodecs_imwrite(fileName, img.Handle, prms, prms?.Length ?? 0, out int ok));
        return ok != 0;
    }

    public static bool ImWrite(string fileName, Mat img, params ImageEncodingParam[] prms) => ImWrite(fileName, img, Flatten(prms));

    public static bool ImWrite(string fileName, IEnumerable<Mat> img, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(img);
        Mat[] pages = [.. img];
        NativeMethods.HandleException(
            NativeMethods.imgcodecs_imwrite_multi(fileName, Addresses(pages), pages.Length, prms, prms?.Length ?? 0, out int ok));
        GC.KeepAlive(pages);
        return ok != 0;
    }

    public static bool ImWrite(string fileName, IEnumerable<Mat> img, params ImageEncodingParam[] prms) => ImWrite(fileName, img, Flatten(prms));

    public static bool ImEncode(string ext, InputArray img, out byte[] buf, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(ext);
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.HandleException(
            NativeMethods.imgcodecs_imencode(ext, img.Handle, prms, prms?.Length ?? 0, out BytesHandle bytes, out int ok));
        using (bytes)
        {
            buf = bytes.ToArray();
        }

        return ok != 0;
    }

    public static void ImEncode(string ext, InputArray img, out byte[] buf, params ImageEncodingParam[] prms) =>
        ImEncode(ext, img, out buf, Flatten(prms));

    public static Mat ImDecode(byte[] buf, ImreadModes flags)
    {
        ArgumentNullException.ThrowIfNull(buf);
        return ImDecode(new ReadOnlySpan<byte>(buf), flags);
    }

    public static Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes flags)
    {
        if (span.IsEmpty)
        {
            throw new ArgumentException("Empty span", nameof(span));
        }

        NativeMethods.HandleException(NativeMethods.imgcodecs_imdecode(span, span.Length, (int)flags, out MatHandle mat));
        return new Mat(mat);
    }

    internal static MatHandle Read(string fileName, ImreadModes flags)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        NativeMethods.HandleException(NativeMethods.imgcodecs_imread(fileName, (int)flags, out MatHandle mat));
        return mat;
    }

    private static int[] Flatten(ImageEncodingParam[] prms)
    {
        ArgumentNullException.ThrowIfNull(prms);
        return [.. prms.SelectMany(p => new[] { (int)p.EncodingId, p.Value })];
    }
}

/// <summary>A parameter of an image format's writer.</summary>
public record ImageEncodingParam
{
    public ImageEncodingParam(ImwriteFlags id, int value)
    {
        EncodingId = id;
        Value = value;
    }

    public ImwriteFlags EncodingId { get; }

    public int Value { get; }
}
