using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Something with native memory; <see cref="Dispose()"/> frees it at once, the handle's finaliser at the latest.</summary>
public abstract class DisposableObject : IDisposable
{
    private int _disposeSignaled;

    public bool IsDisposed => Volatile.Read(ref _disposeSignaled) != 0;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposeSignaled, 1) == 0)
        {
            DisposeManaged();
        }

        GC.SuppressFinalize(this);
    }

    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    protected virtual void DisposeManaged()
    {
    }
}

/// <summary>A wrapper of a native OpenCV object.</summary>
public abstract class CvObject : DisposableObject
{
    private protected CvObject(SafeHandle handle) => NativeHandle = handle;

    /// <summary>Address of the native object; valid while this one is alive and not disposed.</summary>
    public IntPtr CvPtr => NativeHandle.DangerousGetHandle();

    private protected SafeHandle NativeHandle { get; private set; }

    private protected void Replace(SafeHandle handle)
    {
        NativeHandle.Dispose();
        NativeHandle = handle;
    }

    protected override void DisposeManaged() => NativeHandle.Dispose();
}
