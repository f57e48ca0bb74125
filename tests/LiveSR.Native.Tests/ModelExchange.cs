using LiveSR.Native.Interop;
using LiveSR.Queues;

namespace LiveSR.Native.Tests;

public sealed unsafe class ModelExchange(CompiledLibrary compiled)
{
    [Fact]
    public void FramesUnderWayAreEnhancedWhollyByOneModel() => CheckExchange(NativeApi.Managed);

    [Fact]
    public void CompiledLibraryExchangesModelsLive() => CheckExchange(compiled.Api);

    [Fact]
    public void ModelThatCannotBeOpenedLeavesTheOldOne()
    {
        NativeApi api = NativeApi.Managed;
        ulong handle = api.Open("nearest", scale: 3);
        api.Exchange(handle, "/nowhere.onnx").ShouldBe(Status.Model);
        var info = new ModelInfo { StructSize = (uint)sizeof(ModelInfo) };
        api.GetModel(handle, &info).ShouldBe(Status.Ok);
        info.Scale.ShouldBe(3);
        (FrameRecords.Text(info.Name), FrameRecords.Text(info.Provider)).ShouldBe(("nearest", "classical"));
        api.Destroy(handle);
    }

    [Fact]
    public void NetworkTellsItsNameHashAndProvider()
    {
        NativeApi api = NativeApi.Managed;
        ulong handle = api.Open(Repository.Model);
        var info = new ModelInfo { StructSize = (uint)sizeof(ModelInfo) };
        api.GetModel(handle, &info).ShouldBe(Status.Ok);
        (FrameRecords.Text(info.Name), FrameRecords.Text(info.Sha256), FrameRecords.Text(info.Provider), info.Inferred)
            .ShouldBe(("richardson-lucy-x2", FrameRecords.HashOfModel(), "cpu", 1));
        api.Destroy(handle);
    }

    private static void CheckExchange(NativeApi api)
    {
        const int frames = 150;
        ulong handle = api.Open("bicubic", scale: 2);
        api.OpenQueue(handle, 2, (int)OverloadPolicy.Wait, 0).ShouldBe(Status.Ok);
        var submitter = new Thread(() =>
        {
            for (int i = 0; i < frames; i++)
            {
                api.SubmitFlat(handle, (byte)i).ShouldBe(Status.Ok);
            }

            api.Finish(handle);
        });
        submitter.Start();
        var scales = new HashSet<int>();
        for (int i = 0; i < frames; i++)
        {
            if (i % 10 == 0)
            {
                api.Exchange(handle, i % 20 == 0 ? "nearest" : "bicubic", scale: i % 20 == 0 ? 3 : 2).ShouldBe(Status.Ok, api.LastError(handle));
            }

            api.PollFlat(handle, out FrameInfo info, out Image image, out byte first).ShouldBe(Status.Ok);
            (image.Width, image.Height).ShouldBe((8 * info.Scale, 6 * info.Scale));
            (info.ImageNumber, first, FrameRecords.Text(info.Model)).ShouldBe((i, (byte)i, info.Scale == 3 ? "nearest" : "bicubic"));
            scales.Add(info.Scale);
        }

        submitter.Join();
        scales.ShouldBe([2, 3], ignoreOrder: true);
        api.Destroy(handle).ShouldBe(Status.Ok);
    }
}
