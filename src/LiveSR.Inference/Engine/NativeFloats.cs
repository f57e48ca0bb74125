using System.Runtime.InteropServices;

namespace LiveSR.Inference.Engine;

/// <summary>
/// Floats outside the garbage collector's heap, aligned to 64 bytes: what networks read and write. It only ever grows,
/// so that a steady stream allocates nothing.
/// </summary>
internal sealed unsafe class NativeFloats : SafeHandle
{
    public NativeFloats()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    public long Length { get; private set; }

    public nint Address => handle;

    /// <summary>Makes room; the content is lost when it grows. True when the address changed.</summary>
    public bool Reserve(long length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (length <= Length)
        {
            return false;
        }

        Free();
        long bytes = checked(length * sizeof(float));
        handle = (nint)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        Length = length;
        GC.AddMemoryPressure(bytes);
        return true;
    }

    public Span<float> Span(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(IsInvalid, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        return new Span<float>((float*)handle + offset, length);
    }

    protected override bool ReleaseHandle()
    {
        Free();
        return true;
    }

    private void Free()
    {
        if (handle != 0)
        {
            NativeMemory.AlignedFree((void*)handle);
            GC.RemoveMemoryPressure(Length * sizeof(float));
            handle = 0;
            Length = 0;
        }
    }
}
