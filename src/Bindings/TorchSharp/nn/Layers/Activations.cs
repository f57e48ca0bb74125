using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        public interface IParameterLessModule;

        /// <summary>A module that has nothing to move, save or train.</summary>
        public abstract class ParameterLessModule<T1, TResult>(string name) : nn.Module<T1, TResult>(name), IParameterLessModule;

        public sealed class PReLU : nn.Module<Tensor, Tensor>
        {
            internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype)
                : base(nameof(PReLU))
            {
                (this.num_parameters, this.init) = (num_parameters, init);
                weight = new Parameter(full([num_parameters], init, dtype, device));
                weight.DetachFromDisposeScope();
                register_parameter(nameof(weight), weight);
            }

            public long num_parameters { get; }

            public double init { get; }

            public Parameter weight { get; }

            public override Tensor forward(Tensor input) => nn.functional.prelu(input, weight);
        }

        public sealed class ReLU : ParameterLessModule<Tensor, Tensor>
        {
            internal ReLU(bool inplace)
                : base(nameof(ReLU)) => this.inplace = inplace;

            public bool inplace { get; set; }

            public override Tensor forward(Tensor input) => nn.functional.relu(input, inplace);
        }

        public sealed class LeakyReLU : ParameterLessModule<Tensor, Tensor>
        {
            internal LeakyReLU(double negative_slope, bool inplace)
                : base(nameof(LeakyReLU)) => (this.negative_slope, this.inplace) = (negative_slope, inplace);

            public double negative_slope { get; set; }

            public bool inplace { get; set; }

            public override Tensor forward(Tensor input) => nn.functional.leaky_relu(input, negative_slope, inplace);
        }

        public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
        {
            internal SiLU()
                : base(nameof(SiLU))
            {
            }

            public override Tensor forward(Tensor input) => input.silu();
        }

        public sealed class Sigmoid : ParameterLessModule<Tensor, Tensor>
        {
            internal Sigmoid()
                : base(nameof(Sigmoid))
            {
            }

            public override Tensor forward(Tensor input) => input.sigmoid();
        }

        public sealed class Tanh : ParameterLessModule<Tensor, Tensor>
        {
            internal Tanh()
                : base(nameof(Tanh))
            {
            }

            public override Tensor forward(Tensor input) => input.tanh();
        }

        public sealed class Identity : ParameterLessModule<Tensor, Tensor>
        {
            internal Identity()
                : base(nameof(Identity))
            {
            }

            public override Tensor forward(Tensor input) => input.alias();
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) =>
                new(num_parameters, init, device, dtype);

            public static Modules.ReLU ReLU(bool inplace = false) => new(inplace);

            public static Modules.LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);

            public static Modules.SiLU SiLU() => new();

            public static Modules.Sigmoid Sigmoid() => new();

            public static Modules.Tanh Tanh() => new();

            public static Modules.Identity Identity() => new();

            public static partial class functional
            {
                public static Tensor prelu(Tensor input, Tensor weight) => input.prelu(weight);

                public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

                public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false)
                {
                    if (!inplace)
                    {
                        return input.leaky_relu(negative_slope);
                    }

                    NativeMethods.lts_leaky_relu_(input.Native, negative_slope);
                    CheckForErrors();
                    return input.alias();
                }

                public static Tensor silu(Tensor x, bool inplace = false) => x.silu();

                public static Tensor sigmoid(Tensor x) => x.sigmoid();

                public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
            }
        }
    }
}
