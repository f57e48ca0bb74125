using System.Diagnostics.CodeAnalysis;

namespace LiveSR.Native;

/// <summary>Sessions by handle. Handles are never reused, so that one which was destroyed is told from one that lives.</summary>
internal static class SessionTable
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<ulong, Session> s_sessions = [];
    private static ulong s_last;

    public static ulong Add(Session session)
    {
        lock (s_lock)
        {
            s_sessions.Add(++s_last, session);
            return s_last;
        }
    }

    public static bool TryFind(ulong handle, [NotNullWhen(true)] out Session? session)
    {
        lock (s_lock)
        {
            return s_sessions.TryGetValue(handle, out session);
        }
    }

    public static bool TryRemove(ulong handle, [NotNullWhen(true)] out Session? session)
    {
        lock (s_lock)
        {
            return s_sessions.Remove(handle, out session);
        }
    }

    /// <summary>Why a handle is not in the table.</summary>
    public static string Absence(ulong handle)
    {
        lock (s_lock)
        {
            return handle == 0 ? "the handle is 0, which is no session: livesr_create failed or was not called."
                : handle > s_last ? $"{handle} is no handle that livesr_create gave out."
                : $"session {handle} was destroyed.";
        }
    }
}
