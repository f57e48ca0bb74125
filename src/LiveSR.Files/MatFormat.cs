using LiveSR.Imaging;
using OpenCvSharp;

namespace LiveSR.Files;

/// <summary>How OpenCV's matrices become frames.</summary>
internal readonly record struct MatFormat(PixelFormat Format, MatType Type, ColorConversionCodes? Conversion)
{
    /// <summary>The format in which a matrix of this type is delivered, and the conversion that it needs; null when there is none.</summary>
    /// <param name="type">Type of the matrix that the backend reads.</param>
    /// <param name="gray">Brings colour to luma.</param>
    internal static MatFormat? Of(MatType type, bool gray) => (type.Depth, type.Channels) switch
    {
        (MatType.CV_8U, 1) => new(PixelFormat.Gray8, MatType.CV_8UC1, null),
        (MatType.CV_16U, 1) => new(PixelFormat.Gray16, MatType.CV_16UC1, null),
        (MatType.CV_32F, 1) => new(PixelFormat.Gray32F, MatType.CV_32FC1, null),
        (MatType.CV_8U, 3) when gray => new(PixelFormat.Gray8, MatType.CV_8UC1, ColorConversionCodes.BGR2GRAY),
        (MatType.CV_16U, 3) when gray => new(PixelFormat.Gray16, MatType.CV_16UC1, ColorConversionCodes.BGR2GRAY),
        (MatType.CV_8U, 3) => new(PixelFormat.Bgr24, MatType.CV_8UC3, null),
        (MatType.CV_16U, 3) => new(PixelFormat.Bgr48, MatType.CV_16UC3, null),
        (MatType.CV_8U, 4) when gray => new(PixelFormat.Gray8, MatType.CV_8UC1, ColorConversionCodes.BGRA2GRAY),
        (MatType.CV_16U, 4) when gray => new(PixelFormat.Gray16, MatType.CV_16UC1, ColorConversionCodes.BGRA2GRAY),
        (MatType.CV_8U, 4) => new(PixelFormat.Bgr24, MatType.CV_8UC3, ColorConversionCodes.BGRA2BGR),
        (MatType.CV_16U, 4) => new(PixelFormat.Bgr48, MatType.CV_16UC3, ColorConversionCodes.BGRA2BGR),
        _ => null,
    };

    /// <summary>A header over the pixels that <paramref name="writer"/> fills; nothing is copied.</summary>
    internal Mat Over(FrameWriter writer) => Mat.FromPixelData(writer.Height, writer.Width, Type, writer.Address);

    /// <summary>Brings a matrix that was read into the frame's own pixels.</summary>
    internal void Store(Mat read, FrameWriter writer)
    {
        using Mat target = Over(writer);
        if (Conversion is { } conversion)
        {
            Cv2.CvtColor(read, target, conversion);
        }
        else
        {
            read.CopyTo(target);
        }
    }
}
