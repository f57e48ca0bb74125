using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LiveSR.Native.Interop;
using LiveSR.Native.Sessions;
using LiveSR.Queues;

namespace LiveSR.Native.Tests;

/// <summary>What livesr_poll says of each frame: the frame's own record, and no more of it than the caller's header has.</summary>
public sealed unsafe class FrameRecords(CompiledLibrary compiled)
{
    private static NativeApi Api => NativeApi.Managed;

    [Fact]
    public void WhatTravelsWithAFrameArrives()
    {
        ulong handle = Api.Open("nearest");
        Api.OpenQueue(handle, 0, (int)OverloadPolicy.Wait, 0);
        var info = new FrameInfo { StructSize = (uint)sizeof(FrameInfo), ImageNumber = 41, ElapsedMs = 12.5, PixelSizeUm = 0.65, User = ulong.MaxValue };
        Api.SubmitFlat(handle, 1, info: info).ShouldBe(Status.Ok);
        Api.PollFlat(handle, out FrameInfo polled, out _, out _).ShouldBe(Status.Ok);
        (polled.ImageNumber, polled.ElapsedMs, polled.User, polled.Scale, polled.Inferred).ShouldBe((41, 12.5, ulong.MaxValue, 2, 0));
        polled.PixelSizeUm.ShouldBe(0.325);
        polled.LatencyMs.ShouldBeGreaterThan(0);
        Api.Destroy(handle);
    }

    [Fact]
    public void FrameNamesTheModelThatMadeItWhateverTheSessionHasByNow()
    {
        using var stalled = new StalledSession(OverloadPolicy.Wait);
        stalled.SubmitFirst(0);
        stalled.Release();
        SpinWait.SpinUntil(() => Api.Statistics(stalled.Handle).Ready == 1, 20_000).ShouldBeTrue();
        Api.Exchange(stalled.Handle, Repository.Model).ShouldBe(Status.Ok, Api.LastError(stalled.Handle));
        Api.SubmitFlat(stalled.Handle, 1, width: 32, height: 32).ShouldBe(Status.Ok);

        Api.PollFlat(stalled.Handle, out FrameInfo before, out _, out _).ShouldBe(Status.Ok);
        Api.PollFlat(stalled.Handle, out FrameInfo after, out _, out _).ShouldBe(Status.Ok);
        (Text(before.Model), Text(before.Sha256), Text(before.Provider), Text(before.Precision), before.Inferred)
            .ShouldBe(("nearest", "", "classical", "fp32", 0));
        (Text(after.Model), Text(after.Sha256), Text(after.Provider), Text(after.Precision), after.Inferred)
            .ShouldBe(("richardson-lucy-x2", HashOfModel(), "cpu", "fp32", 1));
        Text(after.Normalisation).ShouldNotBeEmpty();
    }

    [Fact]
    public void DroppedCountsOneOpeningOfTheQueueAndNotTheSession()
    {
        using var stalled = new StalledSession(OverloadPolicy.DropOldest);
        stalled.SubmitFirst(0);
        for (byte value = 1; value <= 9; value++)
        {
            Api.SubmitFlat(stalled.Handle, value).ShouldBe(Status.Ok);
        }

        Api.Finish(stalled.Handle);
        stalled.Release();
        var polled = new List<FrameInfo>();
        while (Api.PollFlat(stalled.Handle, out FrameInfo info, out _, out _) == Status.Ok)
        {
            polled.Add(info);
        }

        // What was not delivered by the last of ten frames was dropped before it.
        polled[^1].ImageNumber.ShouldBe(9);
        polled[^1].Dropped.ShouldBe(10 - polled.Count);
        Api.OpenQueue(stalled.Handle, 2, (int)OverloadPolicy.DropOldest, 0).ShouldBe(Status.Ok);
        Api.SubmitFlat(stalled.Handle, 0).ShouldBe(Status.Ok);
        Api.PollFlat(stalled.Handle, out FrameInfo anew, out _, out _).ShouldBe(Status.Ok);
        anew.Dropped.ShouldBe(0);
        Api.Statistics(stalled.Handle).Dropped.ShouldBe(10 - polled.Count);
    }

