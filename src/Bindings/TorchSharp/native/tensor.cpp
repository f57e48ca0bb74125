// Making, describing, copying and re-shaping tensors.
#include "shim.h"

#include <cstring>

using namespace lts;

LTS_API void lts_tensor_dispose(TensorPtr tensor) { delete tensor; }

// ---- making ----

LTS_API TensorPtr lts_empty(const int64_t* shape, int32_t rank, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::empty(sizes(shape, rank), options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_full(const int64_t* shape, int32_t rank, NumberArg value, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::full(sizes(shape, rank), value.value(), options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_rand(const int64_t* shape, int32_t rank, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::rand(sizes(shape, rank), options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_randn(const int64_t* shape, int32_t rank, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::randn(sizes(shape, rank), options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_randint(int64_t low, int64_t high, const int64_t* shape, int32_t rank, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::randint(low, high, sizes(shape, rank), options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_randperm(int64_t count, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::randperm(count, options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_arange(NumberArg start, NumberArg stop, NumberArg step, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::arange(start.value(), stop.value(), step.value(), options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_linspace(double start, double end, int64_t steps, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::linspace(start, end, steps, options(dtype, device_type, device_index)); });
}

LTS_API TensorPtr lts_eye(int64_t rows, int64_t columns, int32_t dtype, int32_t device_type, int32_t device_index)
{
    return tensor([&] { return at::eye(rows, columns, options(dtype, device_type, device_index)); });
}

// Copies the caller's elements: the tensor never refers to managed memory.
LTS_API TensorPtr lts_from_data(const void* data, const int64_t* shape, int32_t rank, int32_t dtype)
{
    return tensor([&] {
        auto result = at::empty(sizes(shape, rank), options(dtype, 0, -1));
        std::memcpy(result.data_ptr(), data, result.nbytes());
        return result;
    });
}

// ---- describing ----

LTS_API int64_t lts_ndimension(TensorPtr t) { return t->dim(); }
LTS_API int64_t lts_numel(TensorPtr t) { return t->numel(); }
LTS_API int64_t lts_element_size(TensorPtr t) { return t->element_size(); }
LTS_API int32_t lts_dtype(TensorPtr t) { return static_cast<int32_t>(t->scalar_type()); }
LTS_API int32_t lts_device_type(TensorPtr t) { return static_cast<int32_t>(t->device().type()); }
LTS_API int32_t lts_device_index(TensorPtr t) { return t->device().index(); }
LTS_API int32_t lts_is_contiguous(TensorPtr t) { return t->is_contiguous(); }

LTS_API void lts_shape(TensorPtr t, int64_t* into)
{
    const auto shape = t->sizes();
    std::copy(shape.begin(), shape.end(), into);
}

LTS_API void lts_strides(TensorPtr t, int64_t* into)
{
    const auto strides = t->strides();
    std::copy(strides.begin(), strides.end(), into);
}

LTS_API void* lts_data(TensorPtr t)
{
    return guarded<void*>(nullptr, [&] { return t->data_ptr(); });
}

LTS_API NumberArg lts_item(TensorPtr t)
{
    return guarded<NumberArg>(NumberArg{0, 0, -1}, [&] {
        const auto item = t->item();
        if (item.isBoolean())
        {
            return NumberArg{item.toBool() ? 1 : 0, item.toBool() ? 1.0 : 0.0, 2};
        }
        if (item.isIntegral(false))
        {
            return NumberArg{item.toLong(), static_cast<double>(item.toLong()), 0};
        }
        return NumberArg{0, item.toDouble(), 1};
    });
}

// ---- copying ----

LTS_API TensorPtr lts_alias(TensorPtr t) { return tensor([&] { return *t; }); }
LTS_API TensorPtr lts_clone(TensorPtr t) { return tensor([&] { return t->clone(); }); }
LTS_API TensorPtr lts_detach(TensorPtr t) { return tensor([&] { return t->detach(); }); }
LTS_API void lts_set_data(TensorPtr t, TensorPtr data) { run([&] { t->set_data(*data); }); }
LTS_API TensorPtr lts_contiguous(TensorPtr t) { return tensor([&] { return t->contiguous(); }); }
LTS_API void lts_copy_(TensorPtr t, TensorPtr source, int32_t non_blocking) { run([&] { t->copy_(*source, non_blocking != 0); }); }

LTS_API TensorPtr lts_to(TensorPtr t, int32_t dtype, int32_t device_type, int32_t device_index, int32_t non_blocking, int32_t copy)
{
    return tensor([&] { return t->to(device(device_type, device_index), static_cast<at::ScalarType>(dtype), non_blocking != 0, copy != 0); });
}

// ---- re-shaping ----

LTS_API TensorPtr lts_view(TensorPtr t, const int64_t* shape, int32_t rank) { return tensor([&] { return t->view(sizes(shape, rank)); }); }
LTS_API TensorPtr lts_reshape(TensorPtr t, const int64_t* shape, int32_t rank) { return tensor([&] { return t->reshape(sizes(shape, rank)); }); }
LTS_API TensorPtr lts_expand(TensorPtr t, const int64_t* shape, int32_t rank) { return tensor([&] { return t->expand(sizes(shape, rank)); }); }
LTS_API TensorPtr lts_repeat(TensorPtr t, const int64_t* shape, int32_t rank) { return tensor([&] { return t->repeat(sizes(shape, rank)); }); }
LTS_API TensorPtr lts_permute(TensorPtr t, const int64_t* dims, int32_t count) { return tensor([&] { return t->permute(sizes(dims, count)); }); }
LTS_API TensorPtr lts_flip(TensorPtr t, const int64_t* dims, int32_t count) { return tensor([&] { return t->flip(sizes(dims, count)); }); }
LTS_API TensorPtr lts_transpose(TensorPtr t, int64_t a, int64_t b) { return tensor([&] { return t->transpose(a, b); }); }
LTS_API TensorPtr lts_unsqueeze(TensorPtr t, int64_t dim) { return tensor([&] { return t->unsqueeze(dim); }); }
LTS_API TensorPtr lts_squeeze(TensorPtr t) { return tensor([&] { return t->squeeze(); }); }
LTS_API TensorPtr lts_squeeze_dim(TensorPtr t, int64_t dim) { return tensor([&] { return t->squeeze(dim); }); }
LTS_API TensorPtr lts_flatten(TensorPtr t, int64_t start, int64_t end) { return tensor([&] { return t->flatten(start, end); }); }
LTS_API TensorPtr lts_narrow(TensorPtr t, int64_t dim, int64_t start, int64_t length) { return tensor([&] { return t->narrow(dim, start, length); }); }
LTS_API TensorPtr lts_slice(TensorPtr t, int64_t dim, int64_t start, int64_t end, int64_t step) { return tensor([&] { return t->slice(dim, start, end, step); }); }
LTS_API TensorPtr lts_select(TensorPtr t, int64_t dim, int64_t index) { return tensor([&] { return t->select(dim, index); }); }
LTS_API TensorPtr lts_index_select(TensorPtr t, int64_t dim, TensorPtr index) { return tensor([&] { return t->index_select(dim, *index); }); }

LTS_API TensorPtr lts_roll(TensorPtr t, const int64_t* shifts, int32_t shift_count, const int64_t* dims, int32_t dim_count)
{
    return tensor([&] { return t->roll(sizes(shifts, shift_count), sizes(dims, dim_count)); });
}

LTS_API TensorPtr lts_cat(const TensorPtr* tensors, int32_t count, int64_t dim) { return tensor([&] { return at::cat(take(tensors, count), dim); }); }
LTS_API TensorPtr lts_stack(const TensorPtr* tensors, int32_t count, int64_t dim) { return tensor([&] { return at::stack(take(tensors, count), dim); }); }

LTS_API int32_t lts_split(TensorPtr t, const int64_t* parts, int32_t count, int64_t dim, TensorPtr* into)
{
    return guarded<int32_t>(-1, [&] { return give_all(t->split_with_sizes(sizes(parts, count), dim), into, count); });
}
