using System.Globalization;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules of which each takes what the one before gave.</summary>
        public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            protected internal Sequential(params (string name, torch.nn.Module<torch.Tensor, torch.Tensor> submodule)[] modules)
                : base(nameof(Sequential))
            {
                foreach (var (submoduleName, submodule) in modules)
                {
                    register_module(submoduleName, submodule);
                }
            }

            public int Count => named_children().Count();

            public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] =>
                (torch.nn.IModule<torch.Tensor, torch.Tensor>)named_children().ElementAt(index).module;

            public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
            {
                register_module(name, (torch.nn.Module)module);
                return this;
            }

            public Sequential append(torch.nn.IModule<torch.Tensor, torch.Tensor> module) =>
                append(Count.ToString(CultureInfo.InvariantCulture), module);

            public override torch.Tensor forward(torch.Tensor input)
            {
                var value = input.alias();
                foreach (var (_, module) in named_children())
                {
                    var next = ((torch.nn.IModule<torch.Tensor, torch.Tensor>)module).call(value);
                    value.Dispose();
                    value = next;
                }

                return value;
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential() => new();

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(
                [.. modules.Select((module, i) => (i.ToString(CultureInfo.InvariantCulture), module))]);

            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => Sequential([.. modules]);
        }
    }
}
