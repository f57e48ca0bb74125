using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace LiveSR.Native.Interop;

/// <summary>Text as it crosses the interface: UTF-8 with a zero at its end.</summary>
internal static unsafe class Utf8Text
{
    /// <summary>Reads text that may be null.</summary>
    /// <exception cref="CallException">The bytes are not UTF-8.</exception>
    public static string? ReadOptional(byte* text, string name)
    {
        if (text == null)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw new CallException(
            Status.Argument, $"{name} is not UTF-8: '{Encoding.Latin1.GetString(bytes)}' has other bytes; convert it first.");
    }

    /// <summary>Reads text that must be there.</summary>
    /// <exception cref="CallException">It is null, empty or not UTF-8.</exception>
    public static string Read(byte* text, string name) => ReadOptional(text, name) is { Length: > 0 } read
        ? read
        : throw new CallException(Status.Argument, $"{name} is {(text == null ? "null" : "empty")}; give a text.");

    /// <summary>Writes as many whole characters as fit, and a zero. Returns the bytes that all of it takes with its zero.</summary>
    public static ulong Write(string text, byte* buffer, ulong size)
    {
        ulong needed = (ulong)Encoding.UTF8.GetByteCount(text) + 1;
        if (buffer != null && size > 0)
        {
            var room = new Span<byte>(buffer, (int)Math.Min(size, int.MaxValue));
            Utf8.FromUtf16(text, room[..^1], out _, out int written);
            room[written] = 0;
        }

        return needed;
    }
}
