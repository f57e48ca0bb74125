using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>What <c>mat_header</c> reads of a <c>cv::Mat</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MatHeader
{
    internal int Rows;
    internal int Cols;
    internal int Dims;
    internal int Type;
    internal int IsContinuous;
    internal int IsSubmatrix;
    internal int ElemSize;
    internal int ElemSize1;
    internal long Total;
    internal long Step;
    internal nint Data;
}

internal static partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_new(out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_new_size(int rows, int cols, int type, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_new_filled(int rows, int cols, int type, Scalar value, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_new_data(int rows, int cols, int type, nint data, long step, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_new_roi(MatHandle whole, Rect roi, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_new_header(MatHandle other, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void mat_delete(nint mat);

    [LibraryImport(NativeLoader.Library)]
    [SuppressGCTransition]
    internal static partial void mat_header(MatHandle mat, out MatHeader header);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_clone(MatHandle mat, out MatHandle copy);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_copy_to(MatHandle mat, MatHandle target, MatHandle mask);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_convert_to(MatHandle mat, MatHandle target, int type, double alpha, double beta);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_set_to(MatHandle mat, Scalar value, MatHandle mask);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_create(MatHandle mat, int rows, int cols, int type);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mat_reshape(MatHandle mat, int channels, int rows, out MatHandle reshaped);
}
