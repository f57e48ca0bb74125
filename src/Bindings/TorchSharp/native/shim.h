// The conventions of the C ABI.
//
// A tensor crosses as an owned pointer to an at::Tensor; whoever receives one gives it back to lts_tensor_dispose.
// A function that fails returns null (or the value stated) and leaves its message for lts_last_error of the same
// thread. Lists of sizes cross as pointer and count; a null pointer means "not given".
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#if defined(_WIN32)
#define LTS_API extern "C" __declspec(dllexport)
#else
#define LTS_API extern "C" __attribute__((visibility("default")))
#endif

using TensorPtr = at::Tensor*;

// A number as TorchSharp.Scalar holds it.
struct NumberArg
{
    int64_t integer;
    double real;
    int32_t kind; // 0 integer, 1 real, 2 boolean

    at::Scalar value() const
    {
        switch (kind)
        {
        case 0: return at::Scalar(integer);
        case 1: return at::Scalar(real);
        default: return at::Scalar(integer != 0);
        }
    }
};

namespace lts
{
void remember_error(const char* message);

inline TensorPtr give(at::Tensor tensor) { return new at::Tensor(std::move(tensor)); }

inline at::IntArrayRef sizes(const int64_t* values, int32_t count) { return at::IntArrayRef(values, values ? count : 0); }

inline c10::optional<at::Tensor> maybe(TensorPtr tensor)
{
    return tensor ? c10::optional<at::Tensor>(*tensor) : c10::optional<at::Tensor>();
}

inline c10::optional<at::ScalarType> maybe_type(int32_t type)
{
    return type < 0 ? c10::optional<at::ScalarType>() : c10::optional<at::ScalarType>(static_cast<at::ScalarType>(type));
}

inline at::Device device(int32_t type, int32_t index)
{
    return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}

inline at::TensorOptions options(int32_t dtype, int32_t device_type, int32_t device_index)
{
    return at::TensorOptions(static_cast<at::ScalarType>(dtype)).device(device(device_type, device_index));
}

// Runs the body, turning any exception into the thread's last error and the given result.
template <typename Result, typename Body>
Result guarded(Result failed, Body body) noexcept
{
    try
    {
        return body();
    }
    catch (const c10::Error& error)
    {
        remember_error(error.what_without_backtrace());
    }
    catch (const std::exception& error)
    {
        remember_error(error.what());
    }
    catch (...)
    {
        remember_error("libtorch threw something that is not a std::exception");
    }
    return failed;
}

template <typename Body>
TensorPtr tensor(Body body) noexcept
{
    return guarded<TensorPtr>(nullptr, [&] { return give(body()); });
}

template <typename Body>
void run(Body body) noexcept
{
    guarded<int>(0, [&] { body(); return 0; });
}

// Hands several tensors to the caller's buffer, which must have room for them; returns how many there are.
inline int32_t give_all(const std::vector<at::Tensor>& tensors, TensorPtr* into, int32_t room)
{
    if (static_cast<int32_t>(tensors.size()) <= room)
    {
        for (size_t i = 0; i < tensors.size(); i++)
        {
            into[i] = give(tensors[i]);
        }
    }
    return static_cast<int32_t>(tensors.size());
}

inline std::vector<at::Tensor> take(const TensorPtr* tensors, int32_t count)
{
    std::vector<at::Tensor> list;
    list.reserve(count);
    for (int32_t i = 0; i < count; i++)
    {
        list.push_back(*tensors[i]);
    }
    return list;
}
} // namespace lts
