namespace LiveSR.Imaging;

/// <summary>The right to use a frame until disposed. Whoever holds a lease must dispose it, once.</summary>
public sealed class FrameLease : IDisposable
{
    private Frame? _frame;

    internal FrameLease(Frame frame) => _frame = frame;

    /// <summary>The frame.</summary>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public Frame Frame => _frame ?? throw new ObjectDisposedException(nameof(FrameLease));

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _frame, null)?.Buffer.Release();
}
