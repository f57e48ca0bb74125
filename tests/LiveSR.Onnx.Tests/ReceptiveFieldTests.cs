using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Building;
using LiveSR.Onnx.Proto;

namespace LiveSR.Onnx.Tests;

/// <summary>Receptive fields of networks that are known, and clear words for those that cannot be tiled.</summary>
public class ReceptiveFieldTests
{
    [Fact]
    public void AStackOfConvolutionsReachesTheSumOfItsRadii()
    {
        ReceptiveField field = FieldOf(x => Conv(Conv(Conv(x, 9, 4), 1, 0), 5, 2));
        field.Halo.ShouldBe(new Halo(6, 6, 6, 6));
        field.Scale.ShouldBe(1);
        field.SizeMultiple.ShouldBe(1);
        field.MinimumTile.ShouldBe(1);
    }

    [Fact]
    public void SubpixelConvolutionScales()
    {
        ReceptiveField field = FieldOf(x => Conv(Conv(x, 5, 2), 3, 1, to: 9).DepthToSpace(3));
        field.Halo.ShouldBe(new Halo(3, 3, 3, 3));
        field.Scale.ShouldBe(3);
    }

    [Fact]
    public void AUNetNeedsTilesAlignedToItsStride()
    {
        ReceptiveField field = FieldOf(x =>
        {
            GraphValue one = Conv(x, 3, 1), two = Conv(one.MaxPool(2), 3, 1), three = Conv(two.MaxPool(2), 3, 1);
            GraphValue up = Conv(three.ResizeNearest(2), 3, 1) + two;
            return Conv(up.ResizeNearest(2), 3, 1) + one;
        });
        field.SizeMultiple.ShouldBe(4);
        field.Scale.ShouldBe(1);

        // 1 + 2 + 4 on the way down, 2 + 1 on the way up, and the phase of two poolings.
        field.Halo.ShouldBe(new Halo(12, 12, 12, 12));
    }

    [Fact]
    public void LopsidedKernelsHaveLopsidedHalos() =>
        FieldOf(x => x.Conv(x.Graph.Constant(new float[4 * 2], 1, 1, 4, 2), padding: new Padding2D(3, 1, 0, 0)))
            .Halo.ShouldBe(new Halo(Left: 1, Top: 3, Right: 0, Bottom: 0));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AMirroredBorderIsLocalWhetherItsStripIsTurnedAtOnceOrCutFirst(bool cutFirst) => FieldOf(x =>
    {
        GraphValue strip = cutFirst ? x.Slice(3, 0, 2).Slice(3, -1, int.MinValue, -1) : x.Slice(3, 1, int.MinValue, -1);
        return strip.Concat(3, x, x.Slice(3, -1, -3, -1)).Conv(x.Graph.Constant(new float[5], 1, 1, 1, 5));
    }).ShouldSatisfyAllConditions(
        f => f.GlobalReason.ShouldBeNull(),
        f => f.Halo.ShouldBe(new Halo(Left: 2, Top: 0, Right: 2, Bottom: 0)));

    [Fact]
    public void SizesComputedFromAnotherFeatureMapAreFollowed() => FieldOf(x =>
    {
        GraphValue small = Conv(x, 3, 1).AveragePool(2);
        GraphValue sizes = x.Graph.Concat(0, small.Shape().Slice(0, 0, 2), x.Shape().Slice(0, 2, 4));
        return x.Graph.Operator("Resize", OnnxElementType.Float, [small, null, null, sizes], ("mode", "nearest")) + x;
    }).ShouldSatisfyAllConditions(
        f => f.GlobalReason.ShouldBeNull(),
        f => f.SizeMultiple.ShouldBe(2),
        f => f.Halo.ShouldBe(new Halo(2, 2, 2, 2)));

