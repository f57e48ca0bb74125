using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices] => Index(indices);

        public Tensor this[long i1] => select(0, i1);

        public Tensor this[long i1, long i2] => Index([i1, i2]);

        public Tensor this[long i1, long i2, long i3] => Index([i1, i2, i3]);

        public Tensor this[long i1, long i2, long i3, long i4] => Index([i1, i2, i3, i4]);

        public Tensor view(params long[] shape) => new(NativeMethods.lts_view(Native, shape, shape.Length));

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape) => new(NativeMethods.lts_reshape(Native, shape, shape.Length));

        public Tensor expand(params long[] sizes) => new(NativeMethods.lts_expand(Native, sizes, sizes.Length));

        public Tensor repeat(params long[] sizes) => new(NativeMethods.lts_repeat(Native, sizes, sizes.Length));

        public Tensor permute(params long[] permutation) => new(NativeMethods.lts_permute(Native, permutation, permutation.Length));

        public Tensor transpose(long dim0, long dim1) => new(NativeMethods.lts_transpose(Native, dim0, dim1));

        public Tensor flip(params long[] dims) => new(NativeMethods.lts_flip(Native, dims, dims.Length));

        public Tensor roll(long shifts, long? dims = null) =>
            dims is { } dim ? roll([shifts], [dim]) : new(NativeMethods.lts_roll(Native, [shifts], 1, null, 0));

        public Tensor roll(long[] shifts, long[] dims) =>
            new(NativeMethods.lts_roll(Native, shifts, shifts.Length, dims, dims.Length));

        public Tensor unsqueeze(long dim) => new(NativeMethods.lts_unsqueeze(Native, dim));

        public Tensor squeeze(long? dim = null) =>
            new(dim is { } one ? NativeMethods.lts_squeeze_dim(Native, one) : NativeMethods.lts_squeeze(Native));

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => new(NativeMethods.lts_flatten(Native, start_dim, end_dim));

        public Tensor narrow(long dim, long start, long length) => new(NativeMethods.lts_narrow(Native, dim, start, length));

        public Tensor slice(long dim, long start, long finish, long step) => new(NativeMethods.lts_slice(Native, dim, start, finish, step));

        public Tensor select(long dim, long index) => new(NativeMethods.lts_select(Native, dim, index));

        public Tensor index_select(long dim, Tensor index) => new(NativeMethods.lts_index_select(Native, dim, index.Native));

        /// <summary>Parts of <paramref name="size"/> elements each along a dimension; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            var length = this.size(dim);
            var count = (length + size - 1) / size;
            return split([.. Enumerable.Range(0, (int)count).Select(i => Math.Min(size, length - (i * size)))], (long)dim);
        }

        public Tensor[] split(long[] sizes, long dim = 0)
        {
            var parts = new IntPtr[sizes.Length];
            if (NativeMethods.lts_split(Native, sizes, sizes.Length, dim, parts) < 0)
            {
                CheckForErrors();
            }

            return [.. parts.Select(part => new Tensor(new TensorHandle(part)))];
        }

        public Tensor[] chunk(long chunks, long dim = 0L) => split((size((int)dim) + chunks - 1) / chunks, (int)dim);

        /// <summary>Basic indexing by views: no elements are copied.</summary>
        private Tensor Index(TensorIndex[] indices)
        {
            var given = indices.Count(index => index.Form is TensorIndex.Kind.Single or TensorIndex.Kind.Slice);
            var result = alias();
            var dim = 0L;
            foreach (var index in indices)
            {
                var next = result;
                switch (index.Form)
                {
                    case TensorIndex.Kind.Single:
                        next = result.select(dim, index.Start!.Value);
                        break;
                    case TensorIndex.Kind.Slice:
                        next = result.slice(dim, index.Start ?? 0, index.Stop ?? long.MaxValue, index.Step ?? 1);
                        dim++;
                        break;
                    case TensorIndex.Kind.NewDimension:
                        next = result.unsqueeze(dim);
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += Dimensions - given;
                        continue;
                }

                result.Dispose();
                result = next;
            }

            return result;
        }
    }
}
