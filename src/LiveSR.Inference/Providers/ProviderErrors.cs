using System.Text.RegularExpressions;
using LiveSR.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace LiveSR.Inference.Providers;

/// <summary>
/// What an error of ONNX Runtime means, by the words of the provider behind it: ONNX Runtime hands them on, with its own
/// code <c>Fail</c> for nearly all of them.
/// </summary>
internal static partial class ProviderErrors
{
    /// <summary>Words of each provider for memory that does not suffice; a smaller tile helps.</summary>
    private static readonly string[] Memory =
    [
        // ONNX Runtime's arena, over any device; its limit
        "Failed to allocate memory", "is smaller than requested bytes of", "bad_alloc", "bad allocation",
        // CUDA, cuDNN, cuBLAS, TensorRT
        "CUDA failure 2:", "cudaErrorMemoryAllocation", "CUDNN_STATUS_ALLOC_FAILED", "CUBLAS_STATUS_ALLOC_FAILED", "could not be allocated", "out of memory",
        // Direct3D
        "8007000E", "Not enough memory resources",
        // WebGPU over Vulkan or Direct3D
        "VK_ERROR_OUT_OF", "OutOfMemory", "Failed to allocate", "max buffer size limit",
    ];

    /// <summary>Words of each provider for a device that computes nothing any more until the process starts anew.</summary>
    private static readonly string[] Lost =
    [
        // CUDA: no device, ECC error, illegal address, launch failure, system error; a display's time limit
        "CUDA failure 46:", "CUDA failure 100:", "CUDA failure 214:", "CUDA failure 700:", "CUDA failure 702:", "CUDA failure 719:", "CUDA failure 999:",
        // Direct3D: removed, hung, reset
        "887A0005", "887A0006", "887A0007", "device removed", "GPU device instance has been suspended",
        // WebGPU
        "device lost", "device is lost", "DeviceLost", "VK_ERROR_DEVICE_LOST",
    ];

    private static readonly string[] Shape =
        ["computed output shape", "invalid dimensions for output", "OrtValue shape verification failed", "shape mismatch attempting to re-use buffer"];

    /// <summary>The exception for the caller of a run.</summary>
    public static Exception Of(OnnxRuntimeException e, ExecutionProvider provider, ModelPackage model, string input) => e.Message switch
    {
        { } message when Says(message, Memory) =>
            new InsufficientMemoryException($"{provider.Id()} has not enough memory for {input} ({OneLine(e)}).", e),
        { } message when Says(message, Lost) =>
            new DeviceLostException($"{provider.Id()} lost its device at {model.Path} ({OneLine(e)}); start again, or use --provider cpu.", e),
        { } message when Says(message, Shape) => new WrongOutputSizeException(
            $"{model.Path}: for the input {input} the model gives an output of another size; its scale is not {model.Scale}, or its sizes must be multiples of more than {model.SizeMultiple} ({OneLine(e)})."),
        _ => new ModelRunException($"{model.Path}: failed on {provider.Id()} with the input {input} ({OneLine(e)}).", e),
    };

    /// <summary>What an error of ONNX Runtime says to a user: its text in one line, without codes and source files.</summary>
    public static string OneLine(OnnxRuntimeException e)
    {
        string line = string.Join(' ', e.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = line.Replace(" Please fix either the inputs/outputs or the model.", "", StringComparison.Ordinal);
        foreach (string prefix in new[] { "Status Message: ", "[ONNXRuntimeError] : ", " was false. " })
        {
            int at = line.LastIndexOf(prefix, StringComparison.Ordinal);
            line = at < 0 ? line : line[(at + prefix.Length)..];
        }

        return Noise().Replace(line, "").Trim().TrimEnd('.');
    }

    /// <summary>Whether a message is about memory, or a lost device, or neither.</summary>
    internal static (bool Memory, bool Lost) Meaning(string message) => (Says(message, Memory), Says(message, Lost));

    private static bool Says(string message, string[] words) => words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>An error code, a number and name of a status, or the place in ONNX Runtime's sources.</summary>
    [GeneratedRegex(@"^(\[ErrorCode:\w+\] ?|\d+ : [A-Z_]+ : |(/|[A-Za-z]:\\)\S+\.(cc|cpp|h)[:(]\d+\)?\S*)+")]
    private static partial Regex Noise();
}
