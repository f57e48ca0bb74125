using System.Collections.Immutable;

namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>Operators that work element by element, with shapes broadcast as NumPy does.</summary>
internal static class Broadcast
{
    internal static readonly string[] Operators =
    [
        "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "HardSwish", "Mish", "Swish", "Tanh", "Softplus",
        "Softsign", "ThresholdedRelu", "Shrink", "Gelu", "Erf", "Exp", "Log", "Sqrt", "Reciprocal", "Abs", "Neg", "Sign",
        "Floor", "Ceil", "Round", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Clip", "Cast", "CastLike",
        "Identity", "Dropout", "Not", "IsNaN", "IsInf", "Add", "Sub", "Mul", "Div", "Pow", "Mod", "Max", "Min", "Mean", "Sum",
        "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "And", "Or", "Xor", "Where",
    ];

    /// <summary>Operators with parameters per channel, which do not broadcast: batch normalisation, quantisation.</summary>
    internal static readonly string[] PerChannelOperators =
        ["BatchNormalization", "LRN", "QuantizeLinear", "DequantizeLinear"];

    internal static Value Elementwise(NodeView node)
    {
        var inputs = new List<Value>();
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (node.Optional(i) is not null)
            {
                inputs.Add(node.Shaped(i));
            }
        }

        ImmutableArray<SymbolicSize> shape = ShapeOf(node, inputs, out string? conflict);
        Value result = Join(node, inputs) with { Shape = shape };
        if (conflict is not null && result.FromPixels)
        {
            result = result with { Global = result.Global ?? $"{NodeView.Label(node.Node)}: {conflict}" };
        }

        return Arithmetic.Fold(node, result);
    }

    internal static Value PerChannel(NodeView node)
    {
        for (int i = 1; i < node.Inputs.Length; i++)
        {
            if (node.Optional(i) is { FromPixels: true })
            {
                throw new NotLocalException("its parameters are computed from the image");
            }
        }

        return node.Integer("training_mode", 0) == 0
            ? node.Data with { Content = default }
            : throw new NotLocalException("it normalises by the statistics of the whole image");
    }

    /// <summary>Dependences and margins of what is computed from several values; the shape is left to the caller.</summary>
    internal static Value Join(NodeView node, IReadOnlyList<Value> inputs)
    {
        bool fromPixels = inputs.Any(v => v.FromPixels);
        Value joined = new()
        {
            FromPixels = fromPixels,
            FromSize = inputs.Any(v => v.FromSize),
            Global = inputs.FirstOrDefault(v => v.Global is not null)?.Global,
            Vertical = inputs.Aggregate(default(Margin), (m, v) => m.Union(v.Vertical)),
            Horizontal = inputs.Aggregate(default(Margin), (m, v) => m.Union(v.Horizontal)),
        };
        return fromPixels && joined.FromSize && joined.Global is null
            ? joined with { Global = $"{NodeView.Label(node.Node)}: its result depends on the size of the image" }
            : joined;
    }

    /// <summary>The shape that several shapes broadcast to.</summary>
    private static ImmutableArray<SymbolicSize> ShapeOf(NodeView node, IReadOnlyList<Value> inputs, out string? conflict)
    {
        conflict = null;
        int rank = inputs.Count == 0 ? 0 : inputs.Max(v => v.Rank);
        ImmutableArray<SymbolicSize>.Builder shape = ImmutableArray.CreateBuilder<SymbolicSize>(rank);
        for (int axis = 0; axis < rank; axis++)
        {
            SymbolicSize size = 1;
            foreach (Value value in inputs)
            {
                int own = axis - (rank - value.Rank);
                size = own < 0 ? size : Common(node, size, value.Shape[own], ref conflict);
            }

            shape.Add(size);
        }

        return shape.MoveToImmutable();
    }

    /// <summary>The size that two sizes of one axis agree on; a conflict is why they do so for one size of image only.</summary>
    internal static SymbolicSize Common(NodeView node, SymbolicSize a, SymbolicSize b, ref string? conflict)
    {
        if (a == b || b.IsOne)
        {
            return a;
        }

        if (a.IsOne)
        {
            return b;
        }

        if (!a.IsKnown || !b.IsKnown)
        {
            conflict ??= a.IsSpatial || b.IsSpatial ? "it joins the image with a value of unknown size" : null;
            return a.IsKnown ? a : b;
        }

        bool sameNumber = node.Sizes.Evaluate(a) is { } number && number == node.Sizes.Evaluate(b);
        if (!sameNumber)
        {
            throw new NotLocalException($"it joins sizes {a} and {b}, which are not equal");
        }

        conflict ??= $"it joins the image with a value of the fixed size {(a.IsConstant ? a : b)}";
        return a.IsSpatial ? a : b;
    }
}
