using System.Collections.Immutable;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>Operators on shapes: those that ask for a shape, and those that change one without moving elements.</summary>
internal static class Shapes
{
    internal static Value Shape(NodeView node)
    {
        ImmutableArray<SymbolicSize> shape = node.Data.Shape;
        int start = Bound(node.Integer("start", 0), shape.Length), end = Bound(node.Integer("end", shape.Length), shape.Length);
        ImmutableArray<SymbolicSize> part = shape.Slice(start, Math.Max(0, end - start));
        return Layout.WithContent(Value.Constant([part.Length]), part, integer: true);
    }

    internal static Value Gather(NodeView node)
    {
        Value data = node.Data, indices = node.Shaped(1);
        int axis = NodeView.Axis(node.Integer("axis", 0), data.Rank);
        if (data.Shape[axis].IsSpatial || indices.FromPixels || indices.FromSize)
        {
            throw new NotLocalException("it picks pixels by their position");
        }

        Value result = data with { Shape = data.Shape.RemoveAt(axis).InsertRange(axis, indices.Shape), Content = default };
        if (data.Content.IsDefault || indices.Content.IsDefault)
        {
            return result;
        }

        int length = data.Content.Length;
        return Layout.WithContent(
            result, indices.Content.Select(i => data.Content[NodeView.Axis(NodeView.Fixed(i, "its index"), length)]), data.IsInteger);
    }

    internal static Value ConstantOfShape(NodeView node)
    {
        ImmutableArray<SymbolicSize> shape = node.Numbers(0);
        var result = new Value { Shape = shape };
        AttributeProto? fill = node.Node.Attribute.FirstOrDefault(a => a.Name == "value");
        SymbolicSize element = 0;
        bool integer = false;
        if (fill?.T is { } tensor)
        {
            Value single = Arithmetic.WithContent(Value.Constant([1]), tensor, folder: null);
            (element, integer) = (single.Content.IsDefault ? SymbolicSize.Unknown : single.Content[0], single.IsInteger);
        }

        bool isShort = shape.Length == 1 && shape[0].IsConstant && shape[0].Offset.Floor() is >= 0 and <= Arithmetic.LongestVector;
        return isShort
            ? Layout.WithContent(result, Enumerable.Repeat(element, (int)shape[0].Offset.Floor()), integer)
            : result;
    }

    internal static Value Squeeze(NodeView node)
    {
        Value data = node.Data;
        HashSet<int> axes = node.NumbersFrom("axes", 1) is { } stated
            ? [.. stated.Select(a => NodeView.Axis(NodeView.Fixed(a, "its axis"), data.Rank))]
            : [.. Enumerable.Range(0, data.Rank).Where(a => data.Shape[a].IsOne)];
        return data with { Shape = [.. data.Shape.Where((_, axis) => !axes.Contains(axis))] };
    }

    internal static Value Unsqueeze(NodeView node)
    {
        Value data = node.Data;
        ImmutableArray<SymbolicSize> stated = node.NumbersFrom("axes", 1) ?? throw new NotLocalException("it states no axes");
        int rank = data.Rank + stated.Length;
        ImmutableArray<SymbolicSize> shape = data.Shape;
        foreach (int axis in stated.Select(a => NodeView.Axis(NodeView.Fixed(a, "its axis"), rank)).Order())
        {
            shape = shape.Insert(Math.Min(axis, shape.Length), 1);
        }

        return data with { Shape = shape, Content = shape.Length <= 1 ? data.Content : default };
    }

    internal static Value Flatten(NodeView node)
    {
        Value data = node.Data;
        int axis = (int)node.Integer("axis", 1);
        axis = axis < 0 ? axis + data.Rank : axis;
        SymbolicSize rows = Product(data.Shape.Take(axis)), columns = Product(data.Shape.Skip(axis));
        return data.Shape.Any(s => s.IsSpatial)
            ? data with { Shape = [rows, columns], Content = default, Global = data.Global ?? Because(node, "it makes one axis of the image's pixels") }
            : data with { Shape = [rows, columns], Content = default };
    }

