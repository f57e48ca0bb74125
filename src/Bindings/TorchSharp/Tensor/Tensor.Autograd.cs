using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => NativeMethods.lts_requires_grad(Native) != 0;
            set
            {
                NativeMethods.lts_set_requires_grad(Native, value ? 1 : 0);
                CheckForErrors();
            }
        }

        public bool is_leaf => NativeMethods.lts_is_leaf(Native) != 0;

        /// <summary>The gradient, as a new reference each time; null when there is none.</summary>
        public Tensor? grad
        {
            get
            {
                var handle = NativeMethods.lts_grad(Native);
                if (!handle.IsInvalid)
                {
                    return new Tensor(handle);
                }

                CheckForErrors();
                return null;
            }

            set
            {
                NativeMethods.lts_set_grad(Native, value?.Handle ?? IntPtr.Zero);
                GC.KeepAlive(value);
                CheckForErrors();
            }
        }

        public void backward()
        {
            NativeMethods.lts_backward(Native);
            CheckForErrors();
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad()
        {
            NativeMethods.lts_retain_grad(Native);
            CheckForErrors();
        }

        /// <summary>Puts other elements, of any type and device, behind this tensor, which stays the same to autograd.</summary>
        internal void SetData(Tensor data)
        {
            NativeMethods.lts_set_data(Native, data.Native);
            CheckForErrors();
        }
    }
}
