using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

internal static partial class NativeMethods
{
    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgcodecs_imread(string path, int mode, out MatHandle mat);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgcodecs_imread_multi(string path, int mode, out MatVectorHandle mats, out int ok);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgcodecs_imwrite(string path, MatHandle image, ReadOnlySpan<int> values, int count, out int ok);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgcodecs_imwrite_multi(string path, ReadOnlySpan<nint> images, int imagesCount, ReadOnlySpan<int> values,
        int count, out int ok);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int imgcodecs_imencode(string extension, MatHandle image, ReadOnlySpan<int> values, int count,
        out BytesHandle bytes, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int imgcodecs_imdecode(ReadOnlySpan<byte> data, int length, int mode, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_new(out CaptureHandle capture);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void capture_delete(nint capture);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int capture_open_file(CaptureHandle capture, string name, int api, ReadOnlySpan<int> values, int count, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_open_index(CaptureHandle capture, int index, int api, ReadOnlySpan<int> values, int count, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_is_opened(CaptureHandle capture, out int yes);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_release(CaptureHandle capture);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_grab(CaptureHandle capture, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_retrieve(CaptureHandle capture, MatHandle image, int flag, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_read(CaptureHandle capture, MatHandle image, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_set(CaptureHandle capture, int property, double value, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_get(CaptureHandle capture, int property, out double value);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int capture_backend(CaptureHandle capture, out TextHandle text);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_new(out WriterHandle writer);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void writer_delete(nint writer);

    [LibraryImport(NativeLoader.Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int writer_open(WriterHandle writer, string name, int api, int fourcc, double fps, Size size,
        ReadOnlySpan<int> values, int count, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_is_opened(WriterHandle writer, out int yes);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_release(WriterHandle writer);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_write(WriterHandle writer, MatHandle image);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_set(WriterHandle writer, int property, double value, out int ok);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_get(WriterHandle writer, int property, out double value);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int writer_backend(WriterHandle writer, out TextHandle text);
}
