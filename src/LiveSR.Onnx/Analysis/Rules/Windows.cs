namespace LiveSR.Onnx.Analysis.Rules;

/// <summary>Operators that read a window around each element: convolutions and pooling.</summary>
internal static class Windows
{
    internal static Value Convolve(NodeView node) => Convolve(node, weights: 1);

    /// <summary>QLinearConv: scale and zero point of the image stand before the weights.</summary>
    internal static Value ConvolveQuantized(NodeView node) => Convolve(node, weights: 3);

    internal static Value ConvolveTransposed(NodeView node)
    {
        Value data = node.Data;
        RefuseComputedWeights(node, from: 1);
        long[] kernel = KernelOf(node, weights: 1, data.Rank - 2);
        if (node.Has("output_shape"))
        {
            throw new NotLocalException("its output has a fixed size");
        }

        Value result = data.WithAxis(1, node.Shaped(1).Shape[1] * (Ratio)node.Integer("group", 1));
        for (int i = 0; i < kernel.Length; i++)
        {
            var window = Window.Read(node, i, kernel[i], kernel.Length);
            long extra = Window.At(node.Integers("output_padding"), i, 0);
            if (extra < 0 || extra >= Math.Max(window.Stride, window.Dilation))
            {
                throw new NotLocalException($"its output_padding of {extra} is not smaller than its stride");
            }

            long reach = (kernel[i] - 1) * window.Dilation;
            SymbolicSize before = result.Shape[i + 2];
            (long left, long right) = TransposedPads(node, window, reach, extra);
            SymbolicSize after = ((before - 1) * (Ratio)window.Stride) + (reach + 1 + extra - left - right);

            // Output m hears from inputs j with m = j stride - left + tap dilation, 0 <= tap < kernel.
            var map = new AxisMap(
                new Ratio(1, window.Stride),
                new Ratio(left - reach + window.Stride - 1, window.Stride),
                new Ratio(left, window.Stride));
            result = node.Moved(result, i + 2, after, map);
        }

        return result;
    }

    internal static Value Pool(NodeView node)
    {
        long[] kernel = node.Integers("kernel_shape") ?? throw new NotLocalException("it states no kernel_shape");
        return Slide(node, node.Data, kernel);
    }

    private static Value Convolve(NodeView node, int weights)
    {
        RefuseComputedWeights(node, from: 1);
        long[] kernel = KernelOf(node, weights, node.Data.Rank - 2);
        Value result = Slide(node, node.Data, kernel);
        return result.WithAxis(1, node.Shaped(weights).Shape[0]);
    }

    private static Value Slide(NodeView node, Value data, long[] kernel)
    {
        if (data.Rank != kernel.Length + 2)
        {
            throw new NotLocalException($"its kernel has {kernel.Length} axes and its input {data.Rank}");
        }

        Value result = data with { Content = default };
        for (int i = 0; i < kernel.Length; i++)
        {
            var window = Window.Read(node, i, kernel[i], kernel.Length);
            long reach = (kernel[i] - 1) * window.Dilation;
            SymbolicSize before = result.Shape[i + 2];
            (long left, long right) = Pads(node, window, reach, before);
            SymbolicSize steps = (before + (left + right - reach - 1)) * new Ratio(1, window.Stride);
            node.Sizes.Note(steps);
            steps = node.Integer("ceil_mode", 0) == 0 ? steps.Floor() : steps.Ceiling();
            result = node.Moved(result, i + 2, steps + 1, new AxisMap(window.Stride, -left, reach - left));
        }

        return result;
    }

    private static (long Left, long Right) Pads(NodeView node, Window window, long reach, SymbolicSize size)
    {
        switch (window.AutoPad)
        {
            case "NOTSET" or "":
                return (window.Left, window.Right);
            case "VALID":
                return (0, 0);
            case "SAME_UPPER" or "SAME_LOWER":
                SymbolicSize steps = size * new Ratio(1, window.Stride);
                node.Sizes.Note(steps);
                SymbolicSize total = ((steps.Ceiling() - 1) * (Ratio)window.Stride) + (reach + 1) - size;
                long pads = Math.Max(0, NodeView.Fixed(total, "its padding"));
                return window.AutoPad == "SAME_UPPER" ? (pads / 2, pads - (pads / 2)) : (pads - (pads / 2), pads / 2);
            default:
                throw new NotLocalException($"its auto_pad '{window.AutoPad}' is not known");
        }
    }

    private static (long Left, long Right) TransposedPads(NodeView node, Window window, long reach, long extra)
    {
        if (window.AutoPad is "NOTSET" or "" or "VALID")
        {
            return window.AutoPad == "VALID" ? (0, 0) : (window.Left, window.Right);
        }

        // SAME makes the output stride times as large as the input.
        long total = Math.Max(0, reach + 1 + extra - window.Stride);
        return window.AutoPad switch
        {
            "SAME_UPPER" => (total / 2, total - (total / 2)),
            "SAME_LOWER" => (total - (total / 2), total / 2),
            _ => throw new NotLocalException($"its auto_pad '{window.AutoPad}' is not known"),
        };
    }

    private static long[] KernelOf(NodeView node, int weights, int axes)
    {
        Value weight = node.Shaped(weights);
        if (axes < 1 || weight.Rank != axes + 2)
        {
            throw new NotLocalException($"its weights have {weight.Rank} axes and its input {axes + 2}");
        }

        long[] kernel = node.Integers("kernel_shape") ?? [.. weight.Shape.Skip(2).Select(d => (long)NodeView.Fixed(d, "its kernel"))];
        return kernel.Length == axes ? kernel : throw new NotLocalException($"its kernel_shape has {kernel.Length} numbers for {axes} axes");
    }

    private static void RefuseComputedWeights(NodeView node, int from)
    {
        for (int i = from; i < node.Inputs.Length; i++)
        {
            if (node.Optional(i) is { FromPixels: true } or { FromSize: true })
            {
                throw new NotLocalException("its weights are computed from the image");
            }
        }
    }

    /// <summary>Attributes of one axis of a window.</summary>
    private readonly record struct Window(long Stride, long Dilation, long Left, long Right, string AutoPad)
    {
        internal static Window Read(NodeView node, int axis, long kernel, int axes)
        {
            long stride = At(node.Integers("strides"), axis, 1);
            long dilation = At(node.Integers("dilations"), axis, 1);
            long left = At(node.Integers("pads"), axis, 0), right = At(node.Integers("pads"), axis + axes, 0);
            const long absurd = 1 << 20;
            bool ok = stride is >= 1 and < absurd && dilation is >= 1 and < absurd && kernel is >= 1 and < absurd
                && left is >= 0 and < absurd && right is >= 0 and < absurd;
            return ok
                ? new Window(stride, dilation, left, right, node.Text("auto_pad", "NOTSET"))
                : throw new NotLocalException("its kernel, stride, dilation or pads are not sensible numbers");
        }

        internal static long At(long[]? values, int index, long otherwise)
        {
            if (values is null)
            {
                return otherwise;
            }

            return index < values.Length ? values[index] : throw new NotLocalException("it has too few strides, dilations or pads");
        }
    }
}
