using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Normalises each channel by its mean and variance: the batch's in training, the running ones otherwise.</summary>
        public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
        {
            internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
                : base(nameof(BatchNorm2d))
            {
                (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
                (this.affine, this.track_running_stats) = (affine, track_running_stats);
                if (affine)
                {
                    weight = new Parameter(ones([num_features], dtype, device));
                    bias = new Parameter(zeros([num_features], dtype, device));
                    weight.DetachFromDisposeScope();
                    bias.DetachFromDisposeScope();
                    register_parameter(nameof(weight), weight);
                    register_parameter(nameof(bias), bias);
                }

                if (track_running_stats)
                {
                    running_mean = zeros([num_features], dtype, device).DetachFromDisposeScope();
                    running_var = ones([num_features], dtype, device).DetachFromDisposeScope();
                    num_batches_tracked = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
                    register_buffer(nameof(running_mean), running_mean);
                    register_buffer(nameof(running_var), running_var);
                    register_buffer(nameof(num_batches_tracked), num_batches_tracked);
                }
            }

            public long num_features { get; }

            public double eps { get; }

            public double? momentum { get; }

            public bool affine { get; }

            public bool track_running_stats { get; }

            public Parameter? weight { get; }

            public Parameter? bias { get; }

            public Tensor? running_mean { get; }

            public Tensor? running_var { get; }

            public Tensor? num_batches_tracked { get; }

            public override Tensor forward(Tensor input)
            {
                if (training)
                {
                    num_batches_tracked?.add_(1);
                }

                var useBatch = training || running_mean is null;
                return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, useBatch, momentum ?? 0.1, eps);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static partial class functional
            {
                public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
                {
                    var result = new Tensor(NativeMethods.lts_batch_norm(
                        input.Native, HandleOrNone(weight), HandleOrNone(bias), HandleOrNone(running_mean), HandleOrNone(running_var), training ? 1 : 0, momentum, eps));
                    GC.KeepAlive((weight, bias, running_mean, running_var));
                    return result;
                }

                private static IntPtr HandleOrNone(Tensor? tensor) => tensor?.Handle ?? IntPtr.Zero;
            }
        }
    }
}
