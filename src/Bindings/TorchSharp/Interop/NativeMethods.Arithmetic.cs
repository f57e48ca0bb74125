using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Element-wise arithmetic, comparisons and reductions: native/arithmetic.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial TensorHandle lts_abs(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_neg(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sign(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sqrt(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_rsqrt(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_exp(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_log(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_log10(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sin(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_cos(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_tanh(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sigmoid(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_reciprocal(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_floor(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_ceil(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_round(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_relu(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_silu(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_gelu(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_isfinite(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_isnan(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_logical_not(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_conj(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_real(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_imag(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_all(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_any(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_min(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_max(TensorHandle x);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_mul(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_pow(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_maximum(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_minimum(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_matmul(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_mm(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_eq(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_ne(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_lt(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_le(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_gt(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_ge(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_complex(TensorHandle x, TensorHandle y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_mul_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_pow_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_eq_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_ne_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_lt_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_le_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_gt_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_ge_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_clamp_min_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_clamp_max_scalar(TensorHandle x, Number y);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_add(TensorHandle a, TensorHandle b, Number alpha);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_add_scalar(TensorHandle a, Number b, Number alpha);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sub(TensorHandle a, TensorHandle b);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sub_scalar(TensorHandle a, Number b);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_div(TensorHandle a, TensorHandle b, int mode);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_div_scalar(TensorHandle a, Number b, int mode);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_clamp(TensorHandle a, Number low, Number high);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_where(TensorHandle condition, TensorHandle a, TensorHandle b);

    [LibraryImport(Library)]
    internal static partial void lts_add_(TensorHandle a, TensorHandle b, Number alpha);

    [LibraryImport(Library)]
    internal static partial void lts_add_scalar_(TensorHandle a, Number b, Number alpha);

    [LibraryImport(Library)]
    internal static partial void lts_sub_(TensorHandle a, TensorHandle b);

    [LibraryImport(Library)]
    internal static partial void lts_mul_(TensorHandle a, TensorHandle b);

    [LibraryImport(Library)]
    internal static partial void lts_mul_scalar_(TensorHandle a, Number b);

    [LibraryImport(Library)]
    internal static partial void lts_div_(TensorHandle a, TensorHandle b);

    [LibraryImport(Library)]
    internal static partial void lts_div_scalar_(TensorHandle a, Number b);

    [LibraryImport(Library)]
    internal static partial void lts_clamp_(TensorHandle a, Number low, Number high);

    [LibraryImport(Library)]
    internal static partial void lts_addcmul_(TensorHandle a, TensorHandle b, TensorHandle c, Number value);

    [LibraryImport(Library)]
    internal static partial void lts_addcdiv_(TensorHandle a, TensorHandle b, TensorHandle c, Number value);

    [LibraryImport(Library)]
    internal static partial void lts_relu_(TensorHandle a);

    [LibraryImport(Library)]
    internal static partial void lts_zero_(TensorHandle a);

    [LibraryImport(Library)]
    internal static partial void lts_fill_(TensorHandle a, Number value);

    [LibraryImport(Library)]
    internal static partial void lts_normal_(TensorHandle a, double mean, double deviation);

    [LibraryImport(Library)]
    internal static partial void lts_uniform_(TensorHandle a, double from, double to);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_sum(TensorHandle t, long[]? dims, int count, int keep, int dtype);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_mean(TensorHandle t, long[]? dims, int count, int keep, int dtype);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_var(TensorHandle t, long[]? dims, int count, int unbiased, int keep);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_amax(TensorHandle t, long[]? dims, int count, int keep);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_amin(TensorHandle t, long[]? dims, int count, int keep);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_argmax(TensorHandle t, long dim, int whole, int keep);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_norm(TensorHandle t, double p);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_softmax(TensorHandle t, long dim, int dtype);

    [LibraryImport(Library)]
    internal static partial int lts_allclose(TensorHandle a, TensorHandle b, double rtol, double atol, int equalNan);
}
