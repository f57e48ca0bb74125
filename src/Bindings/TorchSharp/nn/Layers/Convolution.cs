using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp
{
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }

    namespace Modules
    {
        /// <summary>What Conv2d and ConvTranspose2d have in common.</summary>
        public abstract class Convolution : nn.Module<Tensor, Tensor>
        {
            private protected Convolution(string name, ConvolutionShape options, bool transposed)
                : base(name)
            {
                (in_channels, out_channels, this.transposed) = (options.InChannels, options.OutChannels, transposed);
                (kernel_size, stride, padding, dilation) = (Pair(options.Kernel), Pair(options.Stride), Pair(options.Padding), Pair(options.Dilation));
                (output_padding, groups, padding_mode) = (Pair(options.OutputPadding), options.Groups, options.PaddingMode);
                long[] shape = transposed
                    ? [in_channels, out_channels / groups, .. kernel_size]
                    : [out_channels, in_channels / groups, .. kernel_size];
                weight = new Parameter(empty(shape, options.Type, options.Place));
                bias = options.Bias ? new Parameter(empty([out_channels], options.Type, options.Place)) : null;
                weight.DetachFromDisposeScope();
                bias?.DetachFromDisposeScope();
                register_parameter(nameof(weight), weight);
                if (bias is not null)
                {
                    register_parameter(nameof(bias), bias);
                }

                reset_parameters();
            }

            public long in_channels { get; }

            public long out_channels { get; }

            public bool transposed { get; }

            public long[] kernel_size { get; }

            public long[] stride { get; }

            public long[]? padding { get; }

            public long[] dilation { get; }

            public long[] output_padding { get; }

            public long groups { get; }

            public PaddingModes padding_mode { get; }

            public Parameter weight { get; }

            public Parameter? bias { get; }

            public void reset_parameters()
            {
                nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
                if (bias is not null)
                {
                    var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
                    var bound = 1 / Math.Sqrt(fanIn);
                    nn.init.uniform_(bias, -bound, bound);
                }
            }

            private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];
        }

        internal readonly record struct ConvolutionShape(
            long InChannels,
            long OutChannels,
            (long, long) Kernel,
            (long, long) Stride,
            (long, long) Padding,
            (long, long) OutputPadding,
            (long, long) Dilation,
            PaddingModes PaddingMode,
            long Groups,
            bool Bias,
            Device? Place,
            ScalarType? Type);

        public sealed class Conv2d : Convolution
        {
            internal Conv2d(ConvolutionShape options)
                : base(nameof(Conv2d), options, transposed: false)
            {
            }

            public override Tensor forward(Tensor input)
            {
                if (padding_mode == PaddingModes.Zeros)
                {
                    return nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
                }

                using var padded = nn.functional.pad(input, [padding![1], padding[1], padding[0], padding[0]], padding_mode);
                return nn.functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
            }
        }

        public sealed class ConvTranspose2d : Convolution
        {
            internal ConvTranspose2d(ConvolutionShape options)
                : base(nameof(ConvTranspose2d), options, transposed: true)
            {
            }

            public override Tensor forward(Tensor input) =>
                nn.functional.conv_transpose2d(input, weight, bias, stride, padding, output_padding, dilation, groups);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (0, 0), (dilation, dilation), padding_mode, groups, bias, device, dtype));

            public static Modules.Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), (0, 0), dilation ?? (1, 1), padding_mode, groups, bias, device, dtype));

            public static Modules.ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (output_padding, output_padding), (dilation, dilation), padding_mode, groups, bias, device, dtype));

            public static partial class functional
            {
                public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
                {
                    (strides, padding, dilation) = (strides ?? [1], padding ?? [0], dilation ?? [1]);
                    var result = new Tensor(NativeMethods.lts_conv2d(
                        input.Native, weight.Native, bias?.Handle ?? IntPtr.Zero, strides, strides.Length, padding, padding.Length, dilation, dilation.Length, groups));
                    GC.KeepAlive(bias);
                    return result;
                }

                public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
                {
                    (strides, padding, output_padding, dilation) = (strides ?? [1], padding ?? [0], output_padding ?? [0], dilation ?? [1]);
                    var result = new Tensor(NativeMethods.lts_conv_transpose2d(
                        input.Native, weight.Native, bias?.Handle ?? IntPtr.Zero, strides, strides.Length, padding, padding.Length, output_padding, output_padding.Length, dilation, dilation.Length, groups));
                    GC.KeepAlive(bias);
                    return result;
                }
            }
        }
    }
}
