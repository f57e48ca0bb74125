using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Tests;

/// <summary>Kinds of layers that a random network is made of.</summary>
public enum LayerKind
{
    Convolution,
    LopsidedConvolution,
    PaddedConvolution,
    StridedConvolution,
    Pooling,
    SpaceToDepth,
    TransposedConvolution,
    Nearest,
    Linear,
    Cubic,
    DepthToSpace,
    CutAndPad,
    Skip,
    ComputedResize,
    SamePadding,
    StridedSlice,
}

/// <summary>One layer; what A and B mean depends on the kind.</summary>
public sealed record Layer(LayerKind Kind, int A, int B)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}({A},{B})");
}

/// <summary>
/// A network of random layers on one channel in, one channel out, whose weights are all positive, so that no effect of a
/// pixel cancels another. Its output is a whole multiple of its input.
/// </summary>
public sealed record RandomNetwork(Layer[] Layers)
{
    private const int Features = 2;

    public static Arbitrary<RandomNetwork> Any { get; } = Arb.From(
        from count in Gen.Choose(1, 6)
        from layers in (from kind in Gen.Elements(Enum.GetValues<LayerKind>())
                        from a in Gen.Choose(0, 5)
                        from b in Gen.Choose(0, 5)
                        select new Layer(kind, a, b)).ArrayOf(count)
        select new RandomNetwork(layers),
        network => Enumerable.Range(0, network.Layers.Length)
            .Select(i => new RandomNetwork([.. network.Layers.Where((_, at) => at != i)])));

    public override string ToString() => string.Join(" ", (IEnumerable<Layer>)Layers);

    public OnnxModel ToModel()
    {
        var graph = new OnnxGraphBuilder("random");
        GraphValue x = graph.Input("x", "N", 1, "H", "W");
        var state = new State(graph, Mix(graph, x, 1, Features), Ratio.One);
        for (int i = 0; i < Layers.Length; i++)
        {
            state = Add(state, Layers[i], i);
        }

        // Back to a whole multiple of the input, at least one.
        int missing = (int)state.Scale.Denominator;
        GraphValue last = missing > 1 ? state.Value.ResizeNearest(missing) : state.Value;
        if (state.Scale * missing > 6)
        {
            int shrink = (int)(state.Scale * missing).Numerator;
            last = last.AveragePool(shrink);
        }

        graph.Output("y", Mix(graph, last, Features, 1));
        return graph.Build();
    }

