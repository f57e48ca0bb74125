using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

internal static partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_resize(MatHandle src, MatHandle dst, Size size, double fx, double fy, int interpolation);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_cvt_color(MatHandle src, MatHandle dst, int code, int channels);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_match_template(MatHandle image, MatHandle templ, MatHandle result, int method, MatHandle mask);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_gaussian_blur(MatHandle src, MatHandle dst, Size size, double sigmaX, double sigmaY, int border);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_median_blur(MatHandle src, MatHandle dst, int size);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_sobel(MatHandle src, MatHandle dst, int depth, int dx, int dy, int size, double scale, double delta, int border);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_laplacian(MatHandle src, MatHandle dst, int depth, int size, double scale, double delta, int border);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_sep_filter_2d(MatHandle src, MatHandle dst, int depth, MatHandle kernelX, MatHandle kernelY,
        Point anchor, double delta, int border);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_warp_affine(MatHandle src, MatHandle dst, MatHandle matrix, Size size, int flags, int border, Scalar value);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_phase_correlate(MatHandle a, MatHandle b, MatHandle window, out double response, out Point2d shift);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_hanning_window(MatHandle dst, Size size, int type);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_apply_color_map(MatHandle src, MatHandle dst, int map);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_line(MatHandle image, Point from, Point to, Scalar colour, int thickness, int type, int shift);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_rectangle(MatHandle image, Rect rect, Scalar colour, int thickness, int type, int shift);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgproc_rectangle_corners(MatHandle image, Point a, Point b, Scalar colour, int thickness, int type, int shift);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgproc_put_text(MatHandle image, string text, Point origin, int font, double scale, Scalar colour,
        int thickness, int type, int bottomLeft);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgproc_get_text_size(string text, int font, double scale, int thickness, out int baseLine, out Size size);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int video_find_transform_ecc(MatHandle templ, MatHandle input, MatHandle warp, int motion, int criteriaType,
        int maxCount, double epsilon, MatHandle mask, int gaussFilterSize, out double correlation);
}
