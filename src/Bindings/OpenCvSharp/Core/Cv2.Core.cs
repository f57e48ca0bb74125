using OpenCvSharp.Internal;

namespace OpenCvSharp;

/// <summary>OpenCV's functions, by module.</summary>
public static partial class Cv2
{
    public const double PI = Math.PI;

    public static void MinMaxLoc(InputArray src, out double minVal, out double maxVal)
    {
        ArgumentNullException.ThrowIfNull(src);
        NativeMethods.HandleException(NativeMethods.core_min_max(src.Handle, out minVal, out maxVal));
    }

    public static void MinMaxLoc(InputArray src, out Point minLoc, out Point maxLoc) => MinMaxLoc(src, out _, out _, out minLoc, out maxLoc);

    public static void MinMaxLoc(InputArray src, out double minVal, out double maxVal, out Point minLoc, out Point maxLoc, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        NativeMethods.HandleException(
            NativeMethods.core_min_max_loc(src.Handle, out minVal, out maxVal, out minLoc, out maxLoc, NativeMethods.OrNone(mask)));
    }

    public static void MeanStdDev(InputArray src, out Scalar mean, out Scalar stddev, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        NativeMethods.HandleException(NativeMethods.core_mean_std_dev(src.Handle, out mean, out stddev, NativeMethods.OrNone(mask)));
    }

    public static Scalar Mean(InputArray src, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        NativeMethods.HandleException(NativeMethods.core_mean(src.Handle, NativeMethods.OrNone(mask), out Scalar mean));
        return mean;
    }

    public static double Norm(InputArray src1, NormTypes normType = NormTypes.L2, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(src1);
        NativeMethods.HandleException(NativeMethods.core_norm(src1.Handle, (int)normType, NativeMethods.OrNone(mask), out double norm));
        return norm;
    }

    public static double Norm(InputArray src1, InputArray src2, NormTypes normType = NormTypes.L2, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(src1);
        ArgumentNullException.ThrowIfNull(src2);
        NativeMethods.HandleException(
            NativeMethods.core_norm_difference(src1.Handle, src2.Handle, (int)normType, NativeMethods.OrNone(mask), out double norm));
        return norm;
    }

    public static void Normalize(InputArray src, InputOutputArray dst, double alpha = 1, double beta = 0,
        NormTypes normType = NormTypes.L2, int dtype = -1, InputArray? mask = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(
            NativeMethods.core_normalize(src.Handle, dst.Handle, alpha, beta, (int)normType, dtype, NativeMethods.OrNone(mask)));
    }

    public static void Absdiff(InputArray src1, InputArray src2, OutputArray dst)
    {
        ArgumentNullException.ThrowIfNull(src1);
        ArgumentNullException.ThrowIfNull(src2);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_absdiff(src1.Handle, src2.Handle, dst.Handle));
    }

    public static void AddWeighted(InputArray src1, double alpha, InputArray src2, double beta, double gamma, OutputArray dst, int dtype = -1)
    {
        ArgumentNullException.ThrowIfNull(src1);
        ArgumentNullException.ThrowIfNull(src2);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_add_weighted(src1.Handle, alpha, src2.Handle, beta, gamma, dst.Handle, dtype));
    }

    public static void Flip(InputArray src, OutputArray dst, FlipMode flipCode)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_flip(src.Handle, dst.Handle, (int)flipCode));
    }

    public static void CopyMakeBorder(InputArray src, OutputArray dst, int top, int bottom, int left, int right,
        BorderTypes borderType, Scalar? value = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_copy_make_border(
            src.Handle, dst.Handle, top, bottom, left, right, (int)borderType, value.GetValueOrDefault()));
    }

    public static Mat[] Split(Mat src)
    {
        Split(src, out Mat[] planes);
        return planes;
    }

    public static void Split(Mat src, out Mat[] mv)
    {
        ArgumentNullException.ThrowIfNull(src);
        NativeMethods.HandleException(NativeMethods.core_split(src.Handle, out MatVectorHandle planes));
        using (planes)
        {
            mv = planes.ToArray();
        }
    }

    public static void Merge(Mat[] mv, Mat dst)
    {
        ArgumentNullException.ThrowIfNull(mv);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_merge(Addresses(mv), mv.Length, dst.Handle));
        GC.KeepAlive(mv);
    }

    public static void HConcat(IEnumerable<Mat> src, OutputArray dst)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        Mat[] mats = [.. src];
        NativeMethods.HandleException(NativeMethods.core_hconcat(Addresses(mats), mats.Length, dst.Handle));
        GC.KeepAlive(mats);
    }

    public static void VConcat(IEnumerable<Mat> src, OutputArray dst)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        Mat[] mats = [.. src];
        NativeMethods.HandleException(NativeMethods.core_vconcat(Addresses(mats), mats.Length, dst.Handle));
        GC.KeepAlive(mats);
    }

    public static void HConcat(InputArray src1, InputArray src2, OutputArray dst)
    {
        ArgumentNullException.ThrowIfNull(src1);
        ArgumentNullException.ThrowIfNull(src2);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_hconcat([src1.CvPtr, src2.CvPtr], 2, dst.Handle));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
    }

    public static void VConcat(InputArray src1, InputArray src2, OutputArray dst)
    {
        ArgumentNullException.ThrowIfNull(src1);
        ArgumentNullException.ThrowIfNull(src2);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_vconcat([src1.CvPtr, src2.CvPtr], 2, dst.Handle));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
    }

    public static void Dft(InputArray src, OutputArray dst, DftFlags flags = DftFlags.None, int nonzeroRows = 0)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_dft(src.Handle, dst.Handle, (int)flags, nonzeroRows));
    }

    public static void Idft(InputArray src, OutputArray dst, DftFlags flags = DftFlags.None, int nonzeroRows = 0)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.HandleException(NativeMethods.core_idft(src.Handle, dst.Handle, (int)flags, nonzeroRows));
    }

    public static void MulSpectrums(InputArray a, InputArray b, OutputArray c, DftFlags flags, bool conjB = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        NativeMethods.HandleException(NativeMethods.core_mul_spectrums(a.Handle, b.Handle, c.Handle, (int)flags, conjB ? 1 : 0));
    }

    public static int GetOptimalDFTSize(int vecSize)
    {
        NativeMethods.HandleException(NativeMethods.core_optimal_dft_size(vecSize, out int optimal));
        return optimal;
    }

    private static nint[] Addresses(Mat[] mats) => Array.ConvertAll(mats, mat =>
    {
        mat.ThrowIfDisposed();
        return mat.CvPtr;
    });
}
