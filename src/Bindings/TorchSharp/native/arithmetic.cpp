// Element-wise arithmetic, comparisons and reductions.
#include "shim.h"

using namespace lts;

#define UNARY(name, expression) \
    LTS_API TensorPtr lts_##name(TensorPtr x) { return tensor([&] { const at::Tensor& t = *x; return expression; }); }

UNARY(abs, t.abs())
UNARY(neg, t.neg())
UNARY(sign, t.sign())
UNARY(sqrt, t.sqrt())
UNARY(rsqrt, t.rsqrt())
UNARY(exp, t.exp())
UNARY(log, t.log())
UNARY(log10, t.log10())
UNARY(sin, t.sin())
UNARY(cos, t.cos())
UNARY(tanh, t.tanh())
UNARY(sigmoid, t.sigmoid())
UNARY(reciprocal, t.reciprocal())
UNARY(floor, t.floor())
UNARY(ceil, t.ceil())
UNARY(round, t.round())
UNARY(relu, t.relu())
UNARY(silu, at::silu(t))
UNARY(gelu, at::gelu(t))
UNARY(isfinite, t.isfinite())
UNARY(isnan, t.isnan())
UNARY(logical_not, t.logical_not())
UNARY(conj, t.conj())
UNARY(real, at::real(t))
UNARY(imag, at::imag(t))
UNARY(all, t.all())
UNARY(any, t.any())
UNARY(min, t.min())
UNARY(max, t.max())

#define BINARY(name, expression) \
    LTS_API TensorPtr lts_##name(TensorPtr x, TensorPtr y) { return tensor([&] { const at::Tensor& a = *x; const at::Tensor& b = *y; return expression; }); }

BINARY(mul, a.mul(b))
BINARY(pow, a.pow(b))
BINARY(maximum, at::maximum(a, b))
BINARY(minimum, at::minimum(a, b))
BINARY(matmul, a.matmul(b))
BINARY(mm, a.mm(b))
BINARY(eq, a.eq(b))
BINARY(ne, a.ne(b))
BINARY(lt, a.lt(b))
BINARY(le, a.le(b))
BINARY(gt, a.gt(b))
BINARY(ge, a.ge(b))
BINARY(complex, at::complex(a, b))

#define WITH_SCALAR(name, expression) \
    LTS_API TensorPtr lts_##name##_scalar(TensorPtr x, NumberArg y) { return tensor([&] { const at::Tensor& a = *x; const at::Scalar b = y.value(); return expression; }); }

WITH_SCALAR(mul, a.mul(b))
WITH_SCALAR(pow, a.pow(b))
WITH_SCALAR(eq, a.eq(b))
WITH_SCALAR(ne, a.ne(b))
WITH_SCALAR(lt, a.lt(b))
WITH_SCALAR(le, a.le(b))
WITH_SCALAR(gt, a.gt(b))
WITH_SCALAR(ge, a.ge(b))
WITH_SCALAR(clamp_min, a.clamp_min(b))
WITH_SCALAR(clamp_max, a.clamp_max(b))

LTS_API TensorPtr lts_add(TensorPtr a, TensorPtr b, NumberArg alpha) { return tensor([&] { return a->add(*b, alpha.value()); }); }
LTS_API TensorPtr lts_add_scalar(TensorPtr a, NumberArg b, NumberArg alpha) { return tensor([&] { return a->add(b.value(), alpha.value()); }); }
LTS_API TensorPtr lts_sub(TensorPtr a, TensorPtr b) { return tensor([&] { return a->sub(*b); }); }
LTS_API TensorPtr lts_sub_scalar(TensorPtr a, NumberArg b) { return tensor([&] { return a->sub(b.value()); }); }
namespace
{
// 0 none, 1 towards zero, 2 down
c10::optional<c10::string_view> rounding(int32_t mode)
{
    static constexpr const char* names[] = {nullptr, "trunc", "floor"};
    return mode == 0 ? c10::optional<c10::string_view>() : c10::optional<c10::string_view>(names[mode]);
}
} // namespace

LTS_API TensorPtr lts_div(TensorPtr a, TensorPtr b, int32_t mode) { return tensor([&] { return a->div(*b, rounding(mode)); }); }
LTS_API TensorPtr lts_div_scalar(TensorPtr a, NumberArg b, int32_t mode) { return tensor([&] { return a->div(b.value(), rounding(mode)); }); }
LTS_API TensorPtr lts_clamp(TensorPtr a, NumberArg low, NumberArg high) { return tensor([&] { return a->clamp(low.value(), high.value()); }); }
LTS_API TensorPtr lts_where(TensorPtr condition, TensorPtr a, TensorPtr b) { return tensor([&] { return at::where(*condition, *a, *b); }); }

