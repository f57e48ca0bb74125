using LiveSR.Native.Interop;
using LiveSR.Queues;

namespace LiveSR.Native.Tests;

public sealed unsafe class Queues(CompiledLibrary compiled)
{
    private static NativeApi Api => NativeApi.Managed;

    [Fact]
    public void WaitingQueueLosesNothingAndKeepsOrder() => CheckWaiting(Api);

    [Fact]
    public void CompiledLibrarysWaitingQueueLosesNothingAndKeepsOrder() => CheckWaiting(compiled.Api);

    [Fact]
    public void DropOldestKeepsTheNewest()
    {
        using var stalled = new StalledSession(OverloadPolicy.DropOldest);
        stalled.SubmitFirst(0);
        for (byte value = 1; value <= 9; value++)
        {
            Api.SubmitFlat(stalled.Handle, value).ShouldBe(Status.Ok);
        }

        Api.Statistics(stalled.Handle).Dropped.ShouldBe(7);
        Api.Finish(stalled.Handle);
        stalled.Release();
        // The frame that was being enhanced may go too, as the oldest of three results for which there are two places.
        stalled.PollAll().TakeLast(2).ShouldBe([8, 9]);
    }

    [Fact]
    public void DropNewestKeepsWhatWaits()
    {
        using var stalled = new StalledSession(OverloadPolicy.DropNewest);
        stalled.SubmitFirst(0);
        Enumerable.Range(1, 4).Select(value => Api.SubmitFlat(stalled.Handle, (byte)value))
            .ShouldBe([Status.Ok, Status.Ok, Status.Dropped, Status.Dropped]);
        Api.Finish(stalled.Handle);
        stalled.Release();
        stalled.PollAll().TakeLast(2).ShouldBe([1, 2]);
        Statistics statistics = Api.Statistics(stalled.Handle);
        statistics.Submitted.ShouldBe(5);
        (statistics.Delivered + statistics.Dropped).ShouldBe(5);
    }

