using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        public sealed class Linear : nn.Module<Tensor, Tensor>
        {
            internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
                : base(nameof(Linear))
            {
                (in_features, out_features) = (inputSize, outputSize);
                weight = new Parameter(empty([outputSize, inputSize], dtype, device));
                weight.DetachFromDisposeScope();
                register_parameter(nameof(weight), weight);
                nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
                if (hasBias)
                {
                    bias = new Parameter(empty([outputSize], dtype, device));
                    bias.DetachFromDisposeScope();
                    register_parameter(nameof(bias), bias);
                    var bound = 1 / Math.Sqrt(inputSize);
                    nn.init.uniform_(bias, -bound, bound);
                }
            }

            public long in_features { get; }

            public long out_features { get; }

            public Parameter weight { get; }

            public Parameter? bias { get; }

            public override Tensor forward(Tensor input) => nn.functional.linear(input, weight, bias);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static partial class functional
            {
                public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
                {
                    var result = new Tensor(NativeMethods.lts_linear(input.Native, weights.Native, bias?.Handle ?? IntPtr.Zero));
                    GC.KeepAlive(bias);
                    return result;
                }
            }
        }
    }
}
