using System.Globalization;

namespace LiveSR.Onnx.Building;

/// <content>Operators that move pixels: resizing, rearranging, cutting, padding.</content>
public sealed partial class GraphValue
{
    /// <summary>
    /// <c>[N, C b b, H, W]</c> to <c>[N, C, H b, W b]</c>, in the order of PyTorch's PixelShuffle (ONNX mode CRD).
    /// </summary>
    public GraphValue DepthToSpace(int block) => Unary("DepthToSpace", ("blocksize", block), ("mode", "CRD"));

    /// <summary>
    /// <c>[N, C, H, W]</c> to <c>[N, b b C, H / b, W / b]</c>. ONNX puts the position in the block before the channel;
    /// PyTorch's PixelUnshuffle, for more than one channel, puts it after: see <see cref="PixelUnshuffle"/>.
    /// </summary>
    public GraphValue SpaceToDepth(int block) => Unary("SpaceToDepth", ("blocksize", block));

    /// <summary>
    /// <c>[N, C, H, W]</c> to <c>[N, C b b, H / b, W / b]</c> in the order of PyTorch's PixelUnshuffle, written as a
    /// strided convolution with a kernel of ones and zeros, which every execution provider has.
    /// </summary>
    public GraphValue PixelUnshuffle(int block, int channels)
    {
        int taps = block * block;
        float[] kernels = new float[channels * taps * taps];
        for (int i = 0; i < channels * taps; i++)
        {
            kernels[(i * taps) + (i % taps)] = 1;
        }

        return Conv(Graph.Constant(kernels, channels * taps, 1, block, block), stride: block, group: channels);
    }

    /// <summary>Each pixel repeated <paramref name="scale"/> times along both axes.</summary>
    public GraphValue ResizeNearest(int scale) =>
        Resize(scale, ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    /// <summary>Bilinear resizing with pixel centres at half coordinates (PyTorch's <c>align_corners=False</c>).</summary>
    public GraphValue ResizeLinear(float scale) =>
        Resize(scale, ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));

    /// <summary>Bicubic resizing with pixel centres at half coordinates and repeated edges.</summary>
    /// <param name="scale">Output pixels for each input pixel.</param>
    /// <param name="a">Keys' parameter: -0.5 as in MATLAB, -0.75 as in PyTorch and OpenCV.</param>
    public GraphValue ResizeCubic(float scale, float a = -0.75f) =>
        Resize(scale, ("mode", "cubic"), ("coordinate_transformation_mode", "half_pixel"), ("cubic_coeff_a", a));

    /// <summary>Pixels added around the image.</summary>
    /// <param name="padding">
    /// How many, on each side. <see cref="PadMode.Reflect"/> needs an image larger than that,
    /// <see cref="PadMode.Symmetric"/> one at least as large.
    /// </param>
    /// <param name="mode">What they are.</param>
    /// <param name="value">The constant of <see cref="PadMode.Constant"/>.</param>
    public GraphValue Pad(Padding2D padding, PadMode mode = PadMode.Constant, float value = 0)
    {
        if (mode == PadMode.Symmetric)
        {
            return PadSymmetric(2, padding.Top, padding.Bottom).PadSymmetric(3, padding.Left, padding.Right);
        }

        GraphValue pads = Graph.Constant(0L, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right);
        GraphValue? constant = mode == PadMode.Constant ? Graph.Constant(value) : null;
        return Graph.Operator("Pad", ElementType, [this, pads, constant], ("mode", mode.ToString().ToLower(CultureInfo.InvariantCulture)));
    }

    /// <summary>The image without some of its border.</summary>
    public GraphValue Crop(Padding2D border) => Graph.Operator(
        "Slice",
        ElementType,
        [
            this,
            Graph.Constant((long)border.Top, border.Left),
            Graph.Constant(End(border.Bottom), End(border.Right)),
            Graph.Constant(2L, 3),
        ]);

    /// <summary>The part from <paramref name="start"/> to before <paramref name="end"/> along an axis; negative counts from the end.</summary>
    public GraphValue Slice(int axis, long start, long end = long.MaxValue, long step = 1) => Graph.Operator(
        "Slice", ElementType, [this, Graph.Constant([start]), Graph.Constant([end]), Graph.Constant([(long)axis]), Graph.Constant([step])]);