// ---- in place ----

LTS_API void lts_add_(TensorPtr a, TensorPtr b, NumberArg alpha) { run([&] { a->add_(*b, alpha.value()); }); }
LTS_API void lts_add_scalar_(TensorPtr a, NumberArg b, NumberArg alpha) { run([&] { a->add_(b.value(), alpha.value()); }); }
LTS_API void lts_sub_(TensorPtr a, TensorPtr b) { run([&] { a->sub_(*b); }); }
LTS_API void lts_mul_(TensorPtr a, TensorPtr b) { run([&] { a->mul_(*b); }); }
LTS_API void lts_mul_scalar_(TensorPtr a, NumberArg b) { run([&] { a->mul_(b.value()); }); }
LTS_API void lts_div_(TensorPtr a, TensorPtr b) { run([&] { a->div_(*b); }); }
LTS_API void lts_div_scalar_(TensorPtr a, NumberArg b) { run([&] { a->div_(b.value()); }); }
LTS_API void lts_clamp_(TensorPtr a, NumberArg low, NumberArg high) { run([&] { a->clamp_(low.value(), high.value()); }); }
LTS_API void lts_addcmul_(TensorPtr a, TensorPtr b, TensorPtr c, NumberArg value) { run([&] { a->addcmul_(*b, *c, value.value()); }); }
LTS_API void lts_addcdiv_(TensorPtr a, TensorPtr b, TensorPtr c, NumberArg value) { run([&] { a->addcdiv_(*b, *c, value.value()); }); }
LTS_API void lts_relu_(TensorPtr a) { run([&] { a->relu_(); }); }
LTS_API void lts_zero_(TensorPtr a) { run([&] { a->zero_(); }); }
LTS_API void lts_fill_(TensorPtr a, NumberArg value) { run([&] { a->fill_(value.value()); }); }
LTS_API void lts_normal_(TensorPtr a, double mean, double deviation) { run([&] { a->normal_(mean, deviation); }); }
LTS_API void lts_uniform_(TensorPtr a, double from, double to) { run([&] { a->uniform_(from, to); }); }

// ---- reductions ----

LTS_API TensorPtr lts_sum(TensorPtr t, const int64_t* dims, int32_t count, int32_t keep, int32_t dtype)
{
    return tensor([&] { return dims ? t->sum(sizes(dims, count), keep != 0, maybe_type(dtype)) : t->sum(maybe_type(dtype)); });
}

LTS_API TensorPtr lts_mean(TensorPtr t, const int64_t* dims, int32_t count, int32_t keep, int32_t dtype)
{
    return tensor([&] { return dims ? t->mean(sizes(dims, count), keep != 0, maybe_type(dtype)) : t->mean(maybe_type(dtype)); });
}

LTS_API TensorPtr lts_var(TensorPtr t, const int64_t* dims, int32_t count, int32_t unbiased, int32_t keep)
{
    return tensor([&] { return dims ? t->var(sizes(dims, count), unbiased != 0, keep != 0) : t->var(unbiased != 0); });
}

LTS_API TensorPtr lts_amax(TensorPtr t, const int64_t* dims, int32_t count, int32_t keep) { return tensor([&] { return t->amax(sizes(dims, count), keep != 0); }); }
LTS_API TensorPtr lts_amin(TensorPtr t, const int64_t* dims, int32_t count, int32_t keep) { return tensor([&] { return t->amin(sizes(dims, count), keep != 0); }); }
LTS_API TensorPtr lts_argmax(TensorPtr t, int64_t dim, int32_t whole, int32_t keep)
{
    return tensor([&] { return t->argmax(whole ? c10::optional<int64_t>() : c10::optional<int64_t>(dim), keep != 0); });
}
LTS_API TensorPtr lts_norm(TensorPtr t, double p) { return tensor([&] { return t->norm(p); }); }
LTS_API TensorPtr lts_softmax(TensorPtr t, int64_t dim, int32_t dtype) { return tensor([&] { return t->softmax(dim, maybe_type(dtype)); }); }

LTS_API int32_t lts_allclose(TensorPtr a, TensorPtr b, double rtol, double atol, int32_t equal_nan)
{
    return guarded<int32_t>(-1, [&] { return a->allclose(*b, rtol, atol, equal_nan != 0) ? 1 : 0; });
}
