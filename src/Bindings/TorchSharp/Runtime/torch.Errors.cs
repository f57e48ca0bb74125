using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Throws what libtorch threw last on this thread, if anything.</summary>
    /// <exception cref="ExternalException">With libtorch's message.</exception>
    public static void CheckForErrors()
    {
        var message = NativeMethods.lts_last_error();
        if (message != IntPtr.Zero)
        {
            throw new ExternalException(Marshal.PtrToStringUTF8(message));
        }
    }
}
