using System.Globalization;
using LiveSR.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Providers;

/// <summary>What ONNX Runtime is told of a session and of the provider that computes it.</summary>
internal static class ProviderOptions
{
    private const string Yes = "1", No = "0";

    /// <summary>Options for one session.</summary>
    /// <exception cref="ProviderUnavailableException">This build or this machine does not have the provider.</exception>
    public static SessionOptions Of(ModelPackage model, ExecutionProvider provider, SessionSettings settings)
    {
        var options = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spinning == Spinning.Never ? No : Yes);
        options.AddSessionConfigEntry("session.force_spinning_stop", settings.Spinning == Spinning.WithinRuns ? Yes : No);
        if (Path.GetDirectoryName(model.Path) is { Length: > 0 } folder)
        {
            // For graphs that are read from memory and keep weights in files of their own.
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }

        try
        {
            Append(options, model, provider, settings);
            if (settings.NamesFallback)
            {
                NodePlacement.Record(options);
            }

            return options;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
        {
            options.Dispose();
            string reason = e is OnnxRuntimeException known ? ProviderErrors.OneLine(known) : "this build of ONNX Runtime does not have it";
            throw new ProviderUnavailableException($"The execution provider {provider.Id()} is not available: {reason}.");
        }
    }

    /// <summary>CUDA's own options for these settings, by their names in ONNX Runtime.</summary>
    internal static Dictionary<string, string> Cuda(SessionSettings settings) => new()
    {
        ["gpu_mem_limit"] = (settings.DeviceMemoryMiB is { } most ? (long)most << 20 : long.MaxValue).ToString(CultureInfo.InvariantCulture),
        ["device_id"] = Number(settings.Device),
        // What is not needed stays with other programs; doubling would take half of a card for a small tile.
        ["arena_extend_strategy"] = "kSameAsRequested",
        // cuDNN's own choice: what ONNX Runtime (1.30) finds by trying is slower in half precision, on an H200 6 times for
        // 20 convolutions of 64 channels and 3 times for livesr-live-x2 in batches of 32; elsewhere both are within 5 %.
        ["cudnn_conv_algo_search"] = "HEURISTIC",
        ["fuse_conv_bias"] = Yes,
        ["cudnn_conv_use_max_workspace"] = Yes,
        ["use_tf32"] = settings.Precision == Precision.TensorFloat32 ? Yes : No,
        // Tensor cores read half precision channel by channel.
        ["prefer_nhwc"] = settings.Precision == Precision.Half ? Yes : No,
        ["enable_cuda_graph"] = settings.CudaGraph ? Yes : No,
    };

    /// <summary>TensorRT's own options: engines are built once for a model and a card, and kept in a folder.</summary>
    internal static Dictionary<string, string> TensorRt(ModelPackage model, SessionSettings settings)
    {
        string kept = Path.Combine(DeviceSettingsCache.RootFolder, "tensorrt", model.Sha256[..16]);
        return new Dictionary<string, string>
        {
            ["device_id"] = Number(settings.Device),
            // TensorRT builds no network with 16-bit floats in it unless it may use them.
            ["trt_fp16_enable"] = settings.Precision == Precision.Half ? Yes : No,
            ["trt_engine_cache_enable"] = Yes,
            ["trt_engine_cache_path"] = kept,
            ["trt_timing_cache_enable"] = Yes,
            ["trt_timing_cache_path"] = kept,
            ["trt_cuda_graph_enable"] = settings.CudaGraph ? Yes : No,
        };
    }

    /// <summary>
    /// WebGPU's own options: the device stays when its last session ends. The next one would compile every shader again, and
    /// a provider is tried in a session of its own before it is used.
    /// </summary>
    internal static Dictionary<string, string> WebGpu { get; } = new() { ["preserveDevice"] = Yes };

    /// <summary>
    /// Why a precision cannot be had of TensorRT, or null: it computes 32-bit floats as tf32, against which ONNX Runtime (1.30)
    /// has no option; NVIDIA's own variable is for the whole process.
    /// </summary>
    /// <param name="precision">The precision asked for.</param>
    /// <param name="allowsTf32">What NVIDIA_TF32_OVERRIDE says.</param>
    internal static string? RefusalOfTensorRt(Precision precision, string? allowsTf32) => precision == Precision.Single && allowsTf32 != No
        ? "tensorrt computes 32-bit floats as tf32: ask for --precision tf32 or fp16, use --provider cuda, or set NVIDIA_TF32_OVERRIDE=0"
        : null;

    private static void Append(SessionOptions options, ModelPackage model, ExecutionProvider provider, SessionSettings settings)
    {
        switch (provider)
        {
            case ExecutionProvider.Cuda:
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    cuda.UpdateOptions(Cuda(settings));
                    options.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case ExecutionProvider.TensorRt:
                using (var tensorRt = new OrtTensorRTProviderOptions())
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    tensorRt.UpdateOptions(TensorRt(model, settings));
                    options.AppendExecutionProvider_Tensorrt(tensorRt);
                    // What TensorRT does not take.
                    cuda.UpdateOptions(Cuda(settings with { CudaGraph = false }));
                    options.AppendExecutionProvider_CUDA(cuda);
                }

                if (RefusalOfTensorRt(settings.Precision, Environment.GetEnvironmentVariable("NVIDIA_TF32_OVERRIDE")) is { } refusal)
                {
                    throw new ProviderUnavailableException($"{refusal}.");
                }

                break;
            case ExecutionProvider.DirectML:
                // DirectML supports neither memory patterns nor parallel execution.
                options.EnableMemoryPattern = false;
                options.AppendExecutionProvider_DML(settings.Device);
                break;
            case ExecutionProvider.WebGpu:
                options.AppendExecutionProvider("WebGPU", WebGpu);
                break;
            default:
                break;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
