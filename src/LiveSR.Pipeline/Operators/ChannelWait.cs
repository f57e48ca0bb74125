using System.Runtime.CompilerServices;

namespace LiveSR.Pipeline.Operators;

/// <summary>
/// Lets one thread wait for a channel without allocating, which a Task per frame would. Needs a channel that allows
/// synchronous continuations, so that the other side sets the event itself and the thread pool takes no part.
/// </summary>
internal sealed class ChannelWait
{
    private readonly ManualResetEventSlim _ready = new();
    private readonly Action _setReady;

    internal ChannelWait() => _setReady = _ready.Set;

    internal bool Wait(ValueTask<bool> pending)
    {
        ValueTaskAwaiter<bool> awaiter = pending.GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            _ready.Reset();
            awaiter.UnsafeOnCompleted(_setReady);
            _ready.Wait();
        }

        return awaiter.GetResult();
    }
}