    [Fact]
    public void PaddingToAMultipleIsFollowed()
    {
        // Some networks pad themselves to a multiple of 8 and cut the result: with sizes of that multiple nothing is padded.
        ReceptiveField field = FieldOf(x =>
        {
            GraphValue shape = x.Shape(), zero = x.Graph.Constant([0L]), eight = x.Graph.Constant([8L]);
            GraphValue Rest(int axis) => Mod(eight - Mod(shape.Slice(0, axis, axis + 1), eight), eight);
            GraphValue pads = x.Graph.Concat(0, zero, zero, zero, zero, zero, zero, Rest(2), Rest(3));
            return Conv(x.Graph.Operator("Pad", OnnxElementType.Float, [x, pads], ("mode", "reflect")), 3, 1);

            GraphValue Mod(GraphValue a, GraphValue b) => x.Graph.Operator("Mod", OnnxElementType.Int64, [a, b]);
        });
        field.GlobalReason.ShouldBeNull();
        field.SizeMultiple.ShouldBe(8);
        field.Halo.ShouldBe(new Halo(8, 8, 8, 8));
    }

    [Theory]
    [InlineData("pool", "GlobalAveragePool 'GlobalAveragePool_0'")]
    [InlineData("mean", "ReduceMean 'ReduceMean_0'")]
    [InlineData("instance", "InstanceNormalization 'InstanceNormalization_0'")]
    [InlineData("matmul", "MatMul 'MatMul_0'")]
    [InlineData("attention", "MatMul 'MatMul_0'")]
    [InlineData("reshape", "Reshape 'Reshape_0'")]
    [InlineData("flatten", "Flatten 'Flatten_0'")]
    [InlineData("softmax", "Softmax 'Softmax_0'")]
    [InlineData("size", "Mul 'Mul_0': its result depends on the size")]
    [InlineData("position", "Add 'Add_0'")]
    [InlineData("flip", "Slice 'Slice_0'")]
    [InlineData("strip", "Slice 'Slice_0': it cuts a strip from the image")]
    [InlineData("half", "Slice 'Slice_1': it makes 1/2*W of W")]
    [InlineData("mosaic", "Concat 'Concat_0'")]
    [InlineData("corners", "Resize 'Resize_0'")]
    [InlineData("unknown", "DFT 'DFT_0': how far this operator reaches is not known")]
    [InlineData("foreign", "com.example:Magic")]
    [InlineData("dynamic", "Conv 'Conv_0': its weights are computed from the image")]
    [InlineData("valid", "H - 2 is not a multiple")]
    [InlineData("wrap", "Pad 'Pad_0'")]
    public void WhatLooksAtTheWholeImageIsNamed(string kind, string reason)
    {
        ReceptiveField field = FieldOf(x => GlobalNetwork(kind, x), channels: 2);
        field.GlobalReason.ShouldNotBeNull();
        field.GlobalReason.ShouldContain(reason);
        field.Halo.ShouldBe(default);
    }

    [Fact]
    public void AGlobalNetworkStillTellsItsScale()
    {
        ReceptiveField field = FieldOf(x =>
        {
            GraphValue attention = Conv(x, 3, 1).GlobalAveragePool().Sigmoid();
            return (x * attention).ResizeNearest(4);
        });
        field.IsGlobal.ShouldBeTrue();
        field.Scale.ShouldBe(4);
    }

    [Fact]
    public void ConstantsOfEveryKindStayLocal() => FieldOf(x =>
    {
        GraphValue node = x.Graph.Operator("Constant", OnnxElementType.Float, [], ("value_float", MathF.PI));
        GraphValue computed = x.Graph.Constant([MathF.E, 0.1f]).Sqrt().Slice(0, 0, 1);
        return (x * node * computed) + (x * x.Graph.Operator("Constant", OnnxElementType.Float, [], ("value_floats", new float[] { 0.123456f })));
    }).GlobalReason.ShouldBeNull();

    [Fact]
    public void ControlFlowIsRefusedClearly()
    {
        ModelProto proto = Model(x => x.Relu()).Proto;
        var branch = new GraphProto { Name = "then" };
        branch.Node.Add(new NodeProto { OpType = "Identity", Input = { "x" }, Output = { "inner" } });
        branch.Output.Add(new ValueInfoProto { Name = "inner" });
        NodeProto node = proto.Graph.Node[0];
        node.OpType = "If";
        node.Input.Clear();
        node.Input.Add("flag");
        node.Attribute.Add(new AttributeProto { Name = "then_branch", G = branch, Type = AttributeProto.Types.AttributeType.Graph });
        var flag = new TensorProto { Name = "flag", DataType = (int)OnnxElementType.Bool };
        flag.Int32Data.Add(1);
        proto.Graph.Initializer.Add(flag);
        ReceptiveField.Of(new OnnxModel(proto, null)).GlobalReason!.ShouldContain("control flow");
    }