    internal static Value Reshape(NodeView node)
    {
        Value data = node.Data;
        ImmutableArray<SymbolicSize> target = node.Numbers(1);
        if (node.Integer("allowzero", 0) == 0)
        {
            target = [.. target.Select((size, axis) => size == (SymbolicSize)0 && axis < data.Rank ? data.Shape[axis] : size)];
        }

        int hole = target.IndexOf(-1);
        if (hole >= 0)
        {
            target = target.SetItem(hole, Missing(data.Shape, target.RemoveAt(hole)));
        }

        ImmutableArray<SymbolicSize> content = target.Length <= 1 ? data.Content : default;
        Value result = data with { Shape = target, Content = content };
        if (!data.FromPixels || KeepsImage(data.Shape, target))
        {
            return result;
        }

        return result with { Global = data.Global ?? Because(node, "it reshapes the image") };
    }

    internal static Value Expand(NodeView node)
    {
        Value data = node.Data;
        ImmutableArray<SymbolicSize> target = node.Numbers(1);
        string? conflict = null;
        ImmutableArray<SymbolicSize> shape = [.. Enumerable.Range(0, Math.Max(data.Rank, target.Length)).Select(axis =>
        {
            int rank = Math.Max(data.Rank, target.Length);
            int own = axis - (rank - data.Rank), wanted = axis - (rank - target.Length);
            return own < 0 ? target[wanted] : wanted < 0 ? data.Shape[own] : Broadcast.Common(node, data.Shape[own], target[wanted], ref conflict);
        })];
        return conflict is null ? data with { Shape = shape, Content = default } : throw new NotLocalException(conflict);
    }

    /// <summary>What stands for -1: the size that makes the number of elements equal.</summary>
    private static SymbolicSize Missing(ImmutableArray<SymbolicSize> shape, ImmutableArray<SymbolicSize> others)
    {
        List<SymbolicSize> left = [.. shape];
        Ratio constant = Ratio.One;
        foreach (SymbolicSize other in others)
        {
            if (!left.Remove(other))
            {
                if (!other.IsConstant || other.Offset == Ratio.Zero)
                {
                    return SymbolicSize.Unknown;
                }

                constant *= other.Offset;
            }
        }

        return Product(left) * (Ratio.One / constant);
    }

    /// <summary>True when height and width stay axes of their own and only what lies between them is regrouped.</summary>
    private static bool KeepsImage(ImmutableArray<SymbolicSize> from, ImmutableArray<SymbolicSize> to)
    {
        if (!from.Where(s => s.IsSpatial).SequenceEqual(to.Where(s => s.IsSpatial)))
        {
            return false;
        }

        return Segments(from).Zip(Segments(to)).All(pair => SameCount(pair.First, pair.Second));
    }

    private static bool SameCount(List<SymbolicSize> from, List<SymbolicSize> to) =>
        from.SequenceEqual(to) || (Product(from) is { IsKnown: true } count && count == Product(to));

    /// <summary>The sizes before, between and after the image's axes.</summary>
    private static List<List<SymbolicSize>> Segments(ImmutableArray<SymbolicSize> shape)
    {
        List<List<SymbolicSize>> segments = [[]];
        foreach (SymbolicSize size in shape)
        {
            if (size.IsSpatial)
            {
                segments.Add([]);
            }
            else
            {
                segments[^1].Add(size);
            }
        }

        return segments;
    }

    private static SymbolicSize Product(IEnumerable<SymbolicSize> sizes) => sizes.Aggregate((SymbolicSize)1, (a, b) => a * b);

    private static string Because(NodeView node, string why) => $"{NodeView.Label(node.Node)}: {why}";

    private static int Bound(long value, int rank) => (int)Math.Clamp(value < 0 ? value + rank : value, 0, rank);
}
