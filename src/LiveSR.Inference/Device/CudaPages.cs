using System.Runtime.InteropServices;
using LiveSR.Imaging;

namespace LiveSR.Inference.Device;

/// <summary>Pins memory for every CUDA device of the process.</summary>
internal sealed partial class CudaPages : IMemoryPinner
{
    /// <summary>CUDA's runtime, which ONNX Runtime's provider has loaded.</summary>
    internal const string Runtime = "libcudart.so.13";

    private const uint Portable = 1;

    private CudaPages()
    {
    }

    public static CudaPages Instance { get; } = new();

    public bool Pin(nint address, int bytes)
    {
        try
        {
            if (CudaHostRegister(address, (nuint)bytes, Portable) == 0)
            {
                return true;
            }

            // CUDA keeps an error until somebody asks for it, and the next run would take it for its own.
            _ = CudaGetLastError();
            return false;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    public void Unpin(nint address) => _ = CudaHostUnregister(address);

    [LibraryImport(Runtime, EntryPoint = "cudaHostRegister")]
    private static partial int CudaHostRegister(nint address, nuint bytes, uint flags);

    [LibraryImport(Runtime, EntryPoint = "cudaHostUnregister")]
    private static partial int CudaHostUnregister(nint address);

    [LibraryImport(Runtime, EntryPoint = "cudaGetLastError")]
    private static partial int CudaGetLastError();
}
