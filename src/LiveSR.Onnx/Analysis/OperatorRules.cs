using System.Collections.Frozen;
using LiveSR.Onnx.Analysis.Rules;

namespace LiveSR.Onnx.Analysis;

/// <summary>Which rule follows which operator. An operator that is not here is never guessed.</summary>
internal static class OperatorRules
{
    private static readonly FrozenDictionary<string, Func<NodeView, Value[]>> Rules = Make();

    /// <summary>What the node gives, one value for each output that the rule knows.</summary>
    /// <exception cref="NotLocalException">The operator is not known, or cannot be bounded.</exception>
    internal static Value[] Apply(NodeView node)
    {
        string name = OnnxModel.OperatorName(node.Node);
        return Rules.TryGetValue(name, out Func<NodeView, Value[]>? rule)
            ? rule(node)
            : throw new NotLocalException(name is "If" or "Loop" or "Scan"
                ? "control flow cannot be followed"
                : "how far this operator reaches is not known");
    }

    private static FrozenDictionary<string, Func<NodeView, Value[]>> Make()
    {
        var rules = new Dictionary<string, Func<NodeView, Value[]>>(StringComparer.Ordinal);
        Add(Broadcast.Elementwise, Broadcast.Operators);
        Add(Broadcast.PerChannel, Broadcast.PerChannelOperators);
        Add(Windows.Convolve, "Conv");
        Add(Windows.ConvolveQuantized, "QLinearConv");
        Add(Windows.ConvolveTransposed, "ConvTranspose");
        Add(Windows.Pool, "AveragePool", "MaxPool", "LpPool");
        Add(Resampling.Resize, "Resize", "Upsample");
        Add(Resampling.DepthToSpace, "DepthToSpace");
        Add(Resampling.SpaceToDepth, "SpaceToDepth");
        Add(Layout.Transpose, "Transpose");
        Add(Layout.Concat, "Concat");
        Add(Layout.Pad, "Pad");
        Add(Layout.Slice, "Slice");
        Add(Shapes.Shape, "Shape");
        Add(Shapes.Gather, "Gather");
        Add(Shapes.ConstantOfShape, "ConstantOfShape");
        Add(Shapes.Squeeze, "Squeeze");
        Add(Shapes.Unsqueeze, "Unsqueeze");
        Add(Shapes.Flatten, "Flatten");
        Add(Shapes.Reshape, "Reshape");
        Add(Shapes.Expand, "Expand");
        Add(Reductions.GlobalPool, "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool");
        Add(Reductions.Reduce, Reductions.ReduceOperators);
        Add(Reductions.Softmax, "Softmax", "LogSoftmax", "Hardmax");
        Add(Reductions.NormalizeTail, "LayerNormalization");
        Add(Reductions.NormalizeImage, "InstanceNormalization", "GroupNormalization");
        Add(Reductions.MatMul, "MatMul");
        Add(Reductions.Gemm, "Gemm");
        rules["Split"] = Layout.Split;
        return rules.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Func<NodeView, Value> rule, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                rules[name] = node => [rule(node)];
            }
        }
    }
}

/// <summary>
/// An operator's reach cannot be bounded, or its shape not followed. The message is the reason, without the node.
/// </summary>
internal sealed class NotLocalException(string reason) : Exception(reason);
