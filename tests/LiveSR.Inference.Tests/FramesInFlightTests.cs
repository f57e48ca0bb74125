using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Tests;

/// <summary>Several frames in one enhancer at once, on the device's path.</summary>
public sealed class FramesInFlightTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();
    private readonly ModelPackage _model;

    public FramesInFlightTests() => _model = TestModels.Convolutional().Package(_folder);

    [Fact]
    public void TwoAtOnceGiveWhatOneAfterTheOtherGives()
    {
        var sessions = new FaultySessions();
        FrameLease[] frames = [.. Enumerable.Range(0, 24).Select(seed => TestFrames.Random(_pool, PixelFormat.Gray16, 70, 50, bits: 12, seed))];
        var results = new FrameLease[frames.Length];
        using (OnnxEnhancer enhancer = Open(sessions, inFlight: 2))
        {
            enhancer.FramesInFlight.ShouldBe(2);
            Parallel.For(0, frames.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => results[i] = enhancer.Enhance(frames[i].Frame));
            sessions.Lanes.ShouldBeInRange(1, 2);
        }

        (sessions.Lanes, sessions.Open).ShouldBe((0, 0));
        using OnnxEnhancer one = Open(new FaultySessions(), inFlight: 1);
        for (int i = 0; i < frames.Length; i++)
        {
            using FrameLease expected = one.Enhance(frames[i].Frame);
            TestFrames.LargestDifference(expected.Frame, results[i].Frame).ShouldBe(0);
            results[i].Frame.Metadata.Provenance!.SourceImageNumber.ShouldBe(i);
            results[i].Dispose();
            frames[i].Dispose();
        }

        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public async Task OneMoreThanFitsIsRefused()
    {
        using var inside = new CountdownEvent(2);
        using var open = new ManualResetEventSlim();
        var sessions = new FaultySessions
        {
            FrameRunning = (_, _) =>
            {
                if (!open.IsSet)
                {
                    inside.Signal();
                    open.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
                }
            },
        };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);
        using OnnxEnhancer enhancer = Open(sessions, inFlight: 2);
        Task[] two = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => enhancer.Enhance(frame.Frame).Dispose(), TestContext.Current.CancellationToken))];
        inside.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).ShouldBeTrue();

        Should.Throw<InvalidOperationException>(() => enhancer.Enhance(frame.Frame)).Message.ShouldContain("working on 2 other frames");
        open.Set();
        await Task.WhenAll(two);
        enhancer.Enhance(frame.Frame).Dispose();
        _pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void AFrameIsEndedInTheMiddleOfItsRunAndTheNextIsWhole()
    {
        using var end = new CancellationTokenSource();
        var sessions = new FaultySessions { FrameRunning = (_, _) => end.Cancel() };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);
        using OnnxEnhancer enhancer = Open(sessions, inFlight: 2);

        Should.Throw<OperationCanceledException>(() => enhancer.Enhance(frame.Frame, end.Token));
        enhancer.Enhance(frame.Frame).Dispose();
        _pool.Outstanding.ShouldBe(1);
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(48, 3)]
    public void NoMemoryOfAnImagesSizeIsMadeForAFrame(int tile, int batch)
    {
        const int Frames = 10;
        const long BytesPerFrame = 8 * 1024;
        var sessions = new FaultySessions();
        using OnnxEnhancer enhancer = new(_model, Options(sessions, 1) with { Tile = tile, Batch = batch });
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 200, 150);
        enhancer.Enhance(frame.Frame).Dispose();
        enhancer.Enhance(frame.Frame).Dispose();
        long images = _pool.Allocated, before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Frames; i++)
        {
            enhancer.Enhance(frame.Frame).Dispose();
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Frames).ShouldBeLessThan(BytesPerFrame);
        (_pool.Allocated, sessions.Lanes).ShouldBe((images, 1));
    }

    [Fact]
    public void TheFirstLiveFramesFindEveryPlaceReady()
    {
        int runs = 0;
        var sessions = new FaultySessions { FrameRunning = (_, _) => Interlocked.Increment(ref runs) };
        using OnnxEnhancer enhancer = Open(sessions, inFlight: 2);
        enhancer.WarmUp(PixelFormat.Gray16, 40, 30, 12, _pool, TestContext.Current.CancellationToken);
        sessions.Lanes.ShouldBe(2);
        runs.ShouldBe(2);

        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 40, 30, bits: 12);
        enhancer.Enhance(frame.Frame).Dispose();
        enhancer.Enhance(frame.Frame).Dispose();
        sessions.Lanes.ShouldBe(2);
        sessions.Open.ShouldBe(1);
    }

    [Fact]
    public void ADevicesPathIsTheDefaultOfEveryProviderButTheCpu()
    {
        using OnnxEnhancer cpu = new(_model, new EnhancerOptions { Provider = "cpu", Tile = 64, Batch = 1, Threads = 1 });
        using OnnxEnhancer cuda = new(_model, new EnhancerOptions { Provider = "cuda", Tile = 64, Batch = 1, Threads = 1, Sessions = new FaultySessions() });
        (cpu.FramesInFlight, cuda.FramesInFlight).ShouldBe((1, 2));
    }

    [Fact]
    public void WhileCudaRecordsARunNoOtherIsInFlight()
    {
        using OnnxEnhancer recorded = new(_model, new EnhancerOptions
        {
            Provider = "cuda",
            CudaGraph = true,
            FramesInFlight = 3,
            Tile = 64,
            Batch = 1,
            Threads = 1,
            Sessions = new FaultySessions(),
        });
        recorded.FramesInFlight.ShouldBe(1);
    }

    [Fact]
    public void OnTheCpuAFrameAloneHasAllThreadsAndOneBesideItItsPart()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "One processor cannot be shared.");
        int beside = 0;
        OnnxEnhancer? enhancer = null;
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 70, 50, bits: 12);
        FrameLease? second = null;
        bool comes = false;
        var sessions = new FaultySessions
        {
            Present = [],
            FrameRunning = (_, _) => beside++,
            Running = () => second = comes ? enhancer!.Enhance(frame.Frame) : null,
        };
        Remember(sessions, sideBySide: 2);
        using (enhancer = new OnnxEnhancer(_model, new EnhancerOptions { Sessions = sessions, CacheFolder = _folder["cache"], Pool = _pool }))
        {
            enhancer.FramesInFlight.ShouldBe(2);
            using FrameLease alone = enhancer.Enhance(frame.Frame);
            beside.ShouldBe(0);
            comes = true;
            using FrameLease first = enhancer.Enhance(frame.Frame);
            beside.ShouldBe(1);
            foreach (FrameLease other in new[] { first, second! })
            {
                TestFrames.LargestDifference(alone.Frame, other.Frame).ShouldBe(0);
            }

            second!.Dispose();
        }

        sessions.FrameSettings.ShouldHaveSingleItem().ShouldBe(new SessionSettings(Environment.ProcessorCount / 2));
        (sessions.Lanes, sessions.Open, _pool.Outstanding).ShouldBe((0, 0, 1));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, false)]
    public void OneThreadAndTheEnginesOwnPathAreNotShared(int threads, bool? devicePath)
    {
        var sessions = new FaultySessions { Present = [] };
        Remember(sessions, sideBySide: 2);
        using var enhancer = new OnnxEnhancer(
            _model, new EnhancerOptions { Sessions = sessions, CacheFolder = _folder["cache"], Threads = threads, DevicePath = devicePath });
        enhancer.FramesInFlight.ShouldBe(1);
    }

    [Fact]
    public void HalfPrecisionIsWithin50DecibelsOfSingleAndInTheProvenance()
    {
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 90, 70);
        using OnnxEnhancer single = Open(new FaultySessions(), inFlight: 1);
        using OnnxEnhancer half = new(_model, Options(new FaultySessions(), 1) with { Provider = "cuda", Precision = Precision.Half });
        using OnnxEnhancer halfEngine = new(_model, Options(new FaultySessions(), 1) with { DevicePath = false, Precision = Precision.Half });
        using FrameLease expected = single.Enhance(frame.Frame);
        foreach (OnnxEnhancer other in new[] { half, halfEngine })
        {
            using FrameLease high = other.Enhance(frame.Frame);
            TestFrames.LargestDifference(expected.Frame, high.Frame).ShouldBeGreaterThan(0, "otherwise it is not half precision");
            ImageMetrics.Psnr(Plane.FromFrame(expected.Frame), Plane.FromFrame(high.Frame), 65535).ShouldBeGreaterThan(50);
            high.Frame.Metadata.Provenance!.Precision.ShouldBe("fp16");
        }

        expected.Frame.Metadata.Provenance!.Precision.ShouldBe("fp32");
    }

    [Fact]
    public void ANetworkThatLosesTooMuchInHalfPrecisionIsRefusedAtTheStart()
    {
        // No half lies between 1 and 1.00098: each of these factors becomes 1.
        ModelPackage model = TestModels.Of(x => Enumerable.Repeat(1.00045f, 8).Aggregate(x, (y, factor) => y * factor)).Package(_folder, "fine.onnx");
        EnhancerOptions options = Options(new FaultySessions(), 1) with { DevicePath = null };
        Should.Throw<ProviderUnavailableException>(() => new OnnxEnhancer(model, options with { Precision = Precision.Half }))
            .Message.ShouldSatisfyAllConditions(
                message => message.ShouldContain("does not reproduce the CPU's result"),
                message => message.ShouldContain("use --precision fp32"));
        new OnnxEnhancer(model, options).Dispose();
    }

    [Fact]
    public void TensorFloatsAreNotClaimedWhereThereAreNone()
    {
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 20, 20);
        using OnnxEnhancer cpu = new(_model, Options(new FaultySessions(), 1) with { Precision = Precision.TensorFloat32 });
        using OnnxEnhancer cuda = new(_model, Options(new FaultySessions(), 1) with { Precision = Precision.TensorFloat32, Provider = "cuda" });
        using FrameLease one = cpu.Enhance(frame.Frame), other = cuda.Enhance(frame.Frame);
        (one.Frame.Metadata.Provenance!.Precision, other.Frame.Metadata.Provenance!.Precision).ShouldBe(("fp32", "tf32"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    /// <summary>What a probe would have found.</summary>
    private void Remember(FaultySessions sessions, int sideBySide)
    {
        string device = sessions.Describe(ExecutionProvider.Cpu);
        var best = new DeviceSettings(512, 1, Threads: 1, SideBySide: sideBySide);
        new DeviceSettingsCache(_folder["cache"]).Write(DeviceSettingsCache.KeyOf(_model, device), new DeviceMeasurement("model", "cpu", device, best, []));
    }

    private OnnxEnhancer Open(FaultySessions sessions, int inFlight) => new(_model, Options(sessions, inFlight));

    private EnhancerOptions Options(FaultySessions sessions, int inFlight) => new()
    {
        Provider = "cpu",
        Sessions = sessions,
        Tile = 4096,
        Batch = 1,
        Threads = 1,
        Pool = _pool,
        DevicePath = true,
        FramesInFlight = inFlight,
    };
}
