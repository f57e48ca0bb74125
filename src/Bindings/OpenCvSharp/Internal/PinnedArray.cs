using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>Holds a managed array in place.</summary>
internal sealed class PinnedArray : IDisposable
{
    private GCHandle _handle;

    internal PinnedArray(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        _handle = GCHandle.Alloc(array, GCHandleType.Pinned);
    }

    ~PinnedArray() => Free();

    internal nint Address => _handle.AddrOfPinnedObject();

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_handle.IsAllocated)
        {
            _handle.Free();
        }
    }
}
