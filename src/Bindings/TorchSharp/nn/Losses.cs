using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                new(NativeMethods.lts_mse_loss(input.Native, target.Native, (long)reduction));

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                new(NativeMethods.lts_l1_loss(input.Native, target.Native, (long)reduction));

            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                new(NativeMethods.lts_smooth_l1_loss(input.Native, target.Native, (long)reduction, beta));

            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean) =>
                new(NativeMethods.lts_huber_loss(input.Native, target.Native, (long)reduction, delta));

            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                var loss = new Tensor(NativeMethods.lts_binary_cross_entropy(input.Native, target.Native, HandleOrNone(weight), (long)reduction));
                GC.KeepAlive(weight);
                return loss;
            }

            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                var loss = new Tensor(NativeMethods.lts_binary_cross_entropy_with_logits(
                    input.Native, target.Native, HandleOrNone(weight), HandleOrNone(pos_weights), (long)reduction));
                GC.KeepAlive((weight, pos_weights));
                return loss;
            }
        }
    }
}
