using System.Collections;
using System.Globalization;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules in a row, registered under their positions.</summary>
        public class ModuleList<T> : Module, IReadOnlyList<T>
            where T : Module
        {
            private readonly List<T> _list;

            public ModuleList(params T[] modules)
                : base(nameof(ModuleList)) => _list = [.. modules];

            public int Count => _list.Count;

            public T this[int index] => _list[index];

            public void Add(T item) => _list.Add(item);

            public void append(params T[] parameters) => _list.AddRange(parameters);

            public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
                for (var i = named_children().Count(); i < _list.Count; i++)
                {
                    register_module(i.ToString(CultureInfo.InvariantCulture), _list[i]);
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
