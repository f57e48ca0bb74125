using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>A number on its way into or out of libtorch; the kinds are those of NumberArg in shim.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Number(long integer, double real, int kind)
{
    internal const int Integer = 0;
    internal const int Real = 1;
    internal const int Boolean = 2;

    internal readonly long IntegerValue = integer;
    internal readonly double RealValue = real;
    internal readonly int Kind = kind;

    internal static readonly Number One = new(1, 1, Integer);
}
