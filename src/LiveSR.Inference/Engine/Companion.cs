using System.Runtime.ExceptionServices;

namespace LiveSR.Inference.Engine;

/// <summary>
/// A second pair of hands: one piece of work at a time on a thread of the pool, beside the caller's own, without
/// allocating anything per piece.
/// </summary>
internal sealed class Companion : IThreadPoolWorkItem, IDisposable
{
    private readonly ManualResetEventSlim _done = new(initialState: true);
    private Action? _work;
    private ExceptionDispatchInfo? _error;

    /// <summary>Begins the work. <see cref="Wait"/> must follow before the next.</summary>
    public void Start(Action work)
    {
        _work = work;
        _error = null;
        _done.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits for the work that was begun, and throws what it threw.</summary>
    public void Wait()
    {
        _done.Wait();
        _error?.Throw();
    }

    public void Dispose() => _done.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _work!();
        }
        catch (Exception e)
        {
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _done.Set();
        }
    }
}
