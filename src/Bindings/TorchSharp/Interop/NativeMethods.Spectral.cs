using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Fourier transforms: native/spectral.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_fft(TensorHandle x, long n, long dim, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_ifft(TensorHandle x, long n, long dim, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_rfft(TensorHandle x, long n, long dim, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_irfft(TensorHandle x, long n, long dim, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_fftn(TensorHandle x, long[]? s, int sCount, long[]? dims, int dimCount, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_ifftn(TensorHandle x, long[]? s, int sCount, long[]? dims, int dimCount, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_rfftn(TensorHandle x, long[]? s, int sCount, long[]? dims, int dimCount, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_irfftn(TensorHandle x, long[]? s, int sCount, long[]? dims, int dimCount, int norm);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_fftshift(TensorHandle x, long[]? dims, int count);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_fft_ifftshift(TensorHandle x, long[]? dims, int count);
}
