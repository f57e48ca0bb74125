using TorchSharp.Interop;

namespace TorchSharp;

public enum FFTNormType
{
    Backward = 0,
    Forward = 1,
    Ortho = 2,
}

public static partial class torch
{
    public static partial class fft
    {
        private static readonly long[] LastTwo = [-2, -1];

        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_fft(input.Native, n, dim, (int)norm));

        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_ifft(input.Native, n, dim, (int)norm));

        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_rfft(input.Native, n, dim, (int)norm));

        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_irfft(input.Native, n, dim, (int)norm));

        public static Tensor fft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            fftn(input, s, dim ?? LastTwo, norm);

        public static Tensor ifft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            ifftn(input, s, dim ?? LastTwo, norm);

        public static Tensor rfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            rfftn(input, s, dim ?? LastTwo, norm);

        public static Tensor irfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            irfftn(input, s, dim ?? LastTwo, norm);

        public static Tensor fftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_fftn(input.Native, s, s?.Length ?? 0, dim, dim?.Length ?? 0, (int)norm));

        public static Tensor ifftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_ifftn(input.Native, s, s?.Length ?? 0, dim, dim?.Length ?? 0, (int)norm));

        public static Tensor rfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_rfftn(input.Native, s, s?.Length ?? 0, dim, dim?.Length ?? 0, (int)norm));

        public static Tensor irfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) =>
            new(NativeMethods.lts_fft_irfftn(input.Native, s, s?.Length ?? 0, dim, dim?.Length ?? 0, (int)norm));

        public static Tensor fftshift(Tensor input, long[]? dim = null) =>
            new(NativeMethods.lts_fft_fftshift(input.Native, dim, dim?.Length ?? 0));

        public static Tensor ifftshift(Tensor input, long[]? dim = null) =>
            new(NativeMethods.lts_fft_ifftshift(input.Native, dim, dim?.Length ?? 0));
    }
}
