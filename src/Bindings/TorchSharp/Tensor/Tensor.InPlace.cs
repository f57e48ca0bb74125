using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Operations that change the tensor itself.</summary>
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => add_(target, 1);

        public Tensor add_(Tensor target, Scalar alpha)
        {
            NativeMethods.lts_add_(Native, target.Native, alpha.Value);
            return Checked();
        }

        public Tensor add_(Scalar scalar) => add_(scalar, 1);

        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            NativeMethods.lts_add_scalar_(Native, scalar.Value, alpha.Value);
            return Checked();
        }

        public Tensor sub_(Tensor target)
        {
            NativeMethods.lts_sub_(Native, target.Native);
            return Checked();
        }

        public Tensor mul_(Tensor target)
        {
            NativeMethods.lts_mul_(Native, target.Native);
            return Checked();
        }

        public Tensor mul_(Scalar target)
        {
            NativeMethods.lts_mul_scalar_(Native, target.Value);
            return Checked();
        }

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            OnlyTrueDivision(rounding_mode);
            NativeMethods.lts_div_(Native, target.Native);
            return Checked();
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            OnlyTrueDivision(rounding_mode);
            NativeMethods.lts_div_scalar_(Native, target.Value);
            return Checked();
        }

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            var low = min ?? double.NegativeInfinity;
            var high = max ?? double.PositiveInfinity;
            NativeMethods.lts_clamp_(Native, low.Value, high.Value);
            return Checked();
        }

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            NativeMethods.lts_addcmul_(Native, tensor1.Native, tensor2.Native, value.Value);
            return Checked();
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            NativeMethods.lts_addcdiv_(Native, tensor1.Native, tensor2.Native, value.Value);
            return Checked();
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        public Tensor relu_()
        {
            NativeMethods.lts_relu_(Native);
            return Checked();
        }

        public Tensor zero_()
        {
            NativeMethods.lts_zero_(Native);
            return Checked();
        }

        public Tensor fill_(Scalar value)
        {
            NativeMethods.lts_fill_(Native, value.Value);
            return Checked();
        }

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null)
        {
            NativeMethods.lts_normal_(Native, mean, std);
            return Checked();
        }

        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            NativeMethods.lts_uniform_(Native, from, to);
            return Checked();
        }

        private static void OnlyTrueDivision(RoundingMode mode)
        {
            if (mode != RoundingMode.None)
            {
                throw new NotImplementedException("In-place division with rounding is not bound.");
            }
        }
    }
}
