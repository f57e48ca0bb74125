using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>Drawing.</summary>
public static partial class Cv2
{
    public static void Line(InputOutputArray img, Point pt1, Point pt2, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.HandleException(NativeMethods.imgproc_line(img.Handle, pt1, pt2, color, thickness, (int)lineType, shift));
    }

    public static void Line(InputOutputArray img, int pt1X, int pt1Y, int pt2X, int pt2Y, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        Line(img, new Point(pt1X, pt1Y), new Point(pt2X, pt2Y), color, thickness, lineType, shift);

    public static void Rectangle(InputOutputArray img, Rect rect, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.HandleException(NativeMethods.imgproc_rectangle(img.Handle, rect, color, thickness, (int)lineType, shift));
    }

    public static void Rectangle(InputOutputArray img, Point pt1, Point pt2, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.HandleException(NativeMethods.imgproc_rectangle_corners(img.Handle, pt1, pt2, color, thickness, (int)lineType, shift));
    }

    public static void Rectangle(Mat img, Rect rect, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        Rectangle((InputOutputArray)img, rect, color, thickness, lineType, shift);

    public static void Rectangle(Mat img, Point pt1, Point pt2, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        Rectangle((InputOutputArray)img, pt1, pt2, color, thickness, lineType, shift);

    public static void PutText(InputOutputArray img, string text, Point org, HersheyFonts fontFace, double fontScale, Scalar color,
        int thickness = 1, LineTypes lineType = LineTypes.Link8, bool bottomLeftOrigin = false)
    {
        ArgumentNullException.ThrowIfNull(img);
        ArgumentException.ThrowIfNullOrEmpty(text);
        NativeMethods.HandleException(NativeMethods.imgproc_put_text(
            img.Handle, text, org, (int)fontFace, fontScale, color, thickness, (int)lineType, bottomLeftOrigin ? 1 : 0));
    }

    public static Size GetTextSize(string text, HersheyFonts fontFace, double fontScale, int thickness, out int baseLine)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        NativeMethods.HandleException(
            NativeMethods.imgproc_get_text_size(text, (int)fontFace, fontScale, thickness, out baseLine, out Size size));
        return size;
    }
}
