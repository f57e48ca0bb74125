using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradientMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);

    public static bool is_grad_enabled() => NativeMethods.lts_grad_enabled() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static partial class autograd
    {
        /// <summary>The gradients of the sum of <paramref name="outputs"/> with respect to each of <paramref name="inputs"/>.</summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var into = new IntPtr[inputs.Count];
            var weights = grad_outputs is null ? [] : HandlesOf(grad_outputs);
            var count = NativeMethods.lts_autograd_grad(
                HandlesOf(outputs), outputs.Count, HandlesOf(inputs), inputs.Count, weights, weights.Length,
                retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, into);
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            if (count < 0)
            {
                CheckForErrors();
            }

            return [.. into.Select(handle => handle == IntPtr.Zero ? null! : new Tensor(new TensorHandle(handle)))];
        }
    }

    private sealed class GradientMode : IDisposable
    {
        private readonly bool _before = is_grad_enabled();

        internal GradientMode(bool enabled) => NativeMethods.lts_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.lts_set_grad_enabled(_before ? 1 : 0);
    }

    private sealed class InferenceMode(bool mode) : IDisposable
    {
        private IntPtr _guard = NativeMethods.lts_enter_inference_mode(mode ? 1 : 0);

        public void Dispose()
        {
            if (_guard != IntPtr.Zero)
            {
                NativeMethods.lts_leave_inference_mode(_guard);
                _guard = IntPtr.Zero;
            }
        }
    }
}
