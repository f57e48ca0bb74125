using LiveSR.Imaging;
using LiveSR.Native.Interop;
using LiveSR.Native.Sessions;
using LiveSR.Queues;

namespace LiveSR.Native.Tests;

/// <summary>
/// A session whose engine is held by another call until <see cref="Release"/>, so that a test knows what waits in its queue
/// and what is dropped.
/// </summary>
internal sealed unsafe class StalledSession : IDisposable
{
    private readonly ManualResetEventSlim _held = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly Thread _thread;

    public StalledSession(OverloadPolicy policy, int capacity = 2, int waitMs = 0, string model = "nearest")
    {
        Handle = Api.Open(model);
        SessionTable.TryFind(Handle, out Session? session).ShouldBeTrue();
        Session = session!;
        _thread = new Thread(Hold);
        _thread.Start();
        _held.Wait();
        Api.OpenQueue(Handle, capacity, (int)policy, waitMs).ShouldBe(Status.Ok);
    }

    public static NativeApi Api => NativeApi.Managed;

    public ulong Handle { get; }

    public Session Session { get; }

    /// <summary>Submits a frame and waits until the queue's thread has taken it, so that all later ones wait in the queue.</summary>
    public void SubmitFirst(byte value)
    {
        Api.SubmitFlat(Handle, value).ShouldBe(Status.Ok);
        SpinWait.SpinUntil(() => Api.Statistics(Handle).Waiting == 0, 20_000).ShouldBeTrue();
    }

    public void Release()
    {
        _release.Set();
        _thread.Join();
    }

    /// <summary>The first pixel of every result until the queue ends.</summary>
    public List<byte> PollAll()
    {
        var values = new List<byte>();
        while (Api.PollFlat(Handle, out _, out _, out byte first) == Status.Ok)
        {
            values.Add(first);
        }

        return values;
    }

    public void Dispose()
    {
        Release();
        Api.Destroy(Handle);
        _held.Dispose();
        _release.Dispose();
    }

    private void Hold()
    {
        using FrameLease frame = FramePool.Shared.Rent(PixelFormat.Gray8, 1, 1).Publish(new FrameMetadata());
        using FrameLease result = Session.Enhance(frame.Frame, _ =>
        {
            _held.Set();
            _release.Wait();
        });
    }
}