    [Fact]
    public void LocalOperatorsOnReorderedAxesStayLocal()
    {
        // Layer normalisation and a matrix over channels, as ConvNeXt has them: axes are turned so that channels are last.
        ReceptiveField field = FieldOf(
            x =>
            {
                GraphValue last = Conv(x, 7, 3, from: 2, to: 2).Transpose(0, 2, 3, 1).LayerNormalization(x.Graph.Constant([1f, 1f]));
                GraphValue mixed = last.MatMul(x.Graph.Constant([1f, 0, 0, 1], 2, 2)).Gelu().Transpose(0, 3, 1, 2);
                return mixed + x;
            },
            channels: 2);
        field.GlobalReason.ShouldBeNull();
        field.Halo.ShouldBe(new Halo(3, 3, 3, 3));
    }

    [Fact]
    public void ChannelShuffleKeepsTheImage() => FieldOf(
        x =>
        {
            GraphValue shape = x.Shape();
            GraphValue groups = x.Graph.Concat(0, shape.Slice(0, 0, 1), x.Graph.Constant(2L, -1), shape.Slice(0, 2, 4));
            return x.Reshape(groups).Transpose(0, 2, 1, 3, 4).Reshape(shape);
        },
        channels: 4).GlobalReason.ShouldBeNull();

    [Fact]
    public void AFixedInputKeepsItsScaleWhereConstantsWereFoldedIn()
    {
        var graph = new OnnxGraphBuilder("fixed");
        GraphValue x = graph.Input("x", 1, 1, 32, 48);
        GraphValue sized = graph.Operator("Resize", OnnxElementType.Float, [x, null, null, graph.Constant(1L, 1, 64, 96)], ("mode", "linear"));
        graph.Output("y", sized);
        var field = ReceptiveField.Of(graph.Build());
        field.GlobalReason.ShouldBeNull();
        field.Scale.ShouldBe(2);
        field.Halo.ShouldBe(new Halo(1, 1, 1, 1));
    }

    [Fact]
    public void APositionMapOfFixedSizeMakesAModelGlobal()
    {
        var graph = new OnnxGraphBuilder("fixed");
        GraphValue x = graph.Input("x", 1, 1, 4, 4);
        graph.Output("y", (x + graph.Weight("position", new float[16], 1, 1, 4, 4)).ResizeNearest(2));
        var field = ReceptiveField.Of(graph.Build());
        field.GlobalReason!.ShouldContain("fixed size 4");
        field.Scale.ShouldBe(2);
    }

    [Fact]
    public void ModelsThatTakeSomethingElseAreRefused()
    {
        var two = new OnnxGraphBuilder("two");
        two.Output("y", two.Input("a", "N", 1, "H", "W") + two.Input("b", "N", 1, "H", "W"));
        Should.Throw<OnnxFormatException>(() => ReceptiveField.Of(two.Build())).Message.ShouldContain("2 inputs and 1 outputs");

        var flat = new OnnxGraphBuilder("flat");
        flat.Output("y", flat.Input("a", "N", 10).Relu());
        Should.Throw<OnnxFormatException>(() => ReceptiveField.Of(flat.Build())).Message.ShouldContain("images [N, C, H, W]");
    }

    [Fact]
    public void AGraphOutOfOrderIsRefused()
    {
        ModelProto proto = Model(x => x.Relu().Tanh()).Proto;
        NodeProto first = proto.Graph.Node[0];
        proto.Graph.Node.RemoveAt(0);
        proto.Graph.Node.Add(first);
        Should.Throw<OnnxFormatException>(() => ReceptiveField.Of(new OnnxModel(proto, null))).Message.ShouldContain("nothing before it gives");
    }

    [Fact]
    public void AbsurdNumbersAreRefusedAndDoNotOverflow()
    {
        OnnxModel model = Model(x =>
        {
            GraphValue grown = x;
            for (int i = 0; i < 12; i++)
            {
                grown = grown.ResizeNearest(1000);
            }

            return grown;
        });
        Should.Throw<OnnxFormatException>(() => ReceptiveField.Of(model)).Message.ShouldContain("absurd");
    }

