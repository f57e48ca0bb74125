using System.Collections.Immutable;

namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>Operators that change the number of pixels: Resize, DepthToSpace, SpaceToDepth.</summary>
internal static class Resampling
{
    internal static Value DepthToSpace(NodeView node)
    {
        long block = Block(node);
        Value result = node.Data.WithAxis(1, node.Data.Shape[1] * new Ratio(1, block * block));
        for (int axis = 2; axis < 4; axis++)
        {
            var map = new AxisMap(new Ratio(1, block), Ratio.Zero, Ratio.Zero);
            result = node.Moved(result, axis, result.Shape[axis] * (Ratio)block, map);
        }

        return result;
    }

    internal static Value SpaceToDepth(NodeView node)
    {
        long block = Block(node);
        Value result = node.Data.WithAxis(1, node.Data.Shape[1] * (Ratio)(block * block));
        for (int axis = 2; axis < 4; axis++)
        {
            SymbolicSize size = result.Shape[axis] * new Ratio(1, block);
            if (!size.Offset.IsInteger)
            {
                throw new NotLocalException($"its blocks of {block} do not divide the size {result.Shape[axis]}");
            }

            result = node.Moved(result, axis, size, new AxisMap(block, Ratio.Zero, block - 1));
        }

        return result;
    }

    /// <summary>Resize, and Upsample as operator sets before 10 call it.</summary>
    internal static Value Resize(NodeView node)
    {
        Value result = node.Data with { Content = default };
        if (result.Global is not null && node.Opset >= 11 && node.Optional(3) is { Content.IsDefault: false } wanted)
        {
            return result with { Shape = wanted.Content };
        }

        ImmutableArray<Ratio> scales = Scales(node, out ImmutableArray<SymbolicSize> sizes);
        for (int axis = 0; axis < result.Rank; axis++)
        {
            Ratio scale = scales[axis];
            if (scale == Ratio.One)
            {
                continue;
            }

            if (axis < 2)
            {
                throw new NotLocalException("it resizes along an axis that is not the image's");
            }

            // A size computed from the image's is exact; otherwise it is the scaled size rounded down.
            SymbolicSize size = sizes.IsDefault || sizes[axis].IsConstant ? node.Sizes.Floor(result.Shape[axis] * scale) : sizes[axis];
            result = ResizeAxis(node, result, axis, scale, size);
        }

        return result;
    }

    private static Value ResizeAxis(NodeView node, Value value, int axis, Ratio scale, SymbolicSize size)
    {
        Ratio step = Ratio.One / scale;
        Ratio origin = node.Text("coordinate_transformation_mode", node.Opset < 11 ? "asymmetric" : "half_pixel") switch
        {
            "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" => (step - 1) * new Ratio(1, 2),
            "asymmetric" => Ratio.Zero,
            string mode => throw new NotLocalException($"its coordinates '{mode}' depend on the size of the image"),
        };
        if (node.Integer("antialias", 0) != 0 && scale < Ratio.One)
        {
            throw new NotLocalException("it shrinks with antialiasing, whose reach is not known");
        }

        // Output m stands at x = m step + origin on the input's grid, a multiple of 1/fine.
        long fine = Ratio.LeastCommonMultiple(Ratio.LeastCommonMultiple(step.Denominator, origin.Denominator), 2);
        Ratio ceiling = new(fine - 1, fine);
        (Ratio low, Ratio high) = node.Text("mode", "nearest") switch
        {
            "nearest" => Nearest(node, ceiling),
            "linear" => (Ratio.Zero, ceiling),
            "cubic" => ((Ratio)(-1), ceiling + 1),
            string mode => throw new NotLocalException($"its mode '{mode}' is not known"),
        };
        node.Sizes.NeedInside(value.Shape[axis], value.MarginOf(value.Shape[axis].Variable), 0);
        return node.Moved(value, axis, size, new AxisMap(step, origin + low, origin + high));
    }

    private static (Ratio Low, Ratio High) Nearest(NodeView node, Ratio ceiling)
    {
        Ratio half = new(1, 2);
        Ratio shift = node.Text("nearest_mode", node.Opset < 11 ? "floor" : "round_prefer_floor") switch
        {
            "floor" => Ratio.Zero,
            "ceil" => ceiling,
            "round_prefer_floor" => ceiling - half,
            "round_prefer_ceil" => half,
            string mode => throw new NotLocalException($"its rounding '{mode}' is not known"),
        };
        return (shift, shift);
    }

    private static ImmutableArray<Ratio> Scales(NodeView node, out ImmutableArray<SymbolicSize> sizes)
    {
        sizes = default;
        if (node.Has("axes"))
        {
            throw new NotLocalException("it states axes, which cannot be followed yet");
        }

        Value data = node.Data;
        int scalesInput = node.Opset < 11 ? 1 : 2;
        if (node.Optional(scalesInput) is { } scales && scales.Content is not { IsDefault: false, Length: 0 })
        {
            return Check(data, [.. node.Numbers(scalesInput).Select(ConstantScale)]);
        }

        sizes = node.Numbers(3);
        if (sizes.Length != data.Rank)
        {
            throw new NotLocalException($"it states {sizes.Length} sizes for {data.Rank} axes");
        }

        return [.. sizes.Select((size, axis) => ConstantScale(ScaleTo(node, data.Shape[axis], size)))];
    }

    private static SymbolicSize ScaleTo(NodeView node, SymbolicSize from, SymbolicSize to)
    {
        if (from == to || !from.IsKnown)
        {
            return 1;
        }

        // Where the model fixes the size of its input, an exporter may have written the result as a number.
        return node.Sizes.Evaluate(from) is { } number && to.IsConstant ? SymbolicSize.Constant(to.Offset / number) : to / from;
    }

    private static Ratio ConstantScale(SymbolicSize scale) =>
        scale.IsConstant && scale.Offset > Ratio.Zero
            ? scale.Offset
            : throw new NotLocalException("it resizes to a size that is not a fixed multiple of the image's");

    private static ImmutableArray<Ratio> Check(Value data, ImmutableArray<Ratio> scales) =>
        scales.Length == data.Rank
            ? scales
            : throw new NotLocalException($"it states {scales.Length} scales for {data.Rank} axes");

    private static long Block(NodeView node)
    {
        long block = node.Integer("blocksize", 0);
        return node.Data.Rank == 4 && block is >= 1 and <= 1024
            ? block
            : throw new NotLocalException($"it has a block of {block} on {node.Data.Rank} axes");
    }
}
