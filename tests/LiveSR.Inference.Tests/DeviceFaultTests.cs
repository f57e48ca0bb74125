using LiveSR.Imaging;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;

namespace LiveSR.Inference.Tests;

/// <summary>What a device does wrong, and what becomes of the frame at which it does.</summary>
public sealed class DeviceFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();
    private readonly ModelPackage _model;

    public DeviceFaultTests() => _model = TestModels.Convolutional().Package(_folder);

    [Theory]
    [InlineData("[ErrorCode:Fail] Non-zero status code returned while running Conv node. Failed to allocate memory for requested buffer of size 536870912")]
    [InlineData("onnxruntime::BFCArena::AllocateRawInternal(size_t, Stream*) Available memory of 12345 is smaller than requested bytes of 536870912")]
    [InlineData("CUDA failure 2: out of memory ; GPU=0 ; hostname=x ; file=cuda_allocator.cc ; line=64 ; expr=cudaMalloc((void**)&p, size);")]
    [InlineData("CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED ; GPU=0")]
    [InlineData("CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0")]
    [InlineData("TensorRT EP: Requested amount of GPU memory (1073741824 bytes) could not be allocated.")]
    [InlineData("DmlExecutionProvider/src/BucketizedBufferAllocator.cpp(123) Exception(2) tid(1a4) 8007000E Not enough memory resources are available to complete this operation.")]
    [InlineData("vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY at AllocateMemory")]
    [InlineData("Buffer size (2147483648) exceeds the max buffer size limit (1073741824).")]
    [InlineData("std::bad_alloc")]
    public void EachProvidersWordsForAFullMemoryAreUnderstood(string message) => ProviderErrors.Meaning(message).ShouldBe((true, false));

    [Theory]
    [InlineData("CUDA failure 700: an illegal memory access was encountered ; GPU=0")]
    [InlineData("CUDA failure 719: unspecified launch failure ; GPU=0")]
    [InlineData("CUDA failure 100: no CUDA-capable device is detected ; GPU=-1")]
    [InlineData("DmlCommandRecorder.cpp(371) Exception(5) tid(21c0) 887A0005 The GPU device instance has been suspended. Use GetDeviceRemovedReason to determine the appropriate action.")]
    [InlineData("DmlCommandRecorder.cpp(371) Exception(5) tid(21c0) 887A0006 The GPU will not respond to more commands.")]
    [InlineData("WebGPU device lost (2): VK_ERROR_DEVICE_LOST")]
    public void EachProvidersWordsForALostDeviceAreUnderstood(string message) => ProviderErrors.Meaning(message).ShouldBe((false, true));

    [Theory]
    [InlineData("CUDNN failure 3000: CUDNN_STATUS_NOT_SUPPORTED ; GPU=0")]
    [InlineData("Non-zero status code returned while running Add node. axis == 1 || axis == largest was false.")]
    public void OtherErrorsAreNeither(string message) => ProviderErrors.Meaning(message).ShouldBe((false, false));

    [Fact]
    public void AKernelThatIsWrongAtTheRealTileOnlyIsFoundBeforeAFrameIsGivenOut()
    {
        // The probe's own tile is 48 pixels wide; this device computes larger ones by another kernel, wrongly by 1/64.
        var sessions = new FaultySessions
        {
            Present = [ExecutionProvider.Cuda],
            FrameFault = (provider, lane) => lane.Output[^1] = (byte)(lane.Output[^1] ^ (provider == ExecutionProvider.Cuda ? 4 : 0)),
        };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 200, 90);
        using OnnxEnhancer enhancer = Open(sessions, "auto");
        enhancer.Provider.ShouldBe(ExecutionProvider.Cuda);

        using FrameLease high = enhancer.Enhance(frame.Frame);

        ShouldBeTheCpus(frame.Frame, high.Frame);
        enhancer.Provider.ShouldBe(ExecutionProvider.Cpu);
        enhancer.Verdicts.ShouldContain(verdict => verdict.Provider == ExecutionProvider.Cuda && !verdict.Trusted && verdict.Reason.Contains("at the tile of 200x90 px", StringComparison.Ordinal));
        Provenance made = high.Frame.Metadata.Provenance!;
        made.ExecutionProvider.ShouldBe("cpu");
        made.Degraded!.ShouldStartWith("cpu instead of cuda: cuda does not reproduce");
    }

    [Fact]
    public void AProviderAskedForByNameThatIsWrongAtTheRealTileIsAnError()
    {
        var sessions = new FaultySessions { FrameFault = (provider, lane) => lane.Output[^1] ^= 0x40 };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 200, 90);
        using OnnxEnhancer enhancer = Open(sessions, "cuda");

        Should.Throw<ProviderUnavailableException>(() => enhancer.Enhance(frame.Frame)).Message.ShouldContain("does not reproduce the CPU's result at the tile");
        _pool.Outstanding.ShouldBe(1);
    }

    [Fact]
    public void TheLastImageOfABatchIsComparedToo()
    {
        var sessions = new FaultySessions { FrameFault = (provider, lane) => lane.Output[^1] ^= (byte)(lane.Count > 1 ? 0x40 : 0) };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 100, 90);
        using OnnxEnhancer enhancer = Open(sessions, "cuda", tile: 40, batch: 3);

        Should.Throw<ProviderUnavailableException>(() => enhancer.Enhance(frame.Frame)).Message.ShouldContain("image 2 of the batch");
    }

    [Fact]
    public void ADeviceThatIsLostCostsNoFrame()
    {
        int runs = 0;
        var sessions = new FaultySessions
        {
            Present = [ExecutionProvider.Cuda],
            FrameRunning = (provider, _) =>
            {
                if (provider == ExecutionProvider.Cuda && ++runs == 5)
                {
                    throw new DeviceLostException("cuda lost its device");
                }
            },
        };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray16, 60, 50);
        using OnnxEnhancer enhancer = Open(sessions, "auto");
        for (int i = 0; i < 6; i++)
        {
            using FrameLease high = enhancer.Enhance(frame.Frame);
            ShouldBeTheCpus(frame.Frame, high.Frame);
        }

        enhancer.Provider.ShouldBe(ExecutionProvider.Cpu);
        using FrameLease last = enhancer.Enhance(frame.Frame);
        last.Frame.Metadata.Provenance!.Degraded.ShouldBe("cpu instead of cuda: cuda lost its device");
    }

    [Fact]
    public void TilesShrinkWhenMemoryIsFullAndGrowBackWhenItIsFreeAgain()
    {
        var sessions = new FaultySessions { MemoryPixels = 60 * 60 };
        using FrameLease frame = TestFrames.Random(_pool, PixelFormat.Gray8, 100, 80);
        using OnnxEnhancer enhancer = Open(sessions, "cuda");
        using (FrameLease small = enhancer.Enhance(frame.Frame))
        {
            small.Frame.Metadata.Provenance!.Degraded.ShouldBe("out of memory: tiles of 50 instead of 100 px");
            ShouldBeTheCpus(frame.Frame, small.Frame);
        }

        sessions.MemoryPixels = long.MaxValue;
        for (int i = 0; i < TileBudget.FirstPatience; i++)
        {
            enhancer.Enhance(frame.Frame).Dispose();
        }

        using FrameLease whole = enhancer.Enhance(frame.Frame);
        whole.Frame.Metadata.Provenance!.Degraded.ShouldBeNull();
        whole.Frame.Metadata.Provenance.Tile.ShouldBe(0);
        ShouldBeTheCpus(frame.Frame, whole.Frame);
    }

    [Fact]
    public void AStepBackThatFailsIsTakenLessOften()
    {
        var budget = new TileBudget(_model, tile: 512, batch: 4);
        budget.Shrink((512, 4), (512, 4)).ShouldBeTrue();
        budget.Size.ShouldBe((256, 4));
        Succeed(budget, TileBudget.FirstPatience).ShouldBe((512, 4));
        budget.Shrink((512, 4), (512, 4)).ShouldBeTrue();

        Succeed(budget, TileBudget.FirstPatience).ShouldBe((256, 4));
        Succeed(budget, TileBudget.FirstPatience).ShouldBe((512, 4));
        budget.Degraded.ShouldBeNull();
    }

    [Fact]
    public void OneOfTwoFramesThatFoundMemoryFullAtOnceShrinksForBoth()
    {
        var budget = new TileBudget(_model, tile: 512, batch: 4);
        budget.Shrink((512, 4), (512, 4)).ShouldBeTrue();
        budget.Shrink((512, 4), (512, 4)).ShouldBeTrue();
        budget.Size.ShouldBe((256, 4));
    }

    [Fact]
    public void NodesOnTheCpuAreNamedFromAProfile()
    {
        const string Profile = """
            [
            {"cat" : "Session","pid" :1,"tid" :1,"dur" :9,"ts" :1,"ph" : "X","name" :"model_loading_array","args" : {}},
            {"cat" : "Node","pid" :1,"tid" :1,"dur" :9,"ts" :1,"ph" : "X","name" :"a","args" : {"provider" : "CUDAExecutionProvider","op_name" : "Conv","output_size" : "1048576"}},
            {"cat" : "Node","pid" :1,"tid" :1,"dur" :9,"ts" :1,"ph" : "X","name" :"b","args" : {"provider" : "CPUExecutionProvider","op_name" : "Resize","output_size" : "1048576"}},
            {"cat" : "Node","pid" :1,"tid" :1,"dur" :9,"ts" :1,"ph" : "X","name" :"c","args" : {"provider" : "CPUExecutionProvider","op_name" : "Cast","output_size" : "1048576"}},
            {"cat" : "Node","pid" :1,"tid" :1,"dur" :9,"ts" :1,"ph" : "X","name" :"d","args" : {"provider" : "CPUExecutionProvider","op_name" : "Cast","output_size" : "1048576"}},
            {"cat" : "Node","pid" :1,"tid" :1,"dur" :9,"ts" :1,"ph" : "X","name" :"e","args" : {"provider" : "CPUExecutionProvider","op_name" : "Shape","output_size" : "32"}},
            ]
            """;
        NodePlacement.NodesOnCpu(System.Text.Encoding.UTF8.GetBytes(Profile)).ShouldBe(["Cast x2", "Resize"]);
    }

    [Fact]
    public void ARealSessionNamesWhatItsCpuComputed()
    {
        using IInferenceSession session = OnnxSessionFactory.Instance.Open(_model, ExecutionProvider.Cpu, new SessionSettings(1) { NamesFallback = true });
        using var memory = new NativeFloats();
        memory.Reserve(5 * 64 * 64);
        using var input = new Tensor(memory.Address, 1, 1, 64, 64);
        using var output = new Tensor(memory.Address + (64 * 64 * sizeof(float)), 1, 1, 128, 128);
        session.FallbackNodes.ShouldBeEmpty();
        session.Run(input, output);

        session.FallbackNodes.ShouldContain(node => node.Contains("Conv", StringComparison.Ordinal));
        Directory.EnumerateFiles(Path.GetTempPath(), $"livesr-{Environment.ProcessId}-*").ShouldBeEmpty();
    }

    [Fact]
    public void AVerdictNamesTheNodesLeftToTheCpu()
    {
        using var probe = new ProviderProbe(_model, new FaultySessions { FallbackNodes = ["Resize"] });
        probe.Check(ExecutionProvider.Cuda).Reason.ShouldEndWith("; the CPU computes Resize");
    }

    [Fact]
    public void CudaIsToldWhatCostsPrecisionOnlyWhereItIsAskedFor()
    {
        Dictionary<string, string> usual = ProviderOptions.Cuda(new SessionSettings { Device = 2 });
        usual.ShouldContainKeyAndValue("device_id", "2");
        usual.ShouldContainKeyAndValue("use_tf32", "0");
        usual.ShouldContainKeyAndValue("arena_extend_strategy", "kSameAsRequested");
        usual.ShouldContainKeyAndValue("cudnn_conv_algo_search", "HEURISTIC");
        usual.ShouldContainKeyAndValue("enable_cuda_graph", "0");
        ProviderOptions.Cuda(new SessionSettings { DeviceMemoryMiB = 512 }).ShouldContainKeyAndValue("gpu_mem_limit", "536870912");
        ProviderOptions.Cuda(new SessionSettings { Precision = Precision.TensorFloat32 }).ShouldContainKeyAndValue("use_tf32", "1");
        ProviderOptions.Cuda(new SessionSettings { Precision = Precision.Half }).ShouldContainKeyAndValue("prefer_nhwc", "1");
        ProviderOptions.Cuda(new SessionSettings { CudaGraph = true }).ShouldContainKeyAndValue("enable_cuda_graph", "1");
    }

    /// <summary>What the CUDA and TensorRT providers of ONNX Runtime 1.30 know, of those that they are told: they refuse all when one is unknown.</summary>
    [Fact]
    public void ProvidersAreToldOnlyWhatTheyKnow()
    {
        string[] cuda =
        [
            "device_id", "gpu_mem_limit", "arena_extend_strategy", "cudnn_conv_algo_search", "cudnn_conv_use_max_workspace", "fuse_conv_bias",
            "use_tf32", "prefer_nhwc", "enable_cuda_graph",
        ];
        string[] tensorRt =
        [
            "device_id", "trt_fp16_enable", "trt_engine_cache_enable", "trt_engine_cache_path", "trt_timing_cache_enable", "trt_timing_cache_path",
            "trt_cuda_graph_enable",
        ];
        ProviderOptions.Cuda(new SessionSettings()).Keys.ShouldBeSubsetOf(cuda);
        ProviderOptions.TensorRt(_model, new SessionSettings()).Keys.ShouldBeSubsetOf(tensorRt);
        ProviderOptions.WebGpu.Keys.ShouldBe(["preserveDevice"]);
    }

    [Fact]
    public void TensorRtMayUse16BitsWhereTheyAreAskedForAlone()
    {
        ProviderOptions.TensorRt(_model, new SessionSettings()).ShouldContainKeyAndValue("trt_fp16_enable", "0");
        ProviderOptions.TensorRt(_model, new SessionSettings { Precision = Precision.Half }).ShouldContainKeyAndValue("trt_fp16_enable", "1");
    }

    [Theory]
    [InlineData(Precision.Single, null, true)]
    [InlineData(Precision.Single, "1", true)]
    [InlineData(Precision.Single, "0", false)]
    [InlineData(Precision.TensorFloat32, null, false)]
    [InlineData(Precision.Half, null, false)]
    public void TensorRtIsRefusedWhereItWouldComputeInLessThanIsAskedFor(Precision precision, string? allowsTf32, bool refused) =>
        (ProviderOptions.RefusalOfTensorRt(precision, allowsTf32) is not null).ShouldBe(refused);

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    private static (int Tile, int Batch) Succeed(TileBudget budget, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            budget.Succeeded(budget.Size);
        }

        return budget.Size;
    }

    private OnnxEnhancer Open(FaultySessions sessions, string provider, int tile = 4096, int batch = 1) =>
        new(_model, new EnhancerOptions { Provider = provider, Sessions = sessions, Tile = tile, Batch = batch, Threads = 1, Pool = _pool });

    private void ShouldBeTheCpus(Frame low, Frame high)
    {
        using var cpu = new OnnxEnhancer(_model, new EnhancerOptions { Provider = "cpu", Tile = 4096, Batch = 1, Threads = 1, Pool = _pool });
        using FrameLease expected = cpu.Enhance(low);
        TestFrames.LargestDifference(expected.Frame, high).ShouldBeLessThanOrEqualTo(1);
    }
}