    private static State Add(State state, Layer layer, int seed)
    {
        (OnnxGraphBuilder graph, GraphValue x, Ratio scale) = state;
        int factor = 2 + (layer.B % 2);
        bool mayGrow = scale < 4, mayShrink = scale > new Ratio(1, 4);
        switch (layer.Kind)
        {
            case LayerKind.Convolution:
                int dilation = 1 + (layer.B % 2), half = layer.A % 3;
                return state with { Value = x.Conv(Kernel(graph, seed, (2 * half) + 1), padding: half * dilation, dilation: dilation) };
            case LayerKind.LopsidedConvolution:
                int reach = 1 + (layer.A % 3), left = layer.B % (reach + 1), top = (layer.A + layer.B) % (reach + 1);
                return state with { Value = x.Conv(Kernel(graph, seed, reach + 1), padding: new Padding2D(top, left, reach - top, reach - left)) };
            case LayerKind.PaddedConvolution:
                int radius = 1 + (layer.A % 2);
                return state with { Value = x.Pad(radius, (PadMode)(layer.B % 4)).Conv(Kernel(graph, seed, (2 * radius) + 1)) };
            case LayerKind.StridedConvolution when mayShrink:
                int extra = layer.A % 3, first = layer.B % (extra + 1);
                return new State(
                    graph, x.Conv(Kernel(graph, seed, factor + extra), stride: factor, padding: new Padding2D(first, extra - first, extra - first, first)), scale / factor);
            case LayerKind.Pooling when mayShrink:
                return new State(graph, layer.A % 2 == 0 ? x.MaxPool(factor) : x.AveragePool(factor), scale / factor);
            case LayerKind.SpaceToDepth when mayShrink:
                return new State(graph, Mix(graph, x.SpaceToDepth(factor), Features * factor * factor, Features), scale / factor);
            case LayerKind.TransposedConvolution when mayGrow:
                int more = layer.A % 3, cut = layer.B % (more + 1);
                return new State(
                    graph,
                    x.ConvTranspose(Kernel(graph, seed, factor + more), stride: factor, padding: new Padding2D(cut, more - cut, more - cut, cut)),
                    scale * factor);
            case LayerKind.Nearest when mayGrow:
                return new State(graph, x.ResizeNearest(factor), scale * factor);
            case LayerKind.Linear when mayGrow:
                return new State(graph, x.ResizeLinear(2), scale * 2);
            case LayerKind.Cubic when mayGrow:
                return new State(graph, x.ResizeCubic(2, a: -0.5f), scale * 2);
            case LayerKind.DepthToSpace when mayGrow:
                return new State(graph, Mix(graph, x, Features, Features * factor * factor).DepthToSpace(factor), scale * factor);
            case LayerKind.CutAndPad:
                return state with { Value = x.Pad(new Padding2D(layer.A, layer.B, 1, 2), PadMode.Edge).Crop(new Padding2D(1, 2, layer.A, layer.B)) };
            case LayerKind.Skip:
                GraphValue branch = x.Conv(Kernel(graph, seed, 3), padding: 1);
                return state with { Value = layer.A % 2 == 0 ? x + branch.LeakyRelu(0.5f) : Mix(graph, x.Concat(1, branch), 2 * Features, Features) };
            case LayerKind.ComputedResize when mayGrow:
                return new State(graph, ResizeToComputedSize(graph, x, factor, layer.A), scale * factor);
            case LayerKind.SamePadding:
                int stride = mayShrink ? factor : 1, kernel = stride + (layer.A % 3);
                return new State(graph, SameConvolution(graph, x, Kernel(graph, seed, kernel), kernel, stride, layer.B % 2 == 0), scale / stride);
            case LayerKind.StridedSlice when mayShrink:
                int start = layer.A % factor;
                return new State(graph, x.Slice(2, start, step: factor).Slice(3, start, step: factor), scale / factor);
            default:
                return state;
        }
    }

    /// <summary>As PyTorch's exporter writes an interpolation to the size of another tensor.</summary>
    private static GraphValue ResizeToComputedSize(OnnxGraphBuilder graph, GraphValue x, int factor, int variant)
    {
        GraphValue shape = x.Shape();
        GraphValue height = shape.Gather(graph.Constant(2L)) * graph.Constant([(long)factor]);
        GraphValue width = (shape.Gather(graph.Constant(3L)).Cast(OnnxElementType.Float) * factor).Cast(OnnxElementType.Int64);
        GraphValue sizes = graph.Concat(0, shape.Slice(0, 0, 2), height, width);
        (string mode, string coordinates) = (variant % 3) switch
        {
            0 => ("linear", "asymmetric"),
            1 => ("linear", "half_pixel"),
            _ => ("nearest", "half_pixel"),
        };
        return graph.Operator(
            "Resize", OnnxElementType.Float, [x, null, null, sizes],
            ("mode", mode), ("coordinate_transformation_mode", coordinates), ("nearest_mode", "round_prefer_floor"));
    }

    private static GraphValue SameConvolution(OnnxGraphBuilder graph, GraphValue x, GraphValue weight, int kernel, int stride, bool upper) => graph.Operator(
        "Conv", OnnxElementType.Float, [x, weight],
        ("auto_pad", upper ? "SAME_UPPER" : "SAME_LOWER"), ("kernel_shape", new long[] { kernel, kernel }), ("strides", new long[] { stride, stride }));

    private static GraphValue Kernel(OnnxGraphBuilder graph, int seed, int size)
    {
        var random = new Random((1000 * size) + seed);
        float[] weights = [.. Enumerable.Range(0, Features * Features * size * size).Select(_ => (0.5f + random.NextSingle()) / (Features * size * size))];
        return graph.Constant(weights, Features, Features, size, size);
    }

    private static GraphValue Mix(OnnxGraphBuilder graph, GraphValue x, int from, int to)
    {
        float[] weights = [.. Enumerable.Range(0, from * to).Select(i => (1f + (i % 3)) / (2 * from))];
        return x.Conv(graph.Constant(weights, to, from, 1, 1));
    }

    private sealed record State(OnnxGraphBuilder Graph, GraphValue Value, Ratio Scale);
}
