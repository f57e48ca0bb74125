// Errors, automatic differentiation, random numbers, threads and devices.
#include "shim.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>

using namespace lts;

namespace
{
thread_local std::string last_error;
thread_local bool failed = false;
} // namespace

void lts::remember_error(const char* message)
{
    last_error = message;
    failed = true;
}

// The message of the last failure on this thread, once; null when there was none.
LTS_API const char* lts_last_error()
{
    if (!failed)
    {
        return nullptr;
    }
    failed = false;
    return last_error.c_str();
}

// ---- automatic differentiation ----

LTS_API int32_t lts_requires_grad(TensorPtr t) { return t->requires_grad(); }
LTS_API int32_t lts_is_leaf(TensorPtr t) { return t->is_leaf(); }
LTS_API void lts_set_requires_grad(TensorPtr t, int32_t value) { run([&] { t->set_requires_grad(value != 0); }); }
LTS_API void lts_retain_grad(TensorPtr t) { run([&] { t->retain_grad(); }); }

// Null without an error when the tensor has no gradient.
LTS_API TensorPtr lts_grad(TensorPtr t)
{
    return guarded<TensorPtr>(nullptr, [&] {
        const auto& grad = t->grad();
        return grad.defined() ? give(grad) : nullptr;
    });
}

LTS_API void lts_set_grad(TensorPtr t, TensorPtr grad) { run([&] { t->mutable_grad() = grad ? *grad : at::Tensor(); }); }
LTS_API void lts_backward(TensorPtr t) { run([&] { t->backward(); }); }

LTS_API int32_t lts_autograd_grad(const TensorPtr* outputs, int32_t output_count, const TensorPtr* inputs, int32_t input_count,
    const TensorPtr* grads, int32_t grad_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, TensorPtr* into)
{
    return guarded<int32_t>(-1, [&] {
        const auto results = torch::autograd::grad(take(outputs, output_count), take(inputs, input_count), take(grads, grad_count),
            retain_graph != 0, create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < results.size(); i++)
        {
            into[i] = results[i].defined() ? give(results[i]) : nullptr;
        }
        return static_cast<int32_t>(results.size());
    });
}

LTS_API int32_t lts_grad_enabled() { return at::GradMode::is_enabled(); }
LTS_API void lts_set_grad_enabled(int32_t value) { at::GradMode::set_enabled(value != 0); }
LTS_API void* lts_enter_inference_mode(int32_t value) { return new c10::InferenceMode(value != 0); }
LTS_API void lts_leave_inference_mode(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }

// ---- random numbers ----

LTS_API void lts_manual_seed(int64_t seed)
{
    run([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

LTS_API TensorPtr lts_get_rng_state()
{
    return tensor([] { return at::globalContext().defaultGenerator(at::kCPU).get_state(); });
}

LTS_API void lts_set_rng_state(TensorPtr state)
{
    run([&] {
        auto generator = at::globalContext().defaultGenerator(at::kCPU);
        generator.set_state(*state);
    });
}

// ---- threads and devices ----

LTS_API int32_t lts_get_num_threads() { return at::get_num_threads(); }
LTS_API void lts_set_num_threads(int32_t count) { run([&] { at::set_num_threads(count); }); }
LTS_API void lts_set_num_interop_threads(int32_t count) { run([&] { at::set_num_interop_threads(count); }); }

// What torch.cuda.is_available asks: is there a device that answers, not only a library that was built for one.
LTS_API int32_t lts_cuda_device_count()
{
    return guarded<int32_t>(0, [] { return static_cast<int32_t>(torch::cuda::device_count()); });
}

LTS_API void lts_cuda_synchronize(int32_t index)
{
    run([&] {
        if (torch::cuda::is_available())
        {
            torch::cuda::synchronize(index);
        }
    });
}
