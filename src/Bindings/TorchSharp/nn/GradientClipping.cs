namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients together so that their common norm is at most the given one; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var scope = NewDisposeScope();
                using var frozen = no_grad();
                var gradients = tensors.Select(tensor => tensor.grad).OfType<Tensor>().ToList();
                if (gradients.Count == 0)
                {
                    return 0;
                }

                using var norms = stack(gradients.Select(gradient => gradient.norm((float)norm_type)));
                var total = norms.norm((float)norm_type).ToDouble();
                var factor = max_norm / (total + 1e-6);
                if (factor < 1)
                {
                    gradients.ForEach(gradient => gradient.mul_(factor));
                }

                return total;
            }

            public static void clip_grad_value_(IEnumerable<Modules.Parameter> tensors, double clip_value)
            {
                using var scope = NewDisposeScope();
                using var frozen = no_grad();
                foreach (var tensor in tensors)
                {
                    tensor.grad?.clamp_(-clip_value, clip_value);
                }
            }
        }
    }
}
