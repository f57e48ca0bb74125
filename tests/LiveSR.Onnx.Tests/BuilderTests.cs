using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Tests;

/// <summary>What the builder writes runs in ONNX Runtime and gives what the operators' definitions say.</summary>
public class BuilderTests
{
    private const float Tolerance = 1e-5f;

    private static readonly Tensor Image = new([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3);

    [Fact]
    public void ConvolutionSumsWeightedNeighbours()
    {
        // The cross of each pixel, with zeros outside, plus 10.
        Holds(
            x => x.Conv(x.Graph.Weight("w", [0, 1, 0, 1, 1, 1, 0, 1, 0], 1, 1, 3, 3), x.Graph.Weight("b", [10], 1), padding: 1),
            [17, 21, 21, 27, 35, 33, 29, 39, 33],
            1, 1, 3, 3);
    }

    [Fact]
    public void StridedDilatedConvolutionSkipsPixels()
    {
        GraphValue Corners(GraphValue x) => x.Conv(x.Graph.Weight("w", [1, 10, 100, 1000], 1, 1, 2, 2), dilation: 2);
        Holds(Corners, [1 + 30 + 700 + 9000], 1, 1, 1, 1);
        Holds(x => x.Conv(x.Graph.Weight("w", [1], 1, 1, 1, 1), stride: 2), [1, 3, 7, 9], 1, 1, 2, 2);
    }

    [Fact]
    public void TransposedConvolutionSpreadsEachPixel() => Holds(
        x => x.Slice(2, 0, 1).ConvTranspose(x.Graph.Weight("w", [1, 2, 3, 4], 1, 1, 2, 2), stride: 2),
        [1, 2, 2, 4, 3, 6, 3, 4, 6, 8, 9, 12],
        1, 1, 2, 6);

    [Fact]
    public void GroupedConvolutionKeepsChannelsApart() => Holds(
        x => x.Concat(1, x * 10f).Conv(x.Graph.Weight("w", [1, 2], 2, 1, 1, 1), group: 2).Crop(new Padding2D(0, 0, 2, 2)),
        [1, 20],
        1, 2, 1, 1);

    [Theory]
    [InlineData("relu", 0, 2)]
    [InlineData("leaky", -0.25, 2)]
    [InlineData("prelu", -0.5, 2)]
    [InlineData("elu", -0.63212056, 2)]
    [InlineData("sigmoid", 0.26894143, 0.88079708)]
    [InlineData("hardsigmoid", 0.33333334, 0.83333331)]
    [InlineData("tanh", -0.76159416, 0.96402758)]
    [InlineData("softplus", 0.31326169, 2.126928)]
    [InlineData("swish", -0.26894143, 1.7615942)]
    [InlineData("gelu", -0.15865526, 1.9544997)]
    [InlineData("clip", -0.5, 1.5)]
    [InlineData("abs", 1, 2)]
    [InlineData("square", 1, 4)]
    [InlineData("negative", 1, -2)]
    [InlineData("reciprocal", -1, 0.5)]
    [InlineData("max", 0.5, 2)]
    [InlineData("min", -1, 0.5)]
    [InlineData("exp", 0.36787944, 7.3890562)]
    public void ActivationsFollowTheirDefinition(string name, double ofMinusOne, double ofTwo)
    {
        Func<GraphValue, GraphValue> activation = name switch
        {
            "relu" => x => x.Relu(),
            "leaky" => x => x.LeakyRelu(0.25f),
            "prelu" => x => x.PRelu(x.Graph.Weight("slope", [0.5f], 1)),
            "elu" => x => x.Elu(),
            "sigmoid" => x => x.Sigmoid(),
            "hardsigmoid" => x => x.HardSigmoid(),
            "tanh" => x => x.Tanh(),
            "softplus" => x => x.Softplus(),
            "swish" => x => x.Swish(),
            "gelu" => x => x.Gelu(),
            "clip" => x => x.Clip(-0.5f, 1.5f),
            "abs" => x => x.Abs(),
            "square" => x => x.Pow(2),
            "negative" => x => -x,
            "reciprocal" => x => 1 / x,
            "max" => x => x.Max(0.5f),
            "min" => x => x.Min(0.5f),
            "exp" => x => x.Exp(),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        Tensor result = Runtime.Run(Model(activation), new Tensor([-1, 2], 1, 1, 1, 2));
        result.Data.ShouldBe([(float)ofMinusOne, (float)ofTwo], Tolerance);
    }

    [Fact]
    public void OperatorsAreArithmetic() => Holds(
        x => ((2 - ((x + 1) * 3)) / 2) + (x - x) + (x / x) - (x * x),
        [.. Image.Data.Select(v => ((2 - ((v + 1) * 3)) / 2) + 1 - (v * v))],
        1, 1, 3, 3);

    [Fact]
    public void DepthToSpaceIsPyTorchsPixelShuffle() => Holds(
        x => x.Slice(2, 0, 1).Slice(3, 0, 1).Concat(1, x.Slice(2, 0, 1).Slice(3, 1, 2), x.Slice(2, 1, 2).Slice(3, 0, 1), x.Slice(2, 2, 3).Slice(3, 2, 3))
            .DepthToSpace(2),
        [1, 2, 4, 9],
        1, 1, 2, 2);

    [Fact]
    public void PixelShuffleOfSeveralChannelsKeepsEachTogether()
    {
        OnnxModel model = Model(x => x.DepthToSpace(2), channels: 8);
        var input = new Tensor([.. Enumerable.Range(0, 8).Select(v => (float)v)], 1, 8, 1, 1);
        Runtime.Run(model, input).Data.ShouldBe([0f, 1, 2, 3, 4, 5, 6, 7]);
        OnnxModel back = Model(x => x.DepthToSpace(2).PixelUnshuffle(2, channels: 2), channels: 8);
        Runtime.Run(back, input).Data.ShouldBe(input.Data);
    }

    [Fact]
    public void SpaceToDepthPutsThePositionBeforeTheChannel() => Holds(
        x => x.Slice(2, 0, 2).Slice(3, 0, 2).Concat(1, 10 * x.Slice(2, 0, 2).Slice(3, 0, 2)).SpaceToDepth(2),
        [1, 10, 2, 20, 4, 40, 5, 50],
        1, 8, 1, 1);

    [Fact]
    public void SymmetricPaddingRepeatsTheEdge() =>
        Holds(x => x.Slice(2, 0, 1).Pad(new Padding2D(0, 2, 0, 2), PadMode.Symmetric), [2, 1, 1, 2, 3, 3, 2], 1, 1, 1, 7);

    [Theory]
    [InlineData(PadMode.Constant, new float[] { 7, 7, 7, 7, 7, 7, 1, 2, 3, 7 })]
    [InlineData(PadMode.Edge, new float[] { 1, 1, 2, 3, 3, 1, 1, 2, 3, 3 })]
    [InlineData(PadMode.Reflect, new float[] { 5, 4, 5, 6, 5, 2, 1, 2, 3, 2 })]
    public void PaddingStandsOutsideTheImage(PadMode mode, float[] expected) => Holds(
        x => x.Pad(new Padding2D(1, 1, 0, 1), mode, 7).Slice(2, 0, 2), expected, 1, 1, 2, 5);

    [Fact]
    public void PoolingTakesWindows()
    {
        Holds(x => x.MaxPool(2, stride: 1), [5, 6, 8, 9], 1, 1, 2, 2);
        Holds(x => x.AveragePool(2, stride: 1), [3, 4, 6, 7], 1, 1, 2, 2);
        Holds(x => x.AveragePool(3, stride: 3, padding: 1), [12 / 9f], 1, 1, 1, 1);
        Holds(x => x.GlobalAveragePool(), [5], 1, 1, 1, 1);
        Holds(x => x.GlobalMaxPool(), [9], 1, 1, 1, 1);
    }

    [Fact]
    public void ResizingRepeatsOrInterpolates()
    {
        Holds(x => x.Slice(2, 0, 1).ResizeNearest(2).Slice(2, 0, 1), [1, 1, 2, 2, 3, 3], 1, 1, 1, 6);
        Holds(x => x.Slice(2, 0, 1).ResizeLinear(2).Slice(2, 0, 1), [1, 1.25f, 1.75f, 2.25f, 2.75f, 3], 1, 1, 1, 6);

        // Keys' kernel with a = -0.5 at distances 1.25, 0.25, 0.75, 1.75 weighs -9, 111, 29, -3 of 128; the edge repeats.
        Holds(
            x => x.Slice(2, 0, 1).ResizeCubic(2, a: -0.5f).Slice(2, 0, 1).Slice(3, 3, 4),
            [((-9 * 1) + (111 * 2) + (29 * 3) + (-3 * 3)) / 128f],
            1, 1, 1, 1);
    }

    [Fact]
    public void NormalisationUsesTheStatedStatistics()
    {
        Holds(
            x => x.BatchNormalization(
                x.Graph.Weight("scale", [2], 1), x.Graph.Weight("bias", [1], 1), x.Graph.Weight("mean", [5], 1), x.Graph.Weight("variance", [4], 1), 0),
            [.. Image.Data.Select(v => v - 4)],
            1, 1, 3, 3);
        float deviation = MathF.Sqrt(60 / 9f);
        Holds(
            x => x.InstanceNormalization(x.Graph.Weight("scale", [1], 1), x.Graph.Weight("bias", [0], 1), 0),
            [.. Image.Data.Select(v => (v - 5) / deviation)],
            1, 1, 3, 3);
        float rows = MathF.Sqrt(2 / 3f);
        Holds(
            x => x.LayerNormalization(x.Graph.Weight("scale", [1, 1, 1], 3), epsilon: 0),
            [-1 / rows, 0, 1 / rows, -1 / rows, 0, 1 / rows, -1 / rows, 0, 1 / rows],
            1, 1, 3, 3);
    }

    [Fact]
    public void MatricesMultiply()
    {
        Holds(x => x.MatMul(x.Graph.Weight("m", [1, 0, 0, 1, 1, 1], 3, 2)), [4, 5, 10, 11, 16, 17], 1, 1, 3, 2);
        Holds(
            x => x.Reshape(3, 3).Gemm(x.Graph.Weight("w", [1, 0, 1], 1, 3), x.Graph.Weight("b", [100], 1), transposeWeight: true).Reshape(1, 1, 3, 1),
            [104, 110, 116],
            1, 1, 3, 1);
    }

    [Fact]
    public void ShapesChangeWithoutMovingElements()
    {
        Holds(x => x.Transpose(0, 1, 3, 2), [1, 4, 7, 2, 5, 8, 3, 6, 9], 1, 1, 3, 3);
        Holds(x => x.Reshape(0, -1, 1, 1), Image.Data, 1, 9, 1, 1);
        Holds(x => x.Reshape(x.Shape()), Image.Data, 1, 1, 3, 3);
        Holds(x => x.Flatten(2).Unsqueeze(0).Unsqueeze(0).Squeeze(0), Image.Data, 1, 1, 9);
        Holds(x => x.Slice(3, 1, 2).Slice(2, -1).Expand(x.Graph.Constant(1L, 1, 1, 3)), [8, 8, 8], 1, 1, 1, 3);
        Holds(x => x.Gather(x.Graph.Constant(2L, 0), axis: 3).Slice(2, 0, 1), [3, 1], 1, 1, 1, 2);
        Holds(x => x.Crop(1), [5], 1, 1, 1, 1);
    }

    [Fact]
    public void SplitAndConcatAreInverse() => Holds(
        x =>
        {
            GraphValue[] parts = x.Split(3, 1, 2);
            return parts[1].Concat(3, parts[0]);
        },
        [2, 3, 1, 5, 6, 4, 8, 9, 7],
        1, 1, 3, 3);

    [Fact]
    public void ReductionsRunOverAxes()
    {
        Holds(x => x.ReduceMean(true, 2, 3), [5], 1, 1, 1, 1);
        Holds(x => x.ReduceMax(true, 3), [3, 6, 9], 1, 1, 3, 1);
        Holds(x => x.ReduceSum(true, 2), [12, 15, 18], 1, 1, 1, 3);
        Holds(x => (x * 0f).Softmax(3).Slice(2, 0, 1), [1 / 3f, 1 / 3f, 1 / 3f], 1, 1, 1, 3);
    }

    [Fact]
    public void CastConvertsTypes() => Holds(
        x => (x * 0.5f).Cast(OnnxElementType.Int64).Cast(OnnxElementType.Float), [0, 1, 1, 2, 2, 3, 3, 4, 4], 1, 1, 3, 3);

    [Fact]
    public void SizesMayBeDynamic()
    {
        OnnxModel model = Model(x => x.ResizeNearest(2));
        using var runtime = new Runtime(model);
        runtime.Run(Tensor.Random(1, 1, 1, 5, 7)).Dimensions.ShouldBe([1, 1, 10, 14]);
        runtime.Run(Tensor.Random(1, 3, 1, 8, 2)).Dimensions.ShouldBe([3, 1, 16, 4]);
        model.Inputs.Single().ToString().ShouldBe("x: Float[N, 1, H, W]");
    }

    [Fact]
    public void MistakesAreNamedWhereTheyAreMade()
    {
        var graph = new OnnxGraphBuilder("g");
        GraphValue x = graph.Input("x", "N", 1, "H", "W");
        GraphValue other = new OnnxGraphBuilder("h").Input("y", 1);
        Should.Throw<ArgumentException>(() => graph.Weight("w", [1, 2, 3], 2, 2)).Message.ShouldContain("needs 4 numbers and was given 3");
        Should.Throw<ArgumentException>(() => graph.Input("x", 1)).Message.ShouldContain("'x' is taken");
        Should.Throw<ArgumentException>(() => x + other).Message.ShouldContain("another graph");
        Should.Throw<ArgumentException>(() => x + x.Shape()).Message.ShouldContain("use Cast");
        Should.Throw<ArgumentException>(() => x.Conv(x)).Message.ShouldContain("must be a weight");
        Should.Throw<InvalidOperationException>(() => graph.Build()).Message.ShouldContain("has no output");
    }

    [Fact]
    public void EqualConstantsAreStoredOnce()
    {
        OnnxModel model = Model(x => x.Pad(1).Crop(1).Pad(1).Crop(1) * 2 * 2 * 2);
        model.Initializers.Length.ShouldBe(model.Initializers.Distinct().Count());
        model.Initializers.Length.ShouldBeLessThanOrEqualTo(6);
    }

    private static void Holds(Func<GraphValue, GraphValue> network, float[] expected, params long[] dimensions)
    {
        Tensor result = Runtime.Run(Model(network), Image);
        result.Dimensions.ShouldBe(dimensions);
        result.Data.ShouldBe(expected, Tolerance);
    }

    private static OnnxModel Model(Func<GraphValue, GraphValue> network, int channels = 1)
    {
        var graph = new OnnxGraphBuilder("test");
        graph.Output("y", network(graph.Input("x", "N", channels, "H", "W")));
        return graph.Build();
    }
}
