using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Functions of several tensors, and the functional names of tensor methods.</summary>
public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Join(tensors, dim, NativeMethods.lts_cat);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => Join(tensors, dim, NativeMethods.lts_cat);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Join([.. tensors], dim, NativeMethods.lts_stack);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    public static Tensor square(Tensor input) => input.square();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        input.mean(dimensions, keepdim, type);

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    internal static IntPtr[] HandlesOf(IList<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];

    private static Tensor Join(IList<Tensor> tensors, long dim, Func<IntPtr[], int, long, TensorHandle> join)
    {
        var handles = HandlesOf(tensors);
        var joined = new Tensor(join(handles, handles.Length, dim));
        GC.KeepAlive(tensors);
        return joined;
    }
}