    [Fact]
    public void CallerWithTheFirstHeadersStructGetsThatAndNothingBeyond() => CheckFirstHeader(Api);

    [Fact]
    public void CompiledLibraryServesTheFirstHeadersStruct() => CheckFirstHeader(compiled.Api);

    [Fact]
    public void CallerWithALaterHeadersStructGetsWhatThisLibraryKnows()
    {
        ulong handle = Api.Open("nearest");
        Api.OpenQueue(handle, 0, (int)OverloadPolicy.Wait, 0);
        byte* memory = stackalloc byte[sizeof(FrameInfo) + 32];
        Prepare(new Span<byte>(memory, sizeof(FrameInfo) + 32), sizeof(FrameInfo) + 16);
        Exchange(Api, handle, (FrameInfo*)memory).ShouldBe((Status.Ok, Status.Ok));
        Text(((FrameInfo*)memory)->Model).ShouldBe("nearest");
        new Span<byte>(memory + sizeof(FrameInfo) + 16, 16).ToArray().ShouldAllBe(value => value == 0xEE);
        Api.Destroy(handle);
    }

    [Fact]
    public void ThreadsOfTheCpuProviderAreTheCallers()
    {
        var options = new Options { StructSize = (uint)sizeof(Options), Threads = 2 };
        fixed (byte* name = "bicubic\0"u8)
        {
            ModelChoice.Read(name, &options).Threads.ShouldBe(2);
            options.Threads = 0;
            ModelChoice.Read(name, &options).Threads.ShouldBeNull();
            ulong handle;
            options.Threads = -1;
            Api.Create(name, &options, &handle).ShouldBe(Status.Argument);
            Api.LastError(0).ShouldContain("threads is -1");
        }
    }

    internal static string HashOfModel() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.Model)));

    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;

    private static void CheckFirstHeader(NativeApi api)
    {
        ulong handle = api.Open("nearest");
        api.OpenQueue(handle, 0, (int)OverloadPolicy.Wait, 0).ShouldBe(Status.Ok);
        byte* memory = stackalloc byte[sizeof(FrameInfo)];
        Prepare(new Span<byte>(memory, sizeof(FrameInfo)), FrameInfo.FirstSize);
        var info = (FrameInfo*)memory;
        info->ImageNumber = 41;
        info->User = 7;
        Exchange(api, handle, info).ShouldBe((Status.Ok, Status.Ok), api.LastError(handle));
        (info->StructSize, info->ImageNumber, info->User, info->Scale, info->Degraded).ShouldBe(((uint)FrameInfo.FirstSize, 41, 7ul, 2, 0));
        new Span<byte>(memory + FrameInfo.FirstSize, sizeof(FrameInfo) - FrameInfo.FirstSize).ToArray().ShouldAllBe(value => value == 0xEE);
        info->StructSize--;
        Exchange(api, handle, info).ShouldBe((Status.Argument, Status.Argument));
        api.Destroy(handle).ShouldBe(Status.Ok);
    }

    /// <summary>Makes memory a struct of the size that it says, all zero, and what lies behind it not.</summary>
    private static void Prepare(Span<byte> memory, int structSize)
    {
        memory.Fill(0xEE);
        memory[..structSize].Clear();
        MemoryMarshal.Write(memory, (uint)structSize);
    }

    /// <summary>Submits a frame and polls it with the same struct.</summary>
    private static (Status Submitted, Status Polled) Exchange(NativeApi api, ulong handle, FrameInfo* info)
    {
        byte* pixels = stackalloc byte[48 + 192];
        var input = new Image { Pixels = pixels, Bytes = 48, Width = 8, Height = 6 };
        var output = new Image { Pixels = pixels + 48, Bytes = 192 };
        return (api.Submit(handle, &input, info), api.Poll(handle, &output, info, 20_000));
    }
}
