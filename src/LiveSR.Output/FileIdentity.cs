using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LiveSR.Output;

/// <summary>Which file a path leads to, however it is spelt and through whatever links: two paths of one file have one identity.</summary>
/// <param name="Device">The disk.</param>
/// <param name="Index">The file on it: its inode, or its index on Windows.</param>
/// <param name="IsRegular">False for a terminal, a pipe, a device, a folder.</param>
public readonly partial record struct FileIdentity(ulong Device, ulong Index, bool IsRegular)
{
    private const int FromWorkingFolder = -100;
    private const uint TypeAndInode = 0x101;
    private const int TypeMask = 0xF000, RegularFile = 0x8000;

    /// <summary>Looks a path up; null when nothing is there, or it may not be looked at.</summary>
    public static FileIdentity? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OperatingSystem.IsWindows() ? OfWindows(path) : OfLinux(path);
    }

    private static FileIdentity? OfLinux(string path) =>
        Statx(FromWorkingFolder, path, 0, TypeAndInode, out LinuxFile file) == 0
            ? new FileIdentity(((ulong)file.DeviceMajor << 32) | file.DeviceMinor, file.Inode, (file.Mode & TypeMask) == RegularFile)
            : null;

    private static FileIdentity? OfWindows(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return GetFileInformationByHandle(handle, out WindowsFile file)
                ? new FileIdentity(file.VolumeSerialNumber, ((ulong)file.FileIndexHigh << 32) | file.FileIndexLow, IsRegular: true)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Unlike stat's, this structure is the same on every processor.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out LinuxFile file);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle handle, out WindowsFile file);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxFile
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Explicit, Size = 52)]
    private struct WindowsFile
    {
        [FieldOffset(28)]
        public uint VolumeSerialNumber;

        [FieldOffset(44)]
        public uint FileIndexHigh;

        [FieldOffset(48)]
        public uint FileIndexLow;
    }
}
