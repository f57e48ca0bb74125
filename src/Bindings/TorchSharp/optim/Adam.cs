using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }

    namespace Modules
    {
        /// <summary>Adam (Kingma and Ba 2015) as PyTorch writes it.</summary>
        public class Adam : OptimizerHelper
        {
            private readonly Options _options;

            public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : this(parameters, new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                })
            {
            }

            private Adam(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options, parameter => new State(parameter, options.amsgrad == true)) => _options = options;

            private protected override void Update(Parameter parameter, Tensor gradient, OptimizerState state)
            {
                var memory = (State)state;
                var (beta1, beta2) = (_options.beta1!.Value, _options.beta2!.Value);
                if (_options.maximize == true)
                {
                    gradient = gradient.neg();
                }

                if (_options.weight_decay is > 0 and var decay)
                {
                    gradient = gradient.add(parameter, decay);
                }

                memory.step++;
                memory.exp_avg.mul_(beta1).add_(gradient, 1 - beta1);
                memory.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
                var second = memory.max_exp_avg_sq is { } largest
                    ? largest.copy_(largest.maximum(memory.exp_avg_sq))
                    : memory.exp_avg_sq;
                var denominator = (second.sqrt() / Math.Sqrt(1 - Math.Pow(beta2, memory.step))).add_(_options.eps!.Value);
                var rate = _options.LearningRate!.Value / (1 - Math.Pow(beta1, memory.step));
                parameter.addcdiv_(memory.exp_avg, denominator, -rate);
            }

            public class Options : OptimizerOptions
            {
                public double? beta1;
                public double? beta2;
                public double? weight_decay;
                public double? eps;
                public bool? amsgrad;
                public bool? maximize;

                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(beta1!.Value);
                    writer.Write(beta2!.Value);
                    writer.Write(eps!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(amsgrad!.Value);
                    writer.Write(maximize!.Value);
                }

                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    beta1 = reader.ReadDouble();
                    beta2 = reader.ReadDouble();
                    eps = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    amsgrad = reader.ReadBoolean();
                    maximize = reader.ReadBoolean();
                }
            }

            public sealed class State : OptimizerState, IDisposable
            {
                public long step;
                public Tensor exp_avg;
                public Tensor exp_avg_sq;
                public Tensor? max_exp_avg_sq;

                public State(Parameter parameter, bool amsgrad)
                    : base(parameter)
                {
                    exp_avg = zeros_like(parameter).DetachFromDisposeScope();
                    exp_avg_sq = zeros_like(parameter).DetachFromDisposeScope();
                    max_exp_avg_sq = amsgrad ? zeros_like(parameter).DetachFromDisposeScope() : null;
                }

                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    exp_avg.Save(writer);
                    exp_avg_sq.Save(writer);
                    SaveConditionalStateTensor(writer, max_exp_avg_sq);
                }

                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    exp_avg.Load(reader);
                    exp_avg_sq.Load(reader);
                    LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
                }

                public void Dispose()
                {
                    exp_avg.Dispose();
                    exp_avg_sq.Dispose();
                    max_exp_avg_sq?.Dispose();
                }
            }
        }
    }
}
