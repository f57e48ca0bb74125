using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }

    namespace Modules
    {
        /// <summary>Stochastic gradient descent, with momentum as PyTorch writes it: v = m v + g; p = p - lr v.</summary>
        public class SGD : OptimizerHelper
        {
            private readonly Options _options;

            public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : this(parameters, new Options
                {
                    LearningRate = lr,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                })
            {
            }

            private SGD(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options, parameter => new State(parameter)) => _options = options;

            private protected override void Update(Parameter parameter, Tensor gradient, OptimizerState state)
            {
                if (_options.weight_decay is > 0 and var decay)
                {
                    gradient = gradient.add(parameter, decay);
                }

                if (_options.momentum is > 0 and var momentum)
                {
                    gradient = ((State)state).Accumulate(gradient, momentum, _options.dampening!.Value, _options.nesterov == true);
                }

                var rate = _options.LearningRate!.Value;
                parameter.add_(gradient, _options.maximize == true ? rate : -rate);
            }

            public class Options : OptimizerOptions
            {
                public double? momentum;
                public double? dampening;
                public double? weight_decay;
                public bool? nesterov;
                public bool? maximize;

                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(momentum!.Value);
                    writer.Write(dampening!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(nesterov!.Value);
                    writer.Write(maximize!.Value);
                }

                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    momentum = reader.ReadDouble();
                    dampening = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    nesterov = reader.ReadBoolean();
                    maximize = reader.ReadBoolean();
                }
            }

            public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
            {
                public Tensor? momentum_buffer;

                public override void SaveStateDict(BinaryWriter writer) => SaveConditionalStateTensor(writer, momentum_buffer);

                public override void LoadStateDict(BinaryReader reader) =>
                    LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);

                public void Dispose() => momentum_buffer?.Dispose();

                internal Tensor Accumulate(Tensor gradient, double momentum, double dampening, bool nesterov)
                {
                    if (momentum_buffer is null)
                    {
                        momentum_buffer = gradient.clone().DetachFromDisposeScope();
                    }
                    else
                    {
                        momentum_buffer.mul_(momentum).add_(gradient, 1 - dampening);
                    }

                    return nesterov ? gradient.add(momentum_buffer, momentum) : momentum_buffer;
                }
            }
        }
    }
}
