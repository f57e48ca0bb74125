using System.Diagnostics.CodeAnalysis;

namespace LiveSR.Native.Sessions;

/// <summary>Sessions by handle. Handles are never reused, so that one which was destroyed is told from one that lives.</summary>
internal static class SessionTable
{
    private static readonly Lock Sync = new();
    private static readonly Dictionary<ulong, Session> Sessions = [];
    private static ulong _last;

    public static ulong Add(Session session)
    {
        lock (Sync)
        {
            Sessions.Add(++_last, session);
            return _last;
        }
    }

    public static bool TryFind(ulong handle, [NotNullWhen(true)] out Session? session)
    {
        lock (Sync)
        {
            return Sessions.TryGetValue(handle, out session);
        }
    }

    public static bool TryRemove(ulong handle, [NotNullWhen(true)] out Session? session)
    {
        lock (Sync)
        {
            return Sessions.Remove(handle, out session);
        }
    }

    /// <summary>Why a handle is not in the table.</summary>
    public static string Absence(ulong handle)
    {
        lock (Sync)
        {
            return handle == 0 ? "the handle is 0, which is no session: livesr_create failed or was not called."
                : handle > _last ? $"{handle} is no handle that livesr_create gave out."
                : $"session {handle} was destroyed.";
        }
    }
}
