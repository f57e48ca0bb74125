using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => new(NativeMethods.lts_sum(Native, null, 0, 0, (int?)type ?? -1));

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            new(NativeMethods.lts_sum(Native, dim, dim.Length, keepdim ? 1 : 0, (int?)type ?? -1));

        public Tensor mean() => new(NativeMethods.lts_mean(Native, null, 0, 0, -1));

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            new(NativeMethods.lts_mean(Native, dimensions, dimensions.Length, keepdim ? 1 : 0, (int?)type ?? -1));

        public Tensor var(bool unbiased = true) => new(NativeMethods.lts_var(Native, null, 0, unbiased ? 1 : 0, 0));

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var converted = type is { } wanted ? to(wanted) : alias();
            return new(NativeMethods.lts_var(converted.Native, dimensions, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0));
        }

        public Tensor std(bool unbiased = true)
        {
            using var variance = var(unbiased);
            return variance.sqrt();
        }

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var variance = var(dimensions, unbiased, keepdim, type);
            return variance.sqrt();
        }

        public Tensor min() => new(NativeMethods.lts_min(Native));

        public Tensor max() => new(NativeMethods.lts_max(Native));

        public Tensor amax(params long[] dims) => amax(dims, false);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            new(NativeMethods.lts_amax(Native, dims, dims.Length, keepdim ? 1 : 0));

        public Tensor amin(params long[] dims) => amin(dims, false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            new(NativeMethods.lts_amin(Native, dims, dims.Length, keepdim ? 1 : 0));

        public Tensor argmax() => new(NativeMethods.lts_argmax(Native, 0, 1, 0));

        public Tensor argmax(long dim, bool keepdim = false) => new(NativeMethods.lts_argmax(Native, dim, 0, keepdim ? 1 : 0));

        public Tensor norm(float p = 2.0f) => new(NativeMethods.lts_norm(Native, p));

        public Tensor all() => new(NativeMethods.lts_all(Native));

        public Tensor any() => new(NativeMethods.lts_any(Native));
    }
}
