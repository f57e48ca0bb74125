using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>Image processing.</summary>
public static partial class Cv2
{
    public static void Resize(InputArray src, OutputArray dst, Size dsize, double fx = 0, double fy = 0,
        InterpolationFlags interpolation = InterpolationFlags.Linear)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_resize(src.Handle, dst.Handle, dsize, fx, fy, (int)interpolation));
    }

    public static void CvtColor(InputArray src, OutputArray dst, ColorConversionCodes code, int dstCn = 0)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_cvt_color(src.Handle, dst.Handle, (int)code, dstCn));
    }

    public static void MatchTemplate(InputArray image, InputArray templ, OutputArray result, TemplateMatchModes method, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(templ);
        ArgumentNullException.ThrowIfNull(result);
        NativeMethods.HandleException(
            NativeMethods.imgproc_match_template(image.Handle, templ.Handle, result.Handle, (int)method, NativeMethods.OrNone(mask)));
    }

    public static void GaussianBlur(InputArray src, OutputArray dst, Size ksize, double sigmaX, double sigmaY = 0,
        BorderTypes borderType = BorderTypes.Default)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_gaussian_blur(src.Handle, dst.Handle, ksize, sigmaX, sigmaY, (int)borderType));
    }

    public static void MedianBlur(InputArray src, OutputArray dst, int ksize)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_median_blur(src.Handle, dst.Handle, ksize));
    }

    public static void Sobel(InputArray src, OutputArray dst, MatType ddepth, int xorder, int yorder, int ksize = 3, double scale = 1,
        double delta = 0, BorderTypes borderType = BorderTypes.Default)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_sobel(
            src.Handle, dst.Handle, ddepth.Value, xorder, yorder, ksize, scale, delta, (int)borderType));
    }

    public static void Laplacian(InputArray src, OutputArray dst, MatType ddepth, int ksize = 1, double scale = 1, double delta = 0,
        BorderTypes borderType = BorderTypes.Default)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(
            NativeMethods.imgproc_laplacian(src.Handle, dst.Handle, ddepth.Value, ksize, scale, delta, (int)borderType));
    }

    public static void SepFilter2D(InputArray src, OutputArray dst, MatType ddepth, InputArray kernelX, InputArray kernelY,
        Point? anchor = null, double delta = 0, BorderTypes borderType = BorderTypes.Default)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        ArgumentNullException.ThrowIfNull(kernelX);
        ArgumentNullException.ThrowIfNull(kernelY);
        NativeMethods.HandleException(NativeMethods.imgproc_sep_filter_2d(
            src.Handle, dst.Handle, ddepth.Value, kernelX.Handle, kernelY.Handle, anchor ?? new Point(-1, -1), delta, (int)borderType));
    }

    public static void WarpAffine(InputArray src, OutputArray dst, InputArray m, Size dsize,
        InterpolationFlags flags = InterpolationFlags.Linear, BorderTypes borderMode = BorderTypes.Constant, Scalar? borderValue = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.HandleException(NativeMethods.imgproc_warp_affine(
            src.Handle, dst.Handle, m.Handle, dsize, (int)flags, (int)borderMode, borderValue.GetValueOrDefault()));
    }

    public static Point2d PhaseCorrelate(InputArray src1, InputArray src2, InputArray window, out double response)
    {
        ArgumentNullException.ThrowIfNull(src1);
        ArgumentNullException.ThrowIfNull(src2);
        ArgumentNullException.ThrowIfNull(window);
        NativeMethods.HandleException(
            NativeMethods.imgproc_phase_correlate(src1.Handle, src2.Handle, window.Handle, out response, out Point2d shift));
        return shift;
    }

    public static void CreateHanningWindow(InputOutputArray dst, Size winSize, MatType type)
    {
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_hanning_window(dst.Handle, winSize, type.Value));
    }

    public static void ApplyColorMap(InputArray src, OutputArray dst, ColormapTypes colormap)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.imgproc_apply_color_map(src.Handle, dst.Handle, (int)colormap));
    }
}
