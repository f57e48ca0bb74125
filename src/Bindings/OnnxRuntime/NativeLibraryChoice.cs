using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// Decides, when the first call is made, which native ONNX Runtime is loaded. In this order: the file that
/// LIVESR_ONNXRUNTIME names; the CUDA build in onnxruntime-cuda/ when it was fetched and CUDA's own libraries load;
/// the library beside the program (CPU and WebGPU on Linux, CPU and DirectML on Windows); the one beside this assembly,
/// where a plugin brings its own.
/// </summary>
internal static class NativeLibraryChoice
{
    private const string Variable = "LIVESR_ONNXRUNTIME";

    /// <summary>What the CUDA provider links to: the driver, the CUDA 13 runtime and BLAS, cuDNN 9.</summary>
    private static readonly string[] CudaLibraries = ["libcuda.so.1", "libcudart.so.13", "libcublas.so.13", "libcudnn.so.9"];

    private static string LibraryName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime.so";

#pragma warning disable CA2255 // The choice must stand before the managed API makes its first call, whoever makes it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, static (name, assembly, search) => name == "onnxruntime" ? Load() : 0);
    }

    private static nint Load()
    {
        var attempts = new List<string>();
        foreach (string path in Candidates())
        {
            try
            {
                return NativeLibrary.Load(path, typeof(OrtEnv).Assembly, DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                attempts.Add($"{path}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        throw new DllNotFoundException($"ONNX Runtime's native library could not be loaded. Tried {string.Join("; ", attempts)}.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } asked)
        {
            // What the user names is used or reported, never silently replaced.
            yield return asked;
            yield break;
        }

        string program = AppContext.BaseDirectory;
        string cuda = Path.Combine(program, "onnxruntime-cuda", LibraryName);
        if (File.Exists(cuda) && CudaLibraries.All(static library => NativeLibrary.TryLoad(library, out _)))
        {
            yield return cuda;
        }

        yield return Path.Combine(program, LibraryName);
        yield return LibraryName;
    }
}
