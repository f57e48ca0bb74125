using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LiveSR.Native.Interop;

/// <summary>
/// Makes <see cref="AppContext.BaseDirectory"/> the folder of the library, where ONNX Runtime and models/ lie, and not
/// that of the program which loaded it.
/// </summary>
internal static unsafe partial class LibraryFolder
{
    private const uint FromAddressUncounted = 0x6;

#pragma warning disable CA2255 // Must stand before anybody asks for the folder, whichever function is called first.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Announce()
    {
        // Run by the JIT, in a test, this is no library and the program's folder is right.
        if (!RuntimeFeature.IsDynamicCodeSupported && Path.GetDirectoryName(Find()) is { Length: > 0 } folder)
        {
            AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", folder + Path.DirectorySeparatorChar);
        }
    }

    private static string? Find()
    {
        void* here = (delegate* unmanaged<uint>)&Exports.ApiVersion;
        if (OperatingSystem.IsWindows())
        {
            char* path = stackalloc char[32768];
            return GetModuleHandleEx(FromAddressUncounted, here, out nint module)
                ? new string(path, 0, (int)GetModuleFileName(module, path, 32768))
                : null;
        }

        return AddressInfo(here, out SharedObject found) != 0 ? Path.GetFullPath(Marshal.PtrToStringUTF8((nint)found.Path)!) : null;
    }

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int AddressInfo(void* address, out SharedObject found);

    [LibraryImport("kernel32", EntryPoint = "GetModuleHandleExW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetModuleHandleEx(uint flags, void* address, out nint module);

    [LibraryImport("kernel32", EntryPoint = "GetModuleFileNameW")]
    private static partial uint GetModuleFileName(nint module, char* path, uint size);

    /// <summary>Dl_info of dlfcn.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SharedObject
    {
        public byte* Path;
        public void* Base;
        public byte* Symbol;
        public void* SymbolAddress;
    }
}
