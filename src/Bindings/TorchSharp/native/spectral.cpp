// torch.fft. norm: 0 backward, 1 forward, 2 ortho; a count of n below zero means "the input's own length".
#include "shim.h"

using namespace lts;

namespace
{
const char* const norms[] = {"backward", "forward", "ortho"};

c10::optional<int64_t> length(int64_t n) { return n < 0 ? c10::optional<int64_t>() : c10::optional<int64_t>(n); }

at::OptionalIntArrayRef list(const int64_t* values, int32_t count)
{
    return values ? at::OptionalIntArrayRef(at::IntArrayRef(values, count)) : at::OptionalIntArrayRef();
}
} // namespace

#define TRANSFORM1(name) \
    LTS_API TensorPtr lts_##name(TensorPtr x, int64_t n, int64_t dim, int32_t norm) { return tensor([&] { return at::name(*x, length(n), dim, norms[norm]); }); }

TRANSFORM1(fft_fft)
TRANSFORM1(fft_ifft)
TRANSFORM1(fft_rfft)
TRANSFORM1(fft_irfft)

#define TRANSFORMN(name) \
    LTS_API TensorPtr lts_##name(TensorPtr x, const int64_t* s, int32_t s_count, const int64_t* dims, int32_t dim_count, int32_t norm) \
    { return tensor([&] { return at::name(*x, list(s, s_count), list(dims, dim_count), norms[norm]); }); }

TRANSFORMN(fft_fftn)
TRANSFORMN(fft_ifftn)
TRANSFORMN(fft_rfftn)
TRANSFORMN(fft_irfftn)

LTS_API TensorPtr lts_fft_fftshift(TensorPtr x, const int64_t* dims, int32_t count) { return tensor([&] { return at::fft_fftshift(*x, list(dims, count)); }); }
LTS_API TensorPtr lts_fft_ifftshift(TensorPtr x, const int64_t* dims, int32_t count) { return tensor([&] { return at::fft_ifftshift(*x, list(dims, count)); }); }
