using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>The C ABI of native/: names and arguments as there. A function that returns int returns a status.</summary>
internal static partial class NativeMethods
{
    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, NativeLoader.Resolve);

    /// <summary>Throws what the native side caught.</summary>
    /// <exception cref="OpenCVException">The status tells of an exception.</exception>
    [StackTraceHidden]
    internal static void HandleException(int status)
    {
        if (status != 0)
        {
            Throw();
        }
    }

    /// <summary>The handle of an optional array.</summary>
    internal static MatHandle OrNone(InputArray? array) => array?.Handle ?? MatHandle.None;

    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw()
    {
        shim_last_error(out int code, out int line, out nint function, out nint message, out nint file);
        throw new OpenCVException((ErrorCode)code, Text(function), Text(message), Text(file), line);
    }

    private static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";

    [LibraryImport(NativeLoader.Library)]
    private static partial void shim_last_error(out int code, out int line, out nint function, out nint message, out nint file);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void bytes_read(BytesHandle bytes, out nint data, out long length);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void bytes_delete(nint bytes);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void text_read(TextHandle text, out nint data, out long length);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void text_delete(nint text);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mats_count(MatVectorHandle mats);

    [LibraryImport(NativeLoader.Library)]
    internal static partial int mats_get(MatVectorHandle mats, int index, out MatHandle mat);

    [LibraryImport(NativeLoader.Library)]
    internal static partial void mats_delete(nint mats);
}
