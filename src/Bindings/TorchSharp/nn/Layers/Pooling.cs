using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class AdaptiveAvgPool2d : ParameterLessModule<Tensor, Tensor>
        {
            internal AdaptiveAvgPool2d(long[] output_size)
                : base(nameof(AdaptiveAvgPool2d)) => this.output_size = output_size;

            public long[] output_size { get; set; }

            public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool2d(input, output_size);
        }

        public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
        {
            internal AvgPool2d(long[] kernel_size, long[] stride, long[] padding)
                : base(nameof(AvgPool2d)) => (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);

            public long[] kernel_size { get; set; }

            public long[] stride { get; set; }

            public long[] padding { get; set; }

            public override Tensor forward(Tensor input) => nn.functional.avg_pool2d(input, kernel_size, stride, padding);
        }

        public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
        {
            internal MaxPool2d(long[] kernel_size, long[] stride, long[] padding, long[] dilation, bool ceil_mode)
                : base(nameof(MaxPool2d)) =>
                (this.kernel_size, this.stride, this.padding, this.dilation, this.ceil_mode) = (kernel_size, stride, padding, dilation, ceil_mode);

            public long[] kernel_size { get; set; }

            public long[] stride { get; set; }

            public long[] padding { get; set; }

            public long[] dilation { get; set; }

            public bool ceil_mode { get; set; }

            public override Tensor forward(Tensor input) =>
                nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new([output_size, output_size]);

            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new([output_size.Item1, output_size.Item2]);

            public static Modules.AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                ceil_mode || !count_include_pad || divisor_override is not null
                    ? throw new NotImplementedException("AvgPool2d: ceil_mode, count_include_pad and divisor_override are bound in functional.avg_pool2d.")
                    : new([kernel_size], [stride ?? kernel_size], [padding ?? 0]);

            public static Modules.MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new([kernel_size], [stride ?? kernel_size], [padding ?? 0], [dilation ?? 1], ceil_mode);

            public static partial class functional
            {
                public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                    new(NativeMethods.lts_adaptive_avg_pool2d(input.Native, output_size, output_size.Length));

                public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                    adaptive_avg_pool2d(input, [output_size, output_size]);

                public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
                {
                    (stride, padding) = (stride ?? kernel_size, padding ?? [0]);
                    return new(NativeMethods.lts_avg_pool2d(
                        input.Native, kernel_size, kernel_size.Length, stride, stride.Length, padding, padding.Length, ceil_mode ? 1 : 0, count_include_pad ? 1 : 0, divisor_override ?? 0));
                }

                public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
                {
                    (strides, padding, dilation) = (strides ?? kernel_size, padding ?? [0], dilation ?? [1]);
                    return new(NativeMethods.lts_max_pool2d(
                        input.Native, kernel_size, kernel_size.Length, strides, strides.Length, padding, padding.Length, dilation, dilation.Length, ceil_mode ? 1 : 0));
                }
            }
        }
    }
}