    /// <summary>Parts of the stated sizes along an axis.</summary>
    public GraphValue[] Split(int axis, params ReadOnlySpan<long> sizes) =>
        Graph.Operator("Split", ElementType, sizes.Length, [this, Graph.Constant(sizes)], ("axis", axis));

    /// <summary>Joined with others along an axis; 1 is channels.</summary>
    public GraphValue Concat(int axis, params ReadOnlySpan<GraphValue> others) => Graph.Concat(axis, [this, .. others]);

    /// <summary>Axes in another order.</summary>
    public GraphValue Transpose(params long[] permutation) => Unary("Transpose", ("perm", permutation));

    /// <summary>The same elements in another shape; 0 keeps a dimension and -1 takes what is left.</summary>
    public GraphValue Reshape(params ReadOnlySpan<long> dimensions) => Reshape(Graph.Constant(dimensions));

    /// <summary>The same elements in a shape that the graph computes.</summary>
    public GraphValue Reshape(GraphValue shape) => Graph.Operator("Reshape", ElementType, [this, shape]);

    /// <summary>Two axes: those before <paramref name="axis"/>, and the rest.</summary>
    public GraphValue Flatten(int axis = 1) => Unary("Flatten", ("axis", axis));

    /// <summary>Axes of size 1 added at the stated places.</summary>
    public GraphValue Unsqueeze(params ReadOnlySpan<long> axes) => Graph.Operator("Unsqueeze", ElementType, [this, Graph.Constant(axes)]);

    /// <summary>Axes of size 1 taken away.</summary>
    public GraphValue Squeeze(params ReadOnlySpan<long> axes) => Graph.Operator("Squeeze", ElementType, [this, Graph.Constant(axes)]);

    /// <summary>Repeated along axes of size 1 to fill a shape.</summary>
    public GraphValue Expand(GraphValue shape) => Graph.Operator("Expand", ElementType, [this, shape]);

    /// <summary>The shape, as 64-bit integers.</summary>
    public GraphValue Shape() => Graph.Operator("Shape", OnnxElementType.Int64, [this]);

    /// <summary>Elements picked along an axis.</summary>
    public GraphValue Gather(GraphValue indices, int axis = 0) => Graph.Operator("Gather", ElementType, [this, indices], ("axis", axis));

    /// <summary>Mean over axes; over height and width it makes the receptive field global.</summary>
    public GraphValue ReduceMean(bool keepDimensions, params long[] axes) =>
        Unary("ReduceMean", ("axes", axes), ("keepdims", keepDimensions));

    /// <summary>Largest value over axes.</summary>
    public GraphValue ReduceMax(bool keepDimensions, params long[] axes) =>
        Unary("ReduceMax", ("axes", axes), ("keepdims", keepDimensions));

    /// <summary>Sum over axes.</summary>
    public GraphValue ReduceSum(bool keepDimensions, params ReadOnlySpan<long> axes) =>
        Graph.Operator("ReduceSum", ElementType, [this, Graph.Constant(axes)], ("keepdims", keepDimensions));

    /// <summary>
    /// ONNX's Pad has no such mode: the strips at the two ends of the axis, turned round, are joined to it. The first is cut
    /// before it is turned, since WebGPU (ONNX Runtime 1.30) turns all slices of a negative step from the axis' last element.
    /// </summary>
    private GraphValue PadSymmetric(int axis, int before, int after)
    {
        var parts = new List<GraphValue>();
        if (before > 0)
        {
            parts.Add(Slice(axis, 0, before).Slice(axis, -1, int.MinValue, -1));
        }

        parts.Add(this);
        if (after > 0)
        {
            parts.Add(Slice(axis, -1, -1 - after, -1));
        }

        return parts.Count == 1 ? this : Graph.Concat(axis, [.. parts]);
    }

    private static long End(int border) => border == 0 ? long.MaxValue : -border;

    private GraphValue Resize(float scale, params ReadOnlySpan<(string Name, OnnxAttribute Value)> attributes) =>
        Graph.Operator("Resize", ElementType, [this, null, Graph.Constant([1f, 1f, scale, scale])], attributes);
}
