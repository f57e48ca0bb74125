// What torch.nn.functional needs: convolutions, normalisation, pooling, resampling, padding, losses.
#include "shim.h"

using namespace lts;

LTS_API TensorPtr lts_conv2d(TensorPtr x, TensorPtr weight, TensorPtr bias, const int64_t* stride, int32_t stride_count,
    const int64_t* padding, int32_t padding_count, const int64_t* dilation, int32_t dilation_count, int64_t groups)
{
    return tensor([&] {
        return at::conv2d(*x, *weight, maybe(bias), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(dilation, dilation_count), groups);
    });
}

LTS_API TensorPtr lts_conv_transpose2d(TensorPtr x, TensorPtr weight, TensorPtr bias, const int64_t* stride, int32_t stride_count,
    const int64_t* padding, int32_t padding_count, const int64_t* output_padding, int32_t output_padding_count,
    const int64_t* dilation, int32_t dilation_count, int64_t groups)
{
    return tensor([&] {
        return at::conv_transpose2d(*x, *weight, maybe(bias), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(output_padding, output_padding_count), groups, sizes(dilation, dilation_count));
    });
}

LTS_API TensorPtr lts_linear(TensorPtr x, TensorPtr weight, TensorPtr bias)
{
    return tensor([&] { return at::linear(*x, *weight, maybe(bias)); });
}

LTS_API TensorPtr lts_batch_norm(TensorPtr x, TensorPtr weight, TensorPtr bias, TensorPtr mean, TensorPtr variance,
    int32_t training, double momentum, double eps)
{
    return tensor([&] {
        return at::batch_norm(*x, maybe(weight), maybe(bias), maybe(mean), maybe(variance), training != 0, momentum, eps, true);
    });
}

LTS_API TensorPtr lts_prelu(TensorPtr x, TensorPtr weight) { return tensor([&] { return at::prelu(*x, *weight); }); }
LTS_API TensorPtr lts_leaky_relu(TensorPtr x, double slope) { return tensor([&] { return at::leaky_relu(*x, slope); }); }
LTS_API void lts_leaky_relu_(TensorPtr x, double slope) { run([&] { at::leaky_relu_(*x, slope); }); }
LTS_API TensorPtr lts_pixel_shuffle(TensorPtr x, int64_t factor) { return tensor([&] { return at::pixel_shuffle(*x, factor); }); }
LTS_API TensorPtr lts_pixel_unshuffle(TensorPtr x, int64_t factor) { return tensor([&] { return at::pixel_unshuffle(*x, factor); }); }

LTS_API TensorPtr lts_adaptive_avg_pool2d(TensorPtr x, const int64_t* size, int32_t count)
{
    return tensor([&] { return at::adaptive_avg_pool2d(*x, sizes(size, count)); });
}

LTS_API TensorPtr lts_avg_pool2d(TensorPtr x, const int64_t* kernel, int32_t kernel_count, const int64_t* stride, int32_t stride_count,
    const int64_t* padding, int32_t padding_count, int32_t ceil_mode, int32_t count_include_pad, int64_t divisor)
{
    return tensor([&] {
        return at::avg_pool2d(*x, sizes(kernel, kernel_count), sizes(stride, stride_count), sizes(padding, padding_count),
            ceil_mode != 0, count_include_pad != 0, divisor == 0 ? c10::optional<int64_t>() : c10::optional<int64_t>(divisor));
    });
}

LTS_API TensorPtr lts_max_pool2d(TensorPtr x, const int64_t* kernel, int32_t kernel_count, const int64_t* stride, int32_t stride_count,
    const int64_t* padding, int32_t padding_count, const int64_t* dilation, int32_t dilation_count, int32_t ceil_mode)
{
    return tensor([&] {
        return at::max_pool2d(*x, sizes(kernel, kernel_count), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(dilation, dilation_count), ceil_mode != 0);
    });
}

// mode: 0 constant, 1 reflect, 2 replicate, 3 circular
LTS_API TensorPtr lts_pad(TensorPtr x, const int64_t* amounts, int32_t count, int32_t mode, double value)
{
    static const char* const names[] = {"constant", "reflect", "replicate", "circular"};
    return tensor([&] {
        return mode == 0 ? at::constant_pad_nd(*x, sizes(amounts, count), value)
                         : at::pad(*x, sizes(amounts, count), names[mode], c10::nullopt);
    });
}

// mode: 0 nearest, 1 bilinear, 2 bicubic; scales may be null when the size alone decides the coordinates
LTS_API TensorPtr lts_interpolate2d(TensorPtr x, const int64_t* size, const double* scales, int32_t mode, int32_t align_corners, int32_t antialias)
{
    return tensor([&] {
        const at::IntArrayRef target(size, 2);
        const auto vertical = scales ? c10::optional<double>(scales[0]) : c10::optional<double>();
        const auto horizontal = scales ? c10::optional<double>(scales[1]) : c10::optional<double>();
        switch (mode)
        {
        case 0: return at::upsample_nearest2d(*x, target, vertical, horizontal);
        case 1: return antialias ? at::_upsample_bilinear2d_aa(*x, target, align_corners != 0, vertical, horizontal)
                                 : at::upsample_bilinear2d(*x, target, align_corners != 0, vertical, horizontal);
        case 2: return antialias ? at::_upsample_bicubic2d_aa(*x, target, align_corners != 0, vertical, horizontal)
                                 : at::upsample_bicubic2d(*x, target, align_corners != 0, vertical, horizontal);
        default: throw std::invalid_argument("interpolate: nearest, bilinear and bicubic are bound for [N, C, H, W]");
        }
    });
}

// reduction: 0 none, 1 mean, 2 sum, as at::Reduction has it
LTS_API TensorPtr lts_mse_loss(TensorPtr x, TensorPtr y, int64_t reduction) { return tensor([&] { return at::mse_loss(*x, *y, reduction); }); }
LTS_API TensorPtr lts_l1_loss(TensorPtr x, TensorPtr y, int64_t reduction) { return tensor([&] { return at::l1_loss(*x, *y, reduction); }); }
LTS_API TensorPtr lts_smooth_l1_loss(TensorPtr x, TensorPtr y, int64_t reduction, double beta) { return tensor([&] { return at::smooth_l1_loss(*x, *y, reduction, beta); }); }
LTS_API TensorPtr lts_huber_loss(TensorPtr x, TensorPtr y, int64_t reduction, double delta) { return tensor([&] { return at::huber_loss(*x, *y, reduction, delta); }); }

LTS_API TensorPtr lts_binary_cross_entropy(TensorPtr x, TensorPtr y, TensorPtr weight, int64_t reduction)
{
    return tensor([&] { return at::binary_cross_entropy(*x, *y, maybe(weight), reduction); });
}

LTS_API TensorPtr lts_binary_cross_entropy_with_logits(TensorPtr x, TensorPtr y, TensorPtr weight, TensorPtr positive_weights, int64_t reduction)
{
    return tensor([&] { return at::binary_cross_entropy_with_logits(*x, *y, maybe(weight), maybe(positive_weights), reduction); });
}
