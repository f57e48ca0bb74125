using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LiveSR.Capture.Genicam;

/// <summary>One reference to a GObject.</summary>
internal abstract class GObjectHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>How many references there are to an object, from whoever.</summary>
    internal static unsafe uint ReferencesTo(nint instance) => Volatile.Read(ref ((Fields*)instance)->References);

    protected override bool ReleaseHandle()
    {
        AravisNative.g_object_unref(handle);
        return true;
    }

    /// <summary>The head of each GObject, which is a part of GLib's binary interface.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Fields
    {
        public nint Class;
        public uint References;
    }
}

/// <summary>An <c>ArvCamera</c>.</summary>
internal sealed class ArvCameraHandle : GObjectHandle;

/// <summary>An <c>ArvStream</c>, with the buffers that were pushed to it.</summary>
internal sealed class ArvStreamHandle : GObjectHandle;

/// <summary>A <c>GError</c>; invalid when the call that gave it went well.</summary>
internal sealed class GErrorHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>What went wrong, or null.</summary>
    internal unsafe string? Message => IsInvalid ? null : Marshal.PtrToStringUTF8(((Fields*)handle)->Message) ?? "no reason was given";

    protected override bool ReleaseHandle()
    {
        AravisNative.g_error_free(handle);
        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Fields
    {
        public readonly uint Domain;
        public readonly int Code;
        public readonly nint Message;
    }
}