    [Fact]
    public void ANegativeSplitIsNotFollowed() => FieldOf(x =>
    {
        GraphValue part = x.Graph.Operator("Split", OnnxElementType.Int64, [x.Shape(), x.Graph.Constant([-1L])]);
        return x.Reshape(part);
    }).GlobalReason!.ShouldContain("Reshape 'Reshape_0'");

    private static GraphValue GlobalNetwork(string kind, GraphValue x) => kind switch
    {
        "pool" => x * x.GlobalAveragePool(),
        "mean" => x - x.ReduceMean(true, 2, 3),
        "instance" => x.InstanceNormalization(x.Graph.Constant([1f, 1f]), x.Graph.Constant([0f, 0f])),
        "matmul" => x.MatMul(x.Graph.Constant(new float[64 * 64], 64, 64)),
        "attention" => x.MatMul(x.Transpose(0, 1, 3, 2)),
        "reshape" => x.Reshape(0, 0, -1, 1).Reshape(x.Shape()),
        "flatten" => x.Flatten().Reshape(x.Shape()),
        "softmax" => x.Softmax(-1),
        "size" => x * x.Shape().Slice(0, 3, 4).Cast(OnnxElementType.Float),
        "position" => x + Positions(x),
        "flip" => x.Slice(3, -1, int.MinValue, -1),
        "strip" => x.Slice(3, 0, 2).Concat(3, x, x.Slice(3, -1, -3, -1)),
        "half" => x.Graph.Operator("Slice", OnnxElementType.Float, [x, x.Graph.Constant([0L]), Half(x), x.Graph.Constant([3L])]),
        "mosaic" => x.Concat(3, x),
        "corners" => x.Graph.Operator(
            "Resize", OnnxElementType.Float, [x, null, x.Graph.Constant([1f, 1, 2, 2])],
            ("mode", "linear"), ("coordinate_transformation_mode", "align_corners")),
        "unknown" => x.Graph.Operator("DFT", OnnxElementType.Float, [x]),
        "foreign" => Foreign(x),
        "dynamic" => x.Graph.Operator("Conv", OnnxElementType.Float, [x, x]),
        "valid" => Conv(x, 3, 0, from: 2),
        "wrap" => x.Graph.Operator("Pad", OnnxElementType.Float, [x, x.Graph.Constant(0L, 0, 1, 1, 0, 0, 1, 1)], ("mode", "wrap")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static GraphValue Half(GraphValue x) => x.Shape().Slice(0, 3, 4) / x.Graph.Constant([2L]);

    private static GraphValue Positions(GraphValue x)
    {
        GraphValue width = x.Shape().Gather(x.Graph.Constant(3L)).Squeeze(0);
        GraphValue range = x.Graph.Operator("Range", OnnxElementType.Int64, [x.Graph.Constant(0L).Squeeze(0), width, x.Graph.Constant(1L).Squeeze(0)]);
        return range.Cast(OnnxElementType.Float).Reshape(1, 1, 1, -1);
    }

    private static GraphValue Foreign(GraphValue x) => x.Graph.Operator("Magic", OnnxElementType.Float, [x]);

    private static GraphValue Conv(GraphValue x, int kernel, int padding, int from = 1, int to = 1) =>
        x.Conv(x.Graph.Constant(new float[from * to * kernel * kernel], to, from, kernel, kernel), padding: padding);

    private static OnnxModel Model(Func<GraphValue, GraphValue> network, int channels = 1)
    {
        var graph = new OnnxGraphBuilder("test");
        graph.Output("y", network(graph.Input("x", "N", channels, "H", "W")));
        OnnxModel model = graph.Build();
        foreach (NodeProto node in model.Proto.Graph.Node.Where(n => n.OpType == "Magic"))
        {
            node.Domain = "com.example";
        }

        return model;
    }

    private static ReceptiveField FieldOf(Func<GraphValue, GraphValue> network, int channels = 1) =>
        ReceptiveField.Of(Model(network, channels));
}