    [Fact]
    public void FailingQueueRefusesTheFrameThatDoesNotFit()
    {
        using var stalled = new StalledSession(OverloadPolicy.Fail);
        stalled.SubmitFirst(0);
        Api.SubmitFlat(stalled.Handle, 1).ShouldBe(Status.Ok);
        Api.SubmitFlat(stalled.Handle, 2).ShouldBe(Status.Ok);
        Api.SubmitFlat(stalled.Handle, 3).ShouldBe(Status.Overload);
        Api.LastError(stalled.Handle).ShouldContain("2 places");
        stalled.Release();
        Api.Finish(stalled.Handle);
        stalled.PollAll().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void WaitGivesUpWhenItsTimeIsOver()
    {
        using var stalled = new StalledSession(OverloadPolicy.Wait, capacity: 1, waitMs: 30);
        stalled.SubmitFirst(0);
        Api.SubmitFlat(stalled.Handle, 1).ShouldBe(Status.Ok);
        Api.SubmitFlat(stalled.Handle, 2).ShouldBe(Status.Overload);
    }

    [Fact]
    public void ResultsThatNobodyPollsAreDroppedOldestFirst()
    {
        ulong handle = Api.Open("nearest");
        Api.OpenQueue(handle, 2, (int)OverloadPolicy.DropOldest, 0).ShouldBe(Status.Ok);
        for (byte value = 0; value < 5; value++)
        {
            long enhanced = value + 1;
            Api.SubmitFlat(handle, value).ShouldBe(Status.Ok);
            SpinWait.SpinUntil(() => Api.Statistics(handle).Processed == enhanced, 20_000).ShouldBeTrue();
        }

        Api.Finish(handle);
        SpinWait.SpinUntil(() => Api.Statistics(handle).Dropped == 3, 20_000).ShouldBeTrue();
        Api.PollFlat(handle, out _, out _, out byte first).ShouldBe(Status.Ok);
        first.ShouldBe((byte)3);
        Api.Destroy(handle);
    }

    [Fact]
    public void CancelEndsWhoWaitsAndDiscardsWhatWaits()
    {
        using var stalled = new StalledSession(OverloadPolicy.Wait, capacity: 1);
        stalled.SubmitFirst(0);
        Api.SubmitFlat(stalled.Handle, 1).ShouldBe(Status.Ok);
        Status submitted = Status.Ok, polled = Status.Ok;
        var submitter = new Thread(() => submitted = Api.SubmitFlat(stalled.Handle, 2));
        var poller = new Thread(() => polled = Api.PollFlat(stalled.Handle, out _, out _, out _, timeoutMs: -1));
        submitter.Start();
        poller.Start();
        Thread.Sleep(50);
        Api.Cancel(stalled.Handle).ShouldBe(Status.Ok);
        submitter.Join(20_000).ShouldBeTrue();
        poller.Join(20_000).ShouldBeTrue();
        submitted.ShouldBe(Status.Closed);
        polled.ShouldBe(Status.Ended);
        stalled.Release();
        SpinWait.SpinUntil(() => Api.Statistics(stalled.Handle).Discarded == 2, 20_000).ShouldBeTrue();
    }

    [Fact]
    public void DestroyEndsWhoWaits()
    {
        using var stalled = new StalledSession(OverloadPolicy.Wait, capacity: 1);
        stalled.SubmitFirst(0);
        Api.SubmitFlat(stalled.Handle, 1).ShouldBe(Status.Ok);
        Status submitted = Status.Ok;
        var submitter = new Thread(() => submitted = Api.SubmitFlat(stalled.Handle, 2));
        submitter.Start();
        var destroyer = new Thread(() => Api.Destroy(stalled.Handle));
        Thread.Sleep(50);
        destroyer.Start();
        submitter.Join(20_000).ShouldBeTrue();
        submitted.ShouldBe(Status.Closed);
        destroyer.Join(50).ShouldBeFalse("destroy waits for the frame that is being computed");
        stalled.Release();
        destroyer.Join(20_000).ShouldBeTrue();
        Api.Finish(stalled.Handle).ShouldBe(Status.Handle);
        stalled.Session.Pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void QueueThatIsNotOpenSaysSo()
    {
        ulong handle = Api.Open("nearest");
        Api.SubmitFlat(handle, 0).ShouldBe(Status.Closed);
        Api.LastError(handle).ShouldContain("livesr_open_queue");
        Api.OpenQueue(handle, 0, 9, 0).ShouldBe(Status.Argument);
        Api.OpenQueue(handle, -1, 0, 0).ShouldBe(Status.Argument);
        Api.OpenQueue(handle, 0, 0, -1).ShouldBe(Status.Argument);
        Api.OpenQueue(handle, 0, 0, 0).ShouldBe(Status.Ok);
        Api.PollFlat(handle, out _, out _, out _, timeoutMs: 0).ShouldBe(Status.Empty);
        Api.Finish(handle);
        Api.SubmitFlat(handle, 0).ShouldBe(Status.Closed);
        Api.PollFlat(handle, out _, out _, out _).ShouldBe(Status.Ended);
        Api.OpenQueue(handle, 0, 0, 0).ShouldBe(Status.Ok);
        Api.SubmitFlat(handle, 5).ShouldBe(Status.Ok);
        Api.PollFlat(handle, out _, out _, out byte first).ShouldBe(Status.Ok);
        first.ShouldBe((byte)5);
        Api.Destroy(handle);
    }

    [Fact]
    public void ResultStaysUntilItsBufferIsLargeEnough()
    {
        ulong handle = Api.Open("nearest", scale: 3);
        Api.OpenQueue(handle, 0, (int)OverloadPolicy.Wait, 0);
        Api.SubmitFlat(handle, 9, width: 8, height: 6);
        Api.PollFlat(handle, out _, out Image image, out _, bytes: 24 * 18 - 1).ShouldBe(Status.Size);
        (image.Width, image.Height).ShouldBe((24, 18));
        Api.PollFlat(handle, out _, out _, out byte first, bytes: 24 * 18).ShouldBe(Status.Ok);
        first.ShouldBe((byte)9);
        Api.Destroy(handle);
    }

    private static void CheckWaiting(NativeApi api)
    {
        const int frames = 200;
        ulong handle = api.Open("nearest");
        api.OpenQueue(handle, 3, (int)OverloadPolicy.Wait, 0).ShouldBe(Status.Ok);
        var submitter = new Thread(() =>
        {
            for (int i = 0; i < frames; i++)
            {
                api.SubmitFlat(handle, (byte)i).ShouldBe(Status.Ok);
            }

            api.Finish(handle);
        });
        submitter.Start();
        for (int i = 0; i < frames; i++)
        {
            api.PollFlat(handle, out FrameInfo info, out _, out byte first).ShouldBe(Status.Ok, api.LastError(handle));
            (info.ImageNumber, first).ShouldBe((i, (byte)i));
        }

        api.PollFlat(handle, out _, out _, out _).ShouldBe(Status.Ended);
        submitter.Join();
        Statistics statistics = api.Statistics(handle);
        (statistics.Submitted, statistics.Delivered, statistics.Dropped, statistics.Failed, statistics.Discarded).ShouldBe((frames, frames, 0, 0, 0));
        api.Destroy(handle).ShouldBe(Status.Ok);
    }
}
