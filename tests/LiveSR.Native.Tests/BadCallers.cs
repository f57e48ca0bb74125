using System.Text;
using LiveSR.Native.Interop;
using LiveSR.Native.Sessions;

namespace LiveSR.Native.Tests;

/// <summary>What C programs get wrong: each is an error code and a line, never a crash.</summary>
public sealed unsafe class BadCallers(CompiledLibrary compiled)
{
    [Fact]
    public void NullsAreRefused() => CheckNulls(NativeApi.Managed);

    [Fact]
    public void CompiledLibraryRefusesNulls() => CheckNulls(compiled.Api);

    [Fact]
    public void HandlesThatAreNoSessionsAreRefused() => CheckHandles(NativeApi.Managed);

    [Fact]
    public void CompiledLibraryRefusesHandlesThatAreNoSessions() => CheckHandles(compiled.Api);

    [Fact]
    public void PathThatIsNotUtf8IsRefused() => CheckText(NativeApi.Managed);

    [Fact]
    public void CompiledLibraryRefusesAPathThatIsNotUtf8() => CheckText(compiled.Api);

    [Fact]
    public void SizesThatDoNotFitAreRefused()
    {
        ulong handle = NativeApi.Managed.Open("bicubic");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 63 }, 256, Status.Size, "63 bytes");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 64, Stride = 7 }, 256, Status.Size, "stride is 7");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 64, Stride = long.MaxValue }, 256, Status.Size, "64 bytes");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 64, Stride = -8 }, 256, Status.Size, "stride is -8");
        Refused(handle, new Image { Width = 0, Height = 8, Bytes = 64 }, 256, Status.Size, "0x8");
        Refused(handle, new Image { Width = -8, Height = 8, Bytes = 64 }, 256, Status.Size, "-8x8");
        Refused(handle, new Image { Width = int.MaxValue, Height = int.MaxValue, Bytes = ulong.MaxValue }, 256, Status.Size, "under 2 GiB");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 64, BitDepth = 9 }, 256, Status.Size, "bit_depth is 9");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 64, Format = 4 }, 256, Status.Argument, "format 4");
        Refused(handle, new Image { Width = 8, Height = 8, Bytes = 64 }, 255, Status.Size, "takes 256");
        NativeApi.Managed.Destroy(handle);
    }

    [Fact]
    public void TooSmallAnOutputLearnsTheSizeItNeeds()
    {
        ulong handle = NativeApi.Managed.Open("bicubic");
        byte* pixels = stackalloc byte[64];
        var input = new Image { Pixels = pixels, Bytes = 64, Width = 8, Height = 8 };
        var output = default(Image);
        NativeApi.Managed.Process(handle, &input, &output).ShouldBe(Status.Size);
        (output.Width, output.Height).ShouldBe((16, 16));
        NativeApi.Managed.Destroy(handle);
    }

    [Theory]
    [InlineData("/nowhere/model.onnx", 0, "cpu", (int)Status.Model, "/nowhere/model.onnx")]
    [InlineData("no-such-model", 0, "cpu", (int)Status.Model, "no-such-model")]
    [InlineData("bicubic", 99, "cpu", (int)Status.Argument, "scale is 99")]
    [InlineData("bicubic", -1, "cpu", (int)Status.Argument, "scale is -1")]
    [InlineData("bicubic", 0, "cuda", (int)Status.Provider, "cuda")]
    [InlineData("bicubic", 0, "gpu", (int)Status.Argument, "'gpu'")]
    public void ModelsThatCannotBeOpenedSayWhy(string model, int scale, string provider, int status, string reason)
    {
        NativeApi.Managed.TryOpen(Encoding.UTF8.GetBytes(model + "\0"), out ulong handle, scale, provider).ShouldBe((Status)status);
        handle.ShouldBe(0ul);
        NativeApi.Managed.LastError(0).ShouldContain(reason);
        NativeApi.Managed.LastError(0).ShouldNotContain("\n");
    }

    [Fact]
    public void IntensitiesThatMakeNoSenseAreRefused()
    {
        NativeApi.Managed.TryOpen("bicubic\0"u8.ToArray(), out ulong handle, intensities: "bright").ShouldBe(Status.Argument);
        handle.ShouldBe(0ul);
        NativeApi.Managed.LastError(0).ShouldContain("100,4000");
    }

    [Fact]
    public void ACalibrationThatIsNotThereIsRefused()
    {
        NativeApi.Managed.TryOpen("bicubic\0"u8.ToArray(), out ulong handle, calibration: "none.json").ShouldBe(Status.Argument);
        handle.ShouldBe(0ul);
        NativeApi.Managed.LastError(0).ShouldStartWith("none.json");
    }

    [Fact]
    public void UnknownProviderIsRefused()
    {
        NativeApi.Managed.TryOpen(Encoding.UTF8.GetBytes(Repository.Model + "\0"), out _, provider: "gpu").ShouldBe(Status.Argument);
        NativeApi.Managed.LastError(0).ShouldContain("'gpu'");
    }

    [Fact]
    public void FileThatIsNoModelIsRefused()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "this is no model");
        NativeApi.Managed.TryOpen(Encoding.UTF8.GetBytes(path + "\0"), out _).ShouldBe(Status.Model);
        NativeApi.Managed.LastError(0).ShouldContain(path);
        File.Delete(path);
    }

    [Fact]
    public void StructsThatDoNotSayTheirSizeAreRefused()
    {
        ulong handle = NativeApi.Managed.Open("bicubic");
        var info = default(ModelInfo);
        NativeApi.Managed.GetModel(handle, &info).ShouldBe(Status.Argument);
        NativeApi.Managed.LastError(handle).ShouldContain("struct_size is 0");
        var statistics = new Statistics { StructSize = 8 };
        NativeApi.Managed.GetStatistics(handle, &statistics).ShouldBe(Status.Argument);
        var options = default(Options);
        fixed (byte* name = "bicubic\0"u8)
        {
            NativeApi.Managed.SetModel(handle, name, &options).ShouldBe(Status.Argument);
        }

        NativeApi.Managed.Destroy(handle);
    }

    [Fact]
    public void MessageIsCutBetweenCharacters()
    {
        NativeApi.Managed.TryOpen(Encoding.UTF8.GetBytes("µµµµ\0"), out _).ShouldBe(Status.Model);
        string whole = NativeApi.Managed.LastError(0);
        byte* text = stackalloc byte[16];
        for (ulong size = 1; size <= 16; size++)
        {
            new Span<byte>(text, 16).Fill(0x7F);
            NativeApi.Managed.LastErrorFunction(0, text, size).ShouldBe((ulong)Encoding.UTF8.GetByteCount(whole) + 1);
            string cut = System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)text)!;
            whole.ShouldStartWith(cut);
            Encoding.UTF8.GetByteCount(cut).ShouldBeLessThan((int)size);
        }
    }

    [Fact]
    public void CallThatIsUnderWayWhenItsSessionIsDestroyedIsClosed()
    {
        ulong handle = NativeApi.Managed.Open("bicubic");
        SessionTable.TryFind(handle, out Session? session).ShouldBeTrue();
        NativeApi.Managed.Destroy(handle).ShouldBe(Status.Ok);
        Should.Throw<CallException>(() =>
        {
            byte* pixels = stackalloc byte[256];
            var image = new Image { Pixels = pixels, Bytes = 256, Width = 8, Height = 8 };
            session!.Process(&image, &image);
        }).Status.ShouldBe(Status.Closed);
    }

    private static void Refused(ulong handle, Image input, int outputBytes, Status status, string reason)
    {
        byte* source = stackalloc byte[1024];
        byte* target = stackalloc byte[1024];
        input.Pixels = source;
        var output = new Image { Pixels = target, Bytes = (ulong)outputBytes };
        NativeApi.Managed.Process(handle, &input, &output).ShouldBe(status);
        NativeApi.Managed.LastError(handle).ShouldContain(reason);
    }

    private static void CheckNulls(NativeApi api)
    {
        ulong handle;
        api.Create(null, null, &handle).ShouldBe(Status.Argument);
        handle.ShouldBe(0ul);
        fixed (byte* name = "bicubic\0"u8)
        {
            api.Create(name, null, null).ShouldBe(Status.Argument);
            api.LastError(0).ShouldBe("handle is null.");
            api.Create(name, null, &handle).ShouldBe(Status.Ok);
        }

        byte* pixels = stackalloc byte[64];
        var image = new Image { Pixels = pixels, Bytes = 64, Width = 8, Height = 8 };
        var empty = new Image { Width = 8, Height = 8, Bytes = 64 };
        api.Process(handle, null, &image).ShouldBe(Status.Argument);
        api.Process(handle, &image, null).ShouldBe(Status.Argument);
        api.Process(handle, &empty, &image).ShouldBe(Status.Argument);
        api.OutputGeometry(handle, 8, 8, 0, null).ShouldBe(Status.Argument);
        api.GetModel(handle, null).ShouldBe(Status.Argument);
        api.GetStatistics(handle, null).ShouldBe(Status.Argument);
        api.SetModel(handle, null, null).ShouldBe(Status.Argument);
        api.OpenQueue(handle, 0, 0, 0).ShouldBe(Status.Ok);
        api.Submit(handle, null, null).ShouldBe(Status.Argument);
        api.Poll(handle, null, null, 0).ShouldBe(Status.Argument);
        api.LastErrorFunction(handle, null, 0).ShouldBeGreaterThan(1ul);
        api.Destroy(handle).ShouldBe(Status.Ok);
    }

    private static void CheckHandles(NativeApi api)
    {
        ulong freed = api.Open("bicubic");
        api.Destroy(freed).ShouldBe(Status.Ok);
        byte* pixels = stackalloc byte[256];
        var image = new Image { Pixels = pixels, Bytes = 256, Width = 8, Height = 8 };
        foreach ((ulong handle, string reason) in new[] { (freed, "destroyed"), (0ul, "is 0"), (0xDEADBEEFDEADul, "no handle") })
        {
            api.Process(handle, &image, &image).ShouldBe(Status.Handle);
            api.LastError(handle).ShouldContain(reason);
            api.Submit(handle, &image, null).ShouldBe(Status.Handle);
            api.Poll(handle, &image, null, 0).ShouldBe(Status.Handle);
            api.Finish(handle).ShouldBe(Status.Handle);
            api.Cancel(handle).ShouldBe(Status.Handle);
            api.Destroy(handle).ShouldBe(Status.Handle);
            api.Exchange(handle, "bicubic").ShouldBe(Status.Handle);
        }
    }

    private static void CheckText(NativeApi api)
    {
        api.TryOpen([0x2F, 0xFF, 0xFE, 0x2E, 0x6F, 0], out ulong handle).ShouldBe(Status.Argument);
        handle.ShouldBe(0ul);
        api.LastError(0).ShouldContain("model is not UTF-8");
        api.TryOpen([0], out _).ShouldBe(Status.Argument);
        api.LastError(0).ShouldContain("model is empty");
    }
}
