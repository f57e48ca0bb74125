namespace LiveSR.Viewer.Clients;

/// <summary>The one seat of the page in control. Whoever asks for it gets it, and whoever had it watches from then on.</summary>
internal sealed class ControlSeat
{
    private ViewerClient? _holder;

    /// <summary>Whether nobody sits there.</summary>
    public bool IsFree => Volatile.Read(ref _holder) is null;

    /// <summary>Whether this client does.</summary>
    public bool IsHeldBy(ViewerClient client) => Volatile.Read(ref _holder) == client;

    /// <summary>Takes the seat.</summary>
    public void Take(ViewerClient client, bool onlyIfFree)
    {
        if (onlyIfFree)
        {
            Interlocked.CompareExchange(ref _holder, client, null);
        }
        else
        {
            Interlocked.Exchange(ref _holder, client);
        }
    }

    /// <summary>Leaves it, if this client has it.</summary>
    public void Leave(ViewerClient client) => Interlocked.CompareExchange(ref _holder, null, client);
}
