using System.Collections.Immutable;

namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>Operators that sum, compare or mix over whole axes. Over height or width they make a network global.</summary>
internal static class Reductions
{
    internal static readonly string[] ReduceOperators =
    [
        "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceLogSum",
        "ReduceLogSumExp", "ReduceSumSquare",
    ];

    internal static Value GlobalPool(NodeView node)
    {
        Value data = node.Data;
        Value result = data;
        for (int axis = 2; axis < data.Rank; axis++)
        {
            result = result.WithAxis(axis, 1);
        }

        return Over(node, result, data.Shape.Skip(2), "it takes one number from the whole image");
    }

    internal static Value Reduce(NodeView node)
    {
        Value data = node.Data;
        ImmutableArray<SymbolicSize>? stated = node.NumbersFrom("axes", 1);
        if (stated is null or { Length: 0 } && node.Integer("noop_with_empty_axes", 0) != 0)
        {
            return data;
        }

        HashSet<int> axes = stated is { Length: > 0 } given
            ? [.. given.Select(a => NodeView.Axis(NodeView.Fixed(a, "its axis"), data.Rank))]
            : [.. Enumerable.Range(0, data.Rank)];
        bool keep = node.Integer("keepdims", 1) != 0;
        Value result = data with
        {
            Shape = [.. data.Shape.Select((s, axis) => axes.Contains(axis) ? 1 : s).Where((_, axis) => keep || !axes.Contains(axis))],
            Content = default,
        };
        return Over(node, result, axes.Select(a => data.Shape[a]), "it reduces over the whole image");
    }

    internal static Value Softmax(NodeView node)
    {
        Value data = node.Data;
        bool flattens = node.Opset < 13;
        int axis = NodeView.Axis(node.Integer("axis", flattens ? 1 : -1), data.Rank);
        return Over(node, data with { Content = default }, flattens ? data.Shape.Skip(axis) : [data.Shape[axis]], "it normalises over the whole image");
    }

    /// <summary>Layer normalisation: over the axes from the stated one to the last.</summary>
    internal static Value NormalizeTail(NodeView node)
    {
        Value data = node.Data;
        int axis = NodeView.Axis(node.Integer("axis", -1), data.Rank);
        return Over(node, data with { Content = default }, data.Shape.Skip(axis), "it normalises over the whole image");
    }

    /// <summary>Instance and group normalisation: over height and width, always.</summary>
    internal static Value NormalizeImage(NodeView node) =>
        Over(node, node.Data with { Content = default }, node.Data.Shape.Skip(2), "it normalises over the whole image");

    internal static Value MatMul(NodeView node)
    {
        Value left = node.Shaped(0), right = node.Shaped(1);
        if (left.Rank < 2 || right.Rank < 2)
        {
            throw new NotLocalException("it multiplies a vector");
        }

        if (left.FromPixels && right.FromPixels)
        {
            throw new NotLocalException("it multiplies the image by itself, as attention does");
        }

        bool imageIsLeft = left.FromPixels;
        (Value image, Value matrix) = imageIsLeft ? (left, right) : (right, left);
        if (image.Rank < matrix.Rank || matrix.Shape.Take(matrix.Rank - 2).Any(s => !s.IsOne))
        {
            throw new NotLocalException("it multiplies by a stack of matrices");
        }

        SymbolicSize contracted = imageIsLeft ? image.Shape[^1] : image.Shape[^2];
        SymbolicSize size = imageIsLeft ? matrix.Shape[^1] : matrix.Shape[^2];
        Value result = image with { Shape = image.Shape.SetItem(image.Rank - (imageIsLeft ? 1 : 2), size), Content = default };
        result = Over(node, result, [contracted], "it multiplies over the rows or columns of the whole image");
        return matrix.FromSize ? result with { Global = result.Global ?? Because(node, "its matrix depends on the size of the image") } : result;
    }

    internal static Value Gemm(NodeView node)
    {
        Value data = node.Data, weight = node.Shaped(1);
        if (data.Rank != 2 || weight.Rank != 2 || weight.FromPixels || node.Integer("transA", 0) != 0)
        {
            throw new NotLocalException("it is not a product of rows with a fixed matrix");
        }

        SymbolicSize size = weight.Shape[node.Integer("transB", 0) != 0 ? 0 : 1];
        return Over(node, data.WithAxis(1, size), [data.Shape[1]], "it multiplies over the whole image");
    }

    /// <summary>The value, marked global when one of the axes that an operator works over is the image's.</summary>
    private static Value Over(NodeView node, Value result, IEnumerable<SymbolicSize> axes, string why)
    {
        bool overImage = result.FromPixels && axes.Any(s => s.IsSpatial || !s.IsKnown);
        return overImage ? result with { Global = result.Global ?? Because(node, why) } : result;
    }

    private static string Because(NodeView node, string why) => $"{NodeView.Label(node.Node)}: {why}";
}
