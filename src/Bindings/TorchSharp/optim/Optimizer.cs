using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            /// <summary>Changes parameters by their gradients.</summary>
            public abstract partial class Optimizer : IDisposable
            {
                protected IList<ParamGroup> _parameter_groups = [];

                public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

                public abstract void zero_grad();

                public abstract Tensor? step(Func<Tensor>? closure = null);

                public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                }
            }
        }
    }

    namespace Modules
    {
        public class ParamGroup : ILearningRateController
        {
            public IEnumerable<Parameter> Parameters { get; set; } = [];

            public OptimizerOptions Options { get; set; } = null!;

            public double LearningRate
            {
                get => Options.LearningRate!.Value;
                set => Options.LearningRate = value;
            }

            public double InitialLearningRate
            {
                get => Options.InitialLearningRate;
                set => Options.InitialLearningRate = value;
            }
        }

        public class OptimizerOptions
        {
            public double? LearningRate { get; set; }

            public double InitialLearningRate { get; set; }

            public virtual void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(InitialLearningRate);
                writer.Write(LearningRate!.Value);
            }

            public virtual void LoadStateDict(BinaryReader reader)
            {
                InitialLearningRate = reader.ReadDouble();
                LearningRate = reader.ReadDouble();
            }
        }

        /// <summary>What an optimiser remembers of one parameter.</summary>
        public abstract class OptimizerState(Parameter parameter)
        {
            protected Parameter _parameter = parameter;

            public abstract void SaveStateDict(BinaryWriter writer);

            public abstract void LoadStateDict(BinaryReader reader);

            protected static void SaveConditionalStateTensor(BinaryWriter writer, torch.Tensor? tensor)
            {
                writer.Write(tensor is not null);
                tensor?.Save(writer);
            }

            protected static void LoadConditionalStateTensor(BinaryReader reader, ref torch.Tensor? result, torch.Device device)
            {
                result?.Dispose();
                result = reader.ReadBoolean()
                    ? TensorExtensionMethods.Load(reader).to(device, disposeAfter: true).DetachFromDisposeScope()
                    : null;
            }
        }

        /// <summary>An optimiser whose arithmetic is a few tensor operations on each parameter.</summary>
        public abstract class OptimizerHelper : Optimizer
        {
            private protected OptimizerHelper(IEnumerable<Parameter> parameters, OptimizerOptions options, Func<Parameter, OptimizerState> stateOf)
            {
                options.InitialLearningRate = options.LearningRate!.Value;
                var group = new ParamGroup { Parameters = [.. parameters], Options = options };
                _parameter_groups.Add(group);
                States = [.. group.Parameters.Select(stateOf)];
            }

            private protected OptimizerState[] States { get; }

            public override void zero_grad()
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    gradient?.zero_();
                }
            }

            public override torch.Tensor? step(Func<torch.Tensor>? closure = null)
            {
                torch.Tensor? loss = null;
                if (closure is not null)
                {
                    using var following = torch.enable_grad();
                    loss = closure();
                }

                using var frozen = torch.no_grad();
                using var scope = torch.NewDisposeScope();
                foreach (var (parameter, state) in parameters().Zip(States))
                {
                    if (parameter.grad is { } gradient)
                    {
                        Update(parameter, gradient, state);
                    }
                }

                return loss;
            }

            public void save_state_dict(string location)
            {
                using var stream = File.Create(location);
                using var writer = new BinaryWriter(stream);
                save_state_dict(writer);
            }

            public void load_state_dict(string location)
            {
                using var stream = File.OpenRead(location);
                using var reader = new BinaryReader(stream);
                load_state_dict(reader);
            }

            public void save_state_dict(BinaryWriter writer)
            {
                writer.Write(GetType().Name);
                writer.Encode(_parameter_groups.Count);
                writer.Encode(States.Length);
                foreach (var group in _parameter_groups)
                {
                    group.Options.SaveStateDict(writer);
                }

                foreach (var state in States)
                {
                    state.SaveStateDict(writer);
                }
            }

            public void load_state_dict(BinaryReader reader)
            {
                var saved = reader.ReadString();
                if (saved != GetType().Name)
                {
                    throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{saved}' in the loaded stream.");
                }

                if (reader.Decode() != _parameter_groups.Count || reader.Decode() != States.Length)
                {
                    throw new ArgumentException("Invalid optimizer state -- different number of states.");
                }

                foreach (var group in _parameter_groups)
                {
                    group.Options.LoadStateDict(reader);
                }

                foreach (var state in States)
                {
                    state.LoadStateDict(reader);
                }
            }

            private protected abstract void Update(Parameter parameter, torch.Tensor gradient, OptimizerState state);

            protected override void Dispose(bool disposing)
            {
                foreach (var state in States.OfType<IDisposable>())
                {
                    state.Dispose();
                }
            }
        }
    }
}
