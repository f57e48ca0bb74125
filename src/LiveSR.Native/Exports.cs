using System.Runtime.InteropServices;
using System.Text;
using LiveSR.Inference;
using LiveSR.Inference.Models;
using LiveSR.Native.Interop;
using LiveSR.Native.Sessions;

namespace LiveSR.Native;

/// <summary>The functions of livesr.h, which says what they do. Here no exception gets out.</summary>
internal static unsafe class Exports
{
    private const uint CurrentApiVersion = 1;

    private static readonly byte* VersionText = Immortal(typeof(Exports).Assembly.GetName().Version?.ToString(3) ?? "");

    [ThreadStatic]
    private static string? _lastError;

    [UnmanagedCallersOnly(EntryPoint = "livesr_api_version")]
    internal static uint ApiVersion() => CurrentApiVersion;

    [UnmanagedCallersOnly(EntryPoint = "livesr_version")]
    internal static byte* LibraryVersion() => VersionText;

    [UnmanagedCallersOnly(EntryPoint = "livesr_models")]
    internal static Status Models(byte* buffer, ulong size, ulong* needed) => Guard(() =>
    {
        IEnumerable<string> found = ModelCatalog.Default.Entries().Select(entry => entry.Package?.Name).OfType<string>();
        string text = string.Concat(Enhancers.Classical.Concat(found).Distinct().Select(name => name + "\n"));
        ulong bytes = Utf8Text.Write(text, buffer, size);
        if (needed != null)
        {
            *needed = bytes;
        }

        return Status.Ok;
    });

    [UnmanagedCallersOnly(EntryPoint = "livesr_create")]
    internal static Status Create(byte* model, Options* options, ulong* handle) => Guard(() =>
    {
        *Arguments.NotNull(handle, "handle") = 0;
        *handle = SessionTable.Add(new Session(ModelChoice.Read(model, options)));
        return Status.Ok;
    });

    [UnmanagedCallersOnly(EntryPoint = "livesr_destroy")]
    internal static Status Destroy(ulong handle) => Guard(() =>
    {
        if (!SessionTable.TryRemove(handle, out Session? session))
        {
            throw new CallException(Status.Handle, SessionTable.Absence(handle));
        }

        session.Dispose();
        return Status.Ok;
    });

    [UnmanagedCallersOnly(EntryPoint = "livesr_set_model")]
    internal static Status SetModel(ulong handle, byte* model, Options* options) =>
        On(handle, session => session.SetModel(ModelChoice.Read(model, options)));

    [UnmanagedCallersOnly(EntryPoint = "livesr_get_model")]
    internal static Status GetModel(ulong handle, ModelInfo* info) => On(handle, session => session.GetModel(info));

    [UnmanagedCallersOnly(EntryPoint = "livesr_output_geometry")]
    internal static Status OutputGeometry(ulong handle, int width, int height, int format, Geometry* geometry) =>
        On(handle, session => session.OutputGeometry(width, height, format, geometry));

    [UnmanagedCallersOnly(EntryPoint = "livesr_process")]
    internal static Status Process(ulong handle, Image* input, Image* output) => On(handle, session => session.Process(input, output));

    [UnmanagedCallersOnly(EntryPoint = "livesr_open_queue")]
    internal static Status OpenQueue(ulong handle, int capacity, int policy, int waitMs) =>
        On(handle, session => session.OpenQueue(capacity, policy, waitMs));

    [UnmanagedCallersOnly(EntryPoint = "livesr_submit")]
    internal static Status Submit(ulong handle, Image* input, FrameInfo* info) => On(handle, session => session.Submit(input, info));

    [UnmanagedCallersOnly(EntryPoint = "livesr_poll")]
    internal static Status Poll(ulong handle, Image* output, FrameInfo* info, int timeoutMs) =>
        On(handle, session => session.Poll(output, info, timeoutMs));

    [UnmanagedCallersOnly(EntryPoint = "livesr_finish")]
    internal static Status Finish(ulong handle) => On(handle, static session => session.Finish());

    [UnmanagedCallersOnly(EntryPoint = "livesr_cancel")]
    internal static Status Cancel(ulong handle) => On(handle, static session => session.Cancel());

    [UnmanagedCallersOnly(EntryPoint = "livesr_get_statistics")]
    internal static Status GetStatistics(ulong handle, Statistics* statistics) => On(handle, session => session.GetStatistics(statistics));

    [UnmanagedCallersOnly(EntryPoint = "livesr_last_error")]
    internal static ulong LastError(ulong handle, byte* buffer, ulong size)
    {
        string text = SessionTable.TryFind(handle, out Session? session) ? session.LastError : _lastError ?? "";
        return Utf8Text.Write(text, buffer, size);
    }

    private static Status On(ulong handle, Func<Session, Status> call)
    {
        if (!SessionTable.TryFind(handle, out Session? session))
        {
            _lastError = SessionTable.Absence(handle);
            return Status.Handle;
        }

        try
        {
            return call(session);
        }
        catch (Exception e)
        {
            session.LastError = _lastError = CallException.LineOf(e);
            return CallException.StatusOf(e);
        }
    }

    private static Status Guard(Func<Status> call)
    {
        try
        {
            return call();
        }
        catch (Exception e)
        {
            _lastError = CallException.LineOf(e);
            return CallException.StatusOf(e);
        }
    }

    private static byte* Immortal(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text) + 1;
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, bytes));
        return copy;
    }
}
