namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A tensor that a module registers as one of its parameters.</summary>
        public class Parameter : torch.Tensor
        {
            /// <summary>Takes over the given tensor, which becomes empty.</summary>
            public Parameter(torch.Tensor data, bool requires_grad = true)
                : base(data.with_requires_grad(requires_grad).MoveHandle(), register: false)
            {
                data.OwningDisposeScope?.Replace(data, this);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
