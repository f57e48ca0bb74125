using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Errors, automatic differentiation, random numbers, threads, devices: native/runtime.cpp.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial IntPtr lts_last_error();

    [LibraryImport(Library)]
    internal static partial int lts_requires_grad(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial int lts_is_leaf(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial void lts_set_requires_grad(TensorHandle t, int value);

    [LibraryImport(Library)]
    internal static partial void lts_retain_grad(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_grad(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial void lts_set_grad(TensorHandle t, IntPtr grad);

    [LibraryImport(Library)]
    internal static partial void lts_backward(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial int lts_autograd_grad(IntPtr[] outputs, int outputCount, IntPtr[] inputs, int inputCount, IntPtr[] grads, int gradCount, int retainGraph, int createGraph, int allowUnused, [Out] IntPtr[] into);

    [LibraryImport(Library)]
    internal static partial int lts_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void lts_set_grad_enabled(int value);

    [LibraryImport(Library)]
    internal static partial IntPtr lts_enter_inference_mode(int value);

    [LibraryImport(Library)]
    internal static partial void lts_leave_inference_mode(IntPtr mode);

    [LibraryImport(Library)]
    internal static partial void lts_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_get_rng_state();

    [LibraryImport(Library)]
    internal static partial void lts_set_rng_state(TensorHandle state);

    [LibraryImport(Library)]
    internal static partial int lts_get_num_threads();

    [LibraryImport(Library)]
    internal static partial void lts_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial void lts_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int lts_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial void lts_cuda_synchronize(int index);
}
