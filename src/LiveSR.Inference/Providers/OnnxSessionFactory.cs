using System.Runtime.InteropServices;
using LiveSR.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Providers;

/// <summary>Opens sessions of ONNX Runtime.</summary>
public sealed class OnnxSessionFactory : ISessionFactory
{
    private static readonly Lock EnvironmentLock = new();

    private OnnxSessionFactory()
    {
    }

    /// <summary>The factory.</summary>
    public static OnnxSessionFactory Instance { get; } = new();

    /// <summary>Version of the native library that was loaded.</summary>
    /// <exception cref="ProviderUnavailableException">The library cannot be loaded.</exception>
    public static string RuntimeVersion => Environment().GetVersionString();

    /// <summary>The builds of the native library that <c>./livesr setup</c> fetches.</summary>
    public static IReadOnlyList<string> RuntimeBuilds { get; } = ["cpu", "cuda", "webgpu"];

    /// <summary>Which build of the native library was loaded: one of <see cref="RuntimeBuilds"/>, or <c>directml</c> on Windows.</summary>
    /// <exception cref="ProviderUnavailableException">The library cannot be loaded.</exception>
    public static string RuntimeBuild => Environment().GetAvailableProviders() switch
    {
        string[] providers when providers.Contains("CUDAExecutionProvider") => "cuda",
        string[] providers when providers.Contains("WebGpuExecutionProvider") => "webgpu",
        string[] providers when providers.Contains("DmlExecutionProvider") => "directml",
        _ => "cpu",
    };

    /// <inheritdoc/>
    public IInferenceSession Open(ModelPackage model, ExecutionProvider provider, SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        Environment();
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        Append(options, provider, settings);
        if (model.Content is not null && Path.GetDirectoryName(model.Path) is { Length: > 0 } folder)
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }

        try
        {
            return new OnnxSession(model, provider, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException($"{model.Path}: the {provider.Id()} provider cannot load the model ({OnnxSession.OneLine(e)}).", e);
        }
    }

    /// <inheritdoc/>
    public string Describe(ExecutionProvider provider) =>
        $"ONNX Runtime {RuntimeVersion}, {provider.Id()}, {DeviceIdentity.Of(provider)}";

    private static void Append(SessionOptions options, ExecutionProvider provider, SessionSettings settings)
    {
        options.IntraOpNumThreads = settings.Threads;
        options.InterOpNumThreads = 1;
        options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", settings.Spinning == Spinning.Never ? "0" : "1");
        options.AddSessionConfigEntry("session.force_spinning_stop", settings.Spinning == Spinning.WithinRuns ? "1" : "0");
        try
        {
            switch (provider)
            {
                case ExecutionProvider.Cuda:
                    using (var cuda = new OrtCUDAProviderOptions())
                    {
                        options.AppendExecutionProvider_CUDA(cuda);
                    }

                    break;
                case ExecutionProvider.DirectML:
                    // DirectML supports neither memory patterns nor parallel execution.
                    options.EnableMemoryPattern = false;
                    options.AppendExecutionProvider_DML(0);
                    break;
                case ExecutionProvider.WebGpu:
                    options.AppendExecutionProvider("WebGPU", []);
                    break;
                default:
                    break;
            }
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
        {
            string reason = e is OnnxRuntimeException known ? OnnxSession.OneLine(known) : "this build of ONNX Runtime does not have it";
            throw new ProviderUnavailableException($"The execution provider {provider.Id()} is not available: {reason}.");
        }
    }

    /// <summary>Starts ONNX Runtime's environment once: silent, since what matters comes as an exception, and without telemetry.</summary>
    private static OrtEnv Environment()
    {
        lock (EnvironmentLock)
        {
            try
            {
                if (!OrtEnv.IsCreated)
                {
                    var options = new EnvironmentCreationOptions { logId = "LiveSR", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                    OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
                }

                return OrtEnv.Instance();
            }
            catch (TypeInitializationException e) when (e.InnerException is DllNotFoundException or EntryPointNotFoundException or MarshalDirectiveException)
            {
                throw new ProviderUnavailableException(e.InnerException.Message);
            }
        }
    }
}
