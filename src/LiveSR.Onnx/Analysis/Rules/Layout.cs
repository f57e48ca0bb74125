using System.Collections.Immutable;

namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>Operators that cut, pad and join values, or give their axes another order.</summary>
internal static class Layout
{
    internal static Value Transpose(NodeView node)
    {
        Value data = node.Data;
        long[] order = node.Integers("perm") ?? [.. Enumerable.Range(0, data.Rank).Reverse().Select(i => (long)i)];
        if (order.Length != data.Rank)
        {
            throw new NotLocalException($"it orders {order.Length} of {data.Rank} axes");
        }

        return data with { Shape = [.. order.Select(axis => data.Shape[NodeView.Axis(axis, data.Rank)])], Content = default };
    }

    internal static Value Concat(NodeView node)
    {
        var inputs = new List<Value>();
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            inputs.Add(node.Shaped(i));
        }

        Value first = node.Data;
        int along = NodeView.Axis(node.Integer("axis", 1), first.Rank);
        if (inputs.Any(v => v.Rank != first.Rank))
        {
            throw new NotLocalException("it joins values with different numbers of axes");
        }

        if (MirroredBorder.Join(node, inputs, along) is { } mirrored)
        {
            return mirrored;
        }

        if (inputs.Any(v => v.Shape[along].IsSpatial))
        {
            throw new NotLocalException("it puts images beside one another");
        }

        string? conflict = null;
        ImmutableArray<SymbolicSize> shape = first.Shape;
        for (int axis = 0; axis < first.Rank; axis++)
        {
            SymbolicSize size = inputs.Select(v => v.Shape[axis]).Aggregate((a, b) =>
                axis == along ? a + b : Broadcast.Common(node, a, b, ref conflict));
            shape = shape.SetItem(axis, size);
        }

        if (conflict is not null)
        {
            throw new NotLocalException(conflict);
        }

