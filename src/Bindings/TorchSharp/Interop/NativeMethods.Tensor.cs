using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Making, describing, copying and re-shaping tensors: native/tensor.cpp.</summary>
internal static partial class NativeMethods
{
    private const string Library = NativeLibraryLocator.Name;

    [LibraryImport(Library)]
    internal static partial void lts_tensor_dispose(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_empty(long[]? shape, int rank, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_full(long[]? shape, int rank, Number value, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_rand(long[]? shape, int rank, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_randn(long[]? shape, int rank, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_randint(long low, long high, long[]? shape, int rank, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_randperm(long count, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_arange(Number start, Number stop, Number step, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_linspace(double start, double end, long steps, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_eye(long rows, long columns, int dtype, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_from_data(IntPtr data, long[]? shape, int rank, int dtype);

    [LibraryImport(Library)]
    internal static partial long lts_ndimension(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial long lts_numel(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial long lts_element_size(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial int lts_dtype(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial int lts_device_type(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial int lts_device_index(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial int lts_is_contiguous(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial void lts_shape(TensorHandle t, [Out] long[] into);

    [LibraryImport(Library)]
    internal static partial void lts_strides(TensorHandle t, [Out] long[] into);

    [LibraryImport(Library)]
    internal static partial IntPtr lts_data(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial Number lts_item(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_alias(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_clone(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_detach(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial void lts_set_data(TensorHandle t, TensorHandle data);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_contiguous(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial void lts_copy_(TensorHandle t, TensorHandle source, int nonBlocking);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_to(TensorHandle t, int dtype, int deviceType, int deviceIndex, int nonBlocking, int copy);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_view(TensorHandle t, long[]? shape, int rank);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_reshape(TensorHandle t, long[]? shape, int rank);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_expand(TensorHandle t, long[]? shape, int rank);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_repeat(TensorHandle t, long[]? shape, int rank);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_permute(TensorHandle t, long[]? dims, int count);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_flip(TensorHandle t, long[]? dims, int count);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_transpose(TensorHandle t, long a, long b);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_unsqueeze(TensorHandle t, long dim);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_squeeze(TensorHandle t);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_squeeze_dim(TensorHandle t, long dim);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_flatten(TensorHandle t, long start, long end);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_narrow(TensorHandle t, long dim, long start, long length);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_slice(TensorHandle t, long dim, long start, long end, long step);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_select(TensorHandle t, long dim, long index);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_index_select(TensorHandle t, long dim, TensorHandle index);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_roll(TensorHandle t, long[]? shifts, int shiftCount, long[]? dims, int dimCount);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_cat(IntPtr[] tensors, int count, long dim);

    [LibraryImport(Library)]
    internal static partial TensorHandle lts_stack(IntPtr[] tensors, int count, long dim);

    [LibraryImport(Library)]
    internal static partial int lts_split(TensorHandle t, long[]? parts, int count, long dim, [Out] IntPtr[] into);
}
