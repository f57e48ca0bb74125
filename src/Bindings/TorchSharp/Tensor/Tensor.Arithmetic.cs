using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    /// <summary>Element-wise arithmetic that makes a new tensor.</summary>
    public partial class Tensor
    {
        public Tensor real => new(NativeMethods.lts_real(Native));

        public Tensor imag => new(NativeMethods.lts_imag(Native));

        public Tensor abs() => new(NativeMethods.lts_abs(Native));

        public Tensor neg() => new(NativeMethods.lts_neg(Native));

        public Tensor sign() => new(NativeMethods.lts_sign(Native));

        public Tensor sqrt() => new(NativeMethods.lts_sqrt(Native));

        public Tensor rsqrt() => new(NativeMethods.lts_rsqrt(Native));

        public Tensor exp() => new(NativeMethods.lts_exp(Native));

        public Tensor log() => new(NativeMethods.lts_log(Native));

        public Tensor log10() => new(NativeMethods.lts_log10(Native));

        public Tensor sin() => new(NativeMethods.lts_sin(Native));

        public Tensor cos() => new(NativeMethods.lts_cos(Native));

        public Tensor tanh() => new(NativeMethods.lts_tanh(Native));

        public Tensor sigmoid() => new(NativeMethods.lts_sigmoid(Native));

        public Tensor reciprocal() => new(NativeMethods.lts_reciprocal(Native));

        public Tensor floor() => new(NativeMethods.lts_floor(Native));

        public Tensor ceil() => new(NativeMethods.lts_ceil(Native));

        public Tensor round(long decimals = 0L) => decimals == 0
            ? new(NativeMethods.lts_round(Native))
            : throw new NotImplementedException("round to decimals is not bound.");

        public Tensor relu() => new(NativeMethods.lts_relu(Native));

        public Tensor silu() => new(NativeMethods.lts_silu(Native));

        public Tensor gelu() => new(NativeMethods.lts_gelu(Native));

        public Tensor isfinite() => new(NativeMethods.lts_isfinite(Native));

        public Tensor isnan() => new(NativeMethods.lts_isnan(Native));

        public Tensor logical_not() => new(NativeMethods.lts_logical_not(Native));

        public Tensor conj() => new(NativeMethods.lts_conj(Native));

        public Tensor negative() => neg();

        public Tensor square() => pow(2);

        public Tensor add(Tensor target) => new(NativeMethods.lts_add(Native, target.Native, Number.One));

        public Tensor add(Tensor target, Scalar alpha) => new(NativeMethods.lts_add(Native, target.Native, alpha.Value));

        public Tensor add(Scalar scalar) => new(NativeMethods.lts_add_scalar(Native, scalar.Value, Number.One));

        public Tensor add(Scalar scalar, Scalar alpha) => new(NativeMethods.lts_add_scalar(Native, scalar.Value, alpha.Value));

        public Tensor sub(Tensor target) => new(NativeMethods.lts_sub(Native, target.Native));

        public Tensor sub(Scalar target) => new(NativeMethods.lts_sub_scalar(Native, target.Value));

        public Tensor mul(Tensor target) => new(NativeMethods.lts_mul(Native, target.Native));

        public Tensor mul(Scalar target) => new(NativeMethods.lts_mul_scalar(Native, target.Value));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            new(NativeMethods.lts_div(Native, target.Native, (int)rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            new(NativeMethods.lts_div_scalar(Native, target.Value, (int)rounding_mode));

        public Tensor pow(Tensor exponent) => new(NativeMethods.lts_pow(Native, exponent.Native));

        public Tensor pow(Scalar exponent) => new(NativeMethods.lts_pow_scalar(Native, exponent.Value));

        public Tensor matmul(Tensor target) => new(NativeMethods.lts_matmul(Native, target.Native));

        public Tensor mm(Tensor target) => new(NativeMethods.lts_mm(Native, target.Native));

        public Tensor maximum(Tensor other) => new(NativeMethods.lts_maximum(Native, other.Native));

        public Tensor minimum(Tensor other) => new(NativeMethods.lts_minimum(Native, other.Native));

        public Tensor where(Tensor condition, Tensor y) => new(NativeMethods.lts_where(condition.Native, Native, y.Native));

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => (min, max) switch
        {
            (not null, not null) => new(NativeMethods.lts_clamp(Native, min.Value, max.Value)),
            (not null, null) => clamp_min(min),
            (null, not null) => clamp_max(max),
            _ => throw new ArgumentException("clamp needs a minimum or a maximum."),
        };

        public Tensor clamp_min(Scalar min) => new(NativeMethods.lts_clamp_min_scalar(Native, min.Value));

        public Tensor clamp_max(Scalar max) => new(NativeMethods.lts_clamp_max_scalar(Native, max.Value));

        public Tensor leaky_relu(Scalar negative_slope) =>
            new(NativeMethods.lts_leaky_relu(Native, negative_slope.ToDouble()));

        public Tensor prelu(Tensor target) => new(NativeMethods.lts_prelu(Native, target.Native));

        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            new(NativeMethods.lts_softmax(Native, dim, (int?)dtype ?? -1));

        public Tensor eq(Tensor target) => new(NativeMethods.lts_eq(Native, target.Native));

        public Tensor eq(Scalar target) => new(NativeMethods.lts_eq_scalar(Native, target.Value));

        public Tensor ne(Tensor target) => new(NativeMethods.lts_ne(Native, target.Native));

        public Tensor ne(Scalar target) => new(NativeMethods.lts_ne_scalar(Native, target.Value));

        public Tensor lt(Tensor target) => new(NativeMethods.lts_lt(Native, target.Native));

        public Tensor lt(Scalar target) => new(NativeMethods.lts_lt_scalar(Native, target.Value));

        public Tensor le(Tensor target) => new(NativeMethods.lts_le(Native, target.Native));

        public Tensor le(Scalar target) => new(NativeMethods.lts_le_scalar(Native, target.Value));

        public Tensor gt(Tensor target) => new(NativeMethods.lts_gt(Native, target.Native));

        public Tensor gt(Scalar target) => new(NativeMethods.lts_gt_scalar(Native, target.Value));

        public Tensor ge(Tensor target) => new(NativeMethods.lts_ge(Native, target.Native));

        public Tensor ge(Scalar target) => new(NativeMethods.lts_ge_scalar(Native, target.Value));

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            var answer = NativeMethods.lts_allclose(Native, target.Native, rtol, atol, equal_nan ? 1 : 0);
            CheckForErrors();
            return answer > 0;
        }
    }
}
