namespace LiveSR.Onnx.Building;

/// <content>Operators that look at a neighbourhood of each pixel, and their linear relatives.</content>
public sealed partial class GraphValue
{
    /// <summary>
    /// Convolution (cross-correlation, as networks call it): output size
    /// <c>(size + padding - dilation (kernel - 1) - 1) / stride + 1</c>, rounded down.
    /// </summary>
    /// <param name="weight"><c>[C_out, C_in / group, kernel, kernel]</c>.</param>
    /// <param name="bias"><c>[C_out]</c>, or null.</param>
    /// <param name="stride">Step between output pixels.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="dilation">Step between kernel taps.</param>
    /// <param name="group">Channel groups; <c>C_in</c> for a depthwise convolution.</param>
    public GraphValue Conv(
        GraphValue weight, GraphValue? bias = null, Extent2D? stride = null, Padding2D padding = default, Extent2D? dilation = null, int group = 1)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Graph.Operator(
            "Conv",
            ElementType,
            [this, weight, bias],
            ("kernel_shape", KernelOf(weight)),
            ("strides", (stride ?? 1).ToArray()),
            ("pads", padding.ToArray()),
            ("dilations", (dilation ?? 1).ToArray()),
            ("group", group));
    }

    /// <summary>
    /// Transposed convolution: output size
    /// <c>(size - 1) stride - padding + dilation (kernel - 1) + outputPadding + 1</c>.
    /// </summary>
    /// <param name="weight"><c>[C_in, C_out / group, kernel, kernel]</c>.</param>
    /// <param name="bias"><c>[C_out]</c>, or null.</param>
    /// <param name="stride">Output pixels for each input pixel.</param>
    /// <param name="padding">Pixels cut off the result on each side.</param>
    /// <param name="outputPadding">Pixels added at the bottom and the right.</param>
    /// <param name="dilation">Step between kernel taps.</param>
    /// <param name="group">Channel groups.</param>
    public GraphValue ConvTranspose(
        GraphValue weight,
        GraphValue? bias = null,
        Extent2D? stride = null,
        Padding2D padding = default,
        Extent2D outputPadding = default,
        Extent2D? dilation = null,
        int group = 1)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Graph.Operator(
            "ConvTranspose",
            ElementType,
            [this, weight, bias],
            ("kernel_shape", KernelOf(weight)),
            ("strides", (stride ?? 1).ToArray()),
            ("pads", padding.ToArray()),
            ("output_padding", outputPadding.ToArray()),
            ("dilations", (dilation ?? 1).ToArray()),
            ("group", group));
    }

    /// <summary>Mean of each window. The stride is the window's size unless given.</summary>
    /// <param name="kernel">Size of the window.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="countPadding">True when the padding counts in the mean, as PyTorch's default has it.</param>
    public GraphValue AveragePool(Extent2D kernel, Extent2D? stride = null, Padding2D padding = default, bool countPadding = true) => Unary(
        "AveragePool",
        ("kernel_shape", kernel.ToArray()),
        ("strides", (stride ?? kernel).ToArray()),
        ("pads", padding.ToArray()),
        ("count_include_pad", countPadding));

    /// <summary>Largest value of each window. The stride is the window's size unless given.</summary>
    public GraphValue MaxPool(Extent2D kernel, Extent2D? stride = null, Padding2D padding = default) => Unary(
        "MaxPool", ("kernel_shape", kernel.ToArray()), ("strides", (stride ?? kernel).ToArray()), ("pads", padding.ToArray()));

    /// <summary>Mean of each channel over the whole image: <c>[N, C, 1, 1]</c>. It makes the receptive field global.</summary>
    public GraphValue GlobalAveragePool() => Unary("GlobalAveragePool");

    /// <summary>Largest value of each channel over the whole image: <c>[N, C, 1, 1]</c>. It makes the receptive field global.</summary>
    public GraphValue GlobalMaxPool() => Unary("GlobalMaxPool");

    /// <summary>
    /// Batch normalisation as a trained network applies it:
    /// <c>scale (x - mean) / sqrt(variance + epsilon) + bias</c>, each <c>[C]</c>.
    /// </summary>
    public GraphValue BatchNormalization(
        GraphValue scale, GraphValue bias, GraphValue mean, GraphValue variance, float epsilon = 1e-5f) =>
        Graph.Operator("BatchNormalization", ElementType, [this, scale, bias, mean, variance], ("epsilon", epsilon));

    /// <summary>Normalisation of each channel of each image by its own mean and variance. It makes the receptive field global.</summary>
    public GraphValue InstanceNormalization(GraphValue scale, GraphValue bias, float epsilon = 1e-5f) =>
        Graph.Operator("InstanceNormalization", ElementType, [this, scale, bias], ("epsilon", epsilon));

    /// <summary>Normalisation by the mean and variance over the axes from <paramref name="axis"/> to the last.</summary>
    public GraphValue LayerNormalization(GraphValue scale, GraphValue? bias = null, int axis = -1, float epsilon = 1e-5f) =>
        Graph.Operator("LayerNormalization", ElementType, [this, scale, bias], ("axis", axis), ("epsilon", epsilon));

    /// <summary>Matrix product over the last two axes.</summary>
    public GraphValue MatMul(GraphValue other) => Graph.Operator("MatMul", ElementType, [this, other]);

    /// <summary>
    /// <c>x W + b</c> on <c>[N, features]</c>. PyTorch's Linear stores <c>[out, in]</c>: set
    /// <paramref name="transposeWeight"/>.
    /// </summary>
    public GraphValue Gemm(GraphValue weight, GraphValue? bias = null, bool transposeWeight = false) =>
        Graph.Operator("Gemm", ElementType, [this, weight, bias], ("transB", transposeWeight));

    private static long[] KernelOf(GraphValue weight)
    {
        long[] dimensions = weight.FixedDimensions(nameof(weight));
        return dimensions.Length == 4
            ? dimensions[2..]
            : throw new ArgumentException($"The weight '{weight.Name}' has {dimensions.Length} dimensions; images take 4.", nameof(weight));
    }
}
