using System.Runtime.ExceptionServices;

namespace LiveSR.Inference.Engine;

/// <summary>Does one piece of work at a time on a thread of the pool, beside the caller's own, and allocates nothing per piece.</summary>
internal sealed class Companion : IThreadPoolWorkItem, IDisposable
{
    private readonly ManualResetEventSlim _done = new(initialState: true);
    private Action? _work;
    private ExceptionDispatchInfo? _error;

    /// <summary>Begins the work. <see cref="Wait"/> must follow before the next.</summary>
    public void Start(Action work)
    {
        _work = work;
        _done.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits for the work that was begun, if any, and throws what it threw: once, so that the next frame starts without an error.</summary>
    public void Wait()
    {
        _done.Wait();
        ExceptionDispatchInfo? error = _error;
        _error = null;
        error?.Throw();
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
