using System.Runtime.InteropServices;
using LiveSR.Imaging;
using LiveSR.Inference.Device;
using LiveSR.Inference.Models;
using LiveSR.Onnx;
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
        return Loading(model, provider, settings, options => new OnnxSession(model, provider, options, settings));
    }

    /// <inheritdoc/>
    public IFrameSession? OpenFrames(ModelPackage model, PixelFormat format, ExecutionProvider provider, SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        if (Graph(model, format, settings.Precision) is not { } graph)
        {
            return null;
        }

        return Loading(model, provider, settings, options =>
        {
            lock (ProviderTurn.Of(provider))
            {
                return new OnnxFrameSession(new InferenceSession(graph.ToByteArray(), options), model, format, provider, settings);
            }
        });
    }

    /// <inheritdoc/>
    public string Describe(ExecutionProvider provider) =>
        $"ONNX Runtime {RuntimeVersion}, {provider.Id()}, {DeviceIdentity.Of(provider)}";

    /// <summary>A graph that cannot be written round is no error: the engine computes round the network then. One that cannot be had in half precision is.</summary>
    private static OnnxModel? Graph(ModelPackage model, PixelFormat format, Precision precision)
    {
        try
        {
            return FrameGraph.Write(model, model.Load(precision), format);
        }
        catch (ModelFormatException) when (precision != Precision.Half)
        {
            return null;
        }
    }

    private static T Loading<T>(ModelPackage model, ExecutionProvider provider, SessionSettings settings, Func<SessionOptions, T> load)
    {
        Environment();
        using SessionOptions options = ProviderOptions.Of(model, provider, settings);
        try
        {
            return load(options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException($"{model.Path}: the {provider.Id()} provider cannot load the model ({ProviderErrors.OneLine(e)}).", e);
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
