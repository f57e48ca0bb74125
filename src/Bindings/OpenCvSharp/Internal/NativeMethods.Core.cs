using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

internal static partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_min_max_loc(MatHandle src, out double min, out double max, out Point minAt, out Point maxAt, MatHandle mask);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_min_max(MatHandle src, out double min, out double max);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_mean_std_dev(MatHandle src, out Scalar mean, out Scalar deviation, MatHandle mask);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_mean(MatHandle src, MatHandle mask, out Scalar mean);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_norm(MatHandle src, int type, MatHandle mask, out double norm);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_norm_difference(MatHandle a, MatHandle b, int type, MatHandle mask, out double norm);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_normalize(MatHandle src, MatHandle dst, double alpha, double beta, int type, int depth, MatHandle mask);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_absdiff(MatHandle a, MatHandle b, MatHandle dst);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_add_weighted(MatHandle a, double alpha, MatHandle b, double beta, double gamma, MatHandle dst, int depth);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_flip(MatHandle src, MatHandle dst, int mode);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_copy_make_border(MatHandle src, MatHandle dst, int top, int bottom, int left, int right, int type, Scalar value);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_split(MatHandle src, out MatVectorHandle planes);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_merge(ReadOnlySpan<nint> planes, int count, MatHandle dst);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_hconcat(ReadOnlySpan<nint> mats, int count, MatHandle dst);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_vconcat(ReadOnlySpan<nint> mats, int count, MatHandle dst);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_dft(MatHandle src, MatHandle dst, int flags, int nonzeroRows);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_idft(MatHandle src, MatHandle dst, int flags, int nonzeroRows);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_mul_spectrums(MatHandle a, MatHandle b, MatHandle dst, int flags, int conjugate);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_optimal_dft_size(int size, out int optimal);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_version(out TextHandle text);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_build_information(out TextHandle text);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_set_log_level(int level, out int previous);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_get_log_level(out int level);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_set_num_threads(int threads);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int core_get_num_threads(out int threads);
}
