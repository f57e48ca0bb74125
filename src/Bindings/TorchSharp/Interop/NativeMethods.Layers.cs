using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Convolution, normalisation, pooling, resampling, padding, losses: native/layers.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle lts_conv2d(TensorHandle x, TensorHandle weight, IntPtr bias, long[]? stride, int strideCount, long[]? padding, int paddingCount, long[]? dilation, int dilationCount, long groups);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_conv_transpose2d(TensorHandle x, TensorHandle weight, IntPtr bias, long[]? stride, int strideCount, long[]? padding, int paddingCount, long[]? outputPadding, int outputPaddingCount, long[]? dilation, int dilationCount, long groups);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_linear(TensorHandle x, TensorHandle weight, IntPtr bias);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_batch_norm(TensorHandle x, IntPtr weight, IntPtr bias, IntPtr mean, IntPtr variance, int training, double momentum, double eps);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_prelu(TensorHandle x, TensorHandle weight);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_leaky_relu(TensorHandle x, double slope);

    [LibraryImport(Library)]
    internal static partial void lts_leaky_relu_(TensorHandle x, double slope);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_pixel_shuffle(TensorHandle x, long factor);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_pixel_unshuffle(TensorHandle x, long factor);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_adaptive_avg_pool2d(TensorHandle x, long[]? size, int count);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_avg_pool2d(TensorHandle x, long[]? kernel, int kernelCount, long[]? stride, int strideCount, long[]? padding, int paddingCount, int ceilMode, int countIncludePad, long divisor);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_max_pool2d(TensorHandle x, long[]? kernel, int kernelCount, long[]? stride, int strideCount, long[]? padding, int paddingCount, long[]? dilation, int dilationCount, int ceilMode);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_pad(TensorHandle x, long[]? amounts, int count, int mode, double value);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_interpolate2d(TensorHandle x, long[]? size, double[]? scales, int mode, int alignCorners, int antialias);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_mse_loss(TensorHandle x, TensorHandle y, long reduction);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_l1_loss(TensorHandle x, TensorHandle y, long reduction);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_smooth_l1_loss(TensorHandle x, TensorHandle y, long reduction, double beta);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_huber_loss(TensorHandle x, TensorHandle y, long reduction, double delta);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_binary_cross_entropy(TensorHandle x, TensorHandle y, IntPtr weight, long reduction);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_binary_cross_entropy_with_logits(TensorHandle x, TensorHandle y, IntPtr weight, IntPtr positiveWeights, long reduction);
}
