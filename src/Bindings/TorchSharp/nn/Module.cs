using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network: parameters, buffers and modules inside it, found in its fields.</summary>
        public partial class Module : IDisposable
        {
            protected string? name;
            private readonly List<(string Name, Module Module)> _modules = [];
            private readonly List<(string Name, Parameter Parameter)> _parameters_ = [];
            private readonly List<(string Name, Tensor Buffer, bool Persistent)> _buffers = [];
            private bool _registered;
            private bool _training = true;

            protected Module(string name) => this.name = name;

            public virtual bool training => _training;

            public virtual string GetName() => name ?? GetType().Name;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in named_children())
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    if (gradient is not null && set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        gradient?.zero_();
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>Every module below this one, with its dotted path.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (childName, child) in named_children())
                {
                    yield return (childName, child);
                    foreach (var (innerName, inner) in child.named_modules())
                    {
                        yield return ($"{childName}.{innerName}", inner);
                    }
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(module => module.module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Collect(recurse, module => module._parameters_.Select(own => (own.Name, own.Parameter)));

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(named => named.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Collect(recurse, module => module._buffers
                    .Where(own => own.Persistent || include_nonpersistent)
                    .Select(own => (own.Name, own.Buffer)));

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(named => named.buffer);

            public virtual void register_parameter(string name, Parameter param)
            {
                RequireNew(name);
                _parameters_.Add((name, param));
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                RequireNew(name);
                _buffers.Add((name, tensor, persistent));
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"module name can't be empty or contain \".\", got: {name}");
                }

                RequireNew(name);
                submodule.RegisterComponents();
                _modules.Add((name, submodule));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Moves and converts parameters and buffers where they are: references to them stay good.</summary>
            protected internal virtual Module _to(Device? device, ScalarType? dtype, bool non_blocking)
            {
                using var frozen = no_grad();
                foreach (var tensor in parameters().Concat(buffers()))
                {
                    var type = dtype is { } wanted && IsReal(tensor.dtype) ? wanted : tensor.dtype;
                    using var moved = tensor.to(type, device ?? tensor.device, non_blocking: non_blocking);
                    tensor.SetData(moved);
                    using var gradient = tensor.grad;
                    if (gradient is not null)
                    {
                        tensor.grad = null;
                    }
                }

                return this;
            }

            /// <summary>Registers the modules, parameters and tensors in this object's fields under the fields' names.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }

                _registered = true;
                foreach (var field in FieldsOf(GetType()))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module when !Knows(field.Name):
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter when !Knows(field.Name):
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor when !Knows(field.Name):
                            register_buffer(field.Name, tensor);
                            break;
                    }
                }
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach (var (_, parameter) in _parameters_)
                {
                    parameter.DetachFromDisposeScope().Dispose();
                }

                foreach (var (_, buffer, _) in _buffers)
                {
                    buffer.DetachFromDisposeScope().Dispose();
                }

                foreach (var (_, module) in _modules)
                {
                    module.Dispose();
                }
            }

            private static bool IsReal(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

            /// <summary>Fields of a type and its bases, the most derived type's first; layers of this assembly register their own.</summary>
            private static IEnumerable<FieldInfo> FieldsOf(Type? type)
            {
                const BindingFlags own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                for (; type is not null && type.Assembly != typeof(Module).Assembly; type = type.BaseType)
                {
                    foreach (var field in type.GetFields(own))
                    {
                        yield return field;
                    }
                }
            }

            private IEnumerable<(string, T)> Collect<T>(bool recurse, Func<Module, IEnumerable<(string, T)>> of)
            {
                foreach (var own in of(this))
                {
                    yield return own;
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (path, module) in named_modules())
                {
                    foreach (var (inner, item) in of(module))
                    {
                        yield return ($"{path}.{inner}", item);
                    }
                }
            }

            private bool Knows(string component) =>
                _modules.Exists(own => own.Name == component)
                || _parameters_.Exists(own => own.Name == component)
                || _buffers.Exists(own => own.Name == component);

            private void RequireNew(string component)
            {
                if (Knows(component))
                {
                    throw new InvalidOperationException($"{component} is already registered.");
                }
            }
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(device, null, non_blocking);

    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(null, type, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => (T)module._to(device, type, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => module.to(new torch.Device(deviceType, deviceIndex), non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : torch.nn.Module => module.to(new torch.Device(device), non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => module.to(DeviceType.CPU, -1, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);
}