        Value joined = Broadcast.Join(node, inputs) with { Shape = shape };
        return first.Rank == 1 && inputs.All(v => !v.Content.IsDefault)
            ? WithContent(joined, inputs.SelectMany(v => v.Content), first.IsInteger)
            : joined;
    }

    internal static Value[] Split(NodeView node)
    {
        Value data = node.Data;
        int axis = NodeView.Axis(node.Integer("axis", 0), data.Rank);
        if (data.Shape[axis].IsSpatial)
        {
            throw new NotLocalException("it splits the image into parts");
        }

        int count = node.Node.Output.Count;
        ImmutableArray<SymbolicSize> sizes = node.NumbersFrom("split", 1)
            ?? [.. Enumerable.Repeat(data.Shape[axis] * new Ratio(1, count), count)];
        if (sizes.Length != count)
        {
            throw new NotLocalException($"it states {sizes.Length} sizes for {count} parts");
        }

        var parts = new Value[count];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            parts[i] = data.WithAxis(axis, sizes[i]);
            long length = sizes[i].IsConstant ? sizes[i].Offset.Floor() : -1;
            if (!data.Content.IsDefault && length >= 0 && length <= data.Content.Length - start)
            {
                parts[i] = WithContent(parts[i], data.Content.Slice(start, (int)length), data.IsInteger);
                start += (int)length;
            }
        }

        return parts;
    }

    internal static Value Pad(NodeView node)
    {
        Value result = node.Data with { Content = default };
        ImmutableArray<SymbolicSize> pads = node.NumbersFrom("pads", 1) ?? throw new NotLocalException("it states no pads");
        if (node.Optional(3) is not null || pads.Length != 2 * result.Rank)
        {
            throw new NotLocalException("its pads are not stated for all axes");
        }

        string mode = node.Text("mode", "constant");
        for (int axis = 0; axis < result.Rank; axis++)
        {
            int before = NodeView.Fixed(pads[axis], "its padding"), after = NodeView.Fixed(pads[axis + result.Rank], "its padding");
            if (before == 0 && after == 0)
            {
                continue;
            }

            SymbolicSize size = result.Shape[axis];
            long reach = mode switch
            {
                "constant" => -1,
                "edge" => 0,
                "reflect" => Math.Max(before, after),
                _ => throw new NotLocalException($"its mode '{mode}' carries pixels across the image"),
            };
            if (reach >= 0)
            {
                node.Sizes.NeedInside(size, result.MarginOf(size.Variable), reach);
            }

            result = node.Moved(result, axis, size + (before + after), new AxisMap(Ratio.One, -before, -before));
        }

        return result;
    }

    internal static Value Slice(NodeView node)
    {
        Value result = node.Data;
        ImmutableArray<SymbolicSize> starts = node.NumbersFrom("starts", 1) ?? throw new NotLocalException("it states no starts");
        ImmutableArray<SymbolicSize> ends = node.NumbersFrom("ends", 2) ?? throw new NotLocalException("it states no ends");
        ImmutableArray<SymbolicSize> axes = node.NumbersFrom("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (SymbolicSize)i)];
        ImmutableArray<SymbolicSize>? steps = node.NumbersFrom("steps", 4);
        if (ends.Length != starts.Length || axes.Length != starts.Length || (steps is { } s && s.Length != starts.Length))
        {
            throw new NotLocalException("its starts, ends, axes and steps differ in number");
        }

        for (int i = 0; i < starts.Length; i++)
        {
            int axis = NodeView.Axis(NodeView.Fixed(axes[i], "its axis"), result.Rank);
            int step = steps is { } given ? NodeView.Fixed(given[i], "its step") : 1;
            result = SliceAxis(node, result, axis, starts[i], ends[i], step);
        }

        return result;
    }

    /// <summary>
    /// The vector or scalar with its elements. An element that could not be followed depends on the image's size if the
    /// value did.
    /// </summary>
    internal static Value WithContent(Value value, IEnumerable<SymbolicSize> content, bool integer)
    {
        ImmutableArray<SymbolicSize> elements = [.. content];
        bool fromSize = elements.Any(e => e.IsKnown ? !e.IsConstant : value.FromSize);
        return value with { Content = elements, IsInteger = integer, FromSize = fromSize };
    }

    private static Value SliceAxis(NodeView node, Value value, int axis, SymbolicSize start, SymbolicSize end, int step)
    {
        SymbolicSize size = value.Shape[axis];
        if (step < 1)
        {
            return MirroredBorder.Cut(node, value, axis, start, end, step);
        }

        SymbolicSize from = FromFront(start, size), to = FromFront(end, size);
        long first = Math.Max(0, NodeView.Fixed(from, "where it begins"));
        SymbolicSize count = ((to - first) * new Ratio(1, step)).Ceiling();
        if (!count.IsKnown)
        {
            throw new NotLocalException("where it ends cannot be followed");
        }

        if (size.IsSpatial && count.IsConstant && first == 0 && step == 1)
        {
            return MirroredBorder.Strip(node, value, axis, atStart: true, count.Offset.Floor(), isTurned: false);
        }

        Value result = node.Moved(value, axis, count, new AxisMap(step, first, first));
        if (value.Content.IsDefault || !count.IsConstant)
        {
            return result;
        }

        int length = (int)Math.Max(0, count.Offset.Floor());
        return WithContent(result, Enumerable.Range(0, length).Select(i => value.Content[(int)first + (i * step)]), value.IsInteger);
    }

    /// <summary>A bound of a slice, counted from the front and limited to the axis.</summary>
    private static SymbolicSize FromFront(SymbolicSize bound, SymbolicSize size)
    {
        if (bound.IsConstant && bound.Offset < Ratio.Zero)
        {
            return size + bound;
        }

        if (bound.IsConstant && size.IsConstant)
        {
            return bound.Offset < size.Offset ? bound : size;
        }

        // Exporters write a number that no image reaches for 'to the end'.
        bool toTheEnd = bound.IsConstant ? bound.Offset >= 1 << 24 : bound - size is { IsConstant: true } excess && excess.Offset > Ratio.Zero;
        return toTheEnd ? size : bound;
    }
}
