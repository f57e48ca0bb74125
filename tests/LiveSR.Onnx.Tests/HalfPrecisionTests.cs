using FsCheck;
using FsCheck.Fluent;
using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Tests;

/// <summary>A network written again in 16-bit floats computes what it did, as well as 11 bits of mantissa can.</summary>
public sealed class HalfPrecisionTests
{
    [Fact]
    public void RandomNetworksGiveTheSameImageButForRounding() => Prop.ForAll(RandomNetwork.Any, network =>
    {
        OnnxModel single = network.ToModel();
        var reach = ReceptiveField.Of(single);
        int multiple = reach.SizeMultiple, size = (Math.Max(40, reach.MinimumSize) + multiple - 1) / multiple * multiple;
        var image = Tensor.Random(5, 1, 1, size, size);
        Tensor expected = Runtime.Run(single, image), actual = Runtime.Run(HalfPrecision.Of(single), image);
        float largest = expected.Data.Max(Math.Abs);
        return largest > 6e4f || expected.LargestDifference(actual) <= 0.01f * largest;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true));

    [Fact]
    public void ItIsHalfPrecisionThatIsComputed()
    {
        OnnxModel single = Network();
        var image = Tensor.Random(3, 1, 1, 12, 12);
        Tensor expected = Runtime.Run(single, image), actual = Runtime.Run(HalfPrecision.Of(single), image);
        expected.LargestDifference(actual).ShouldBeInRange(1e-6f, 2e-3f);
    }

    [Fact]
    public void TheNetworkItselfStaysAsItIs()
    {
        OnnxModel single = Network();
        byte[] before = single.ToByteArray();
        HalfPrecision.Of(single);
        single.ToByteArray().ShouldBe(before);
    }

    [Fact]
    public void AWeightThatNoHalfHoldsIsNamed()
    {
        var graph = new OnnxGraphBuilder("large");
        graph.Output("y", graph.Input("x", "N", 1, "H", "W") * graph.Weight("gain", [7e4f], 1));
        Should.Throw<OnnxFormatException>(() => HalfPrecision.Of(graph.Build())).Message.ShouldContain("'gain'");
    }

    [Fact]
    public void GraphsInsideAGraphAreRefused()
    {
        OnnxModel model = Network();
        model.Proto.Graph.Node[0].Attribute.Add(new Proto.AttributeProto { Name = "body", G = new Proto.GraphProto() });
        Should.Throw<OnnxFormatException>(() => HalfPrecision.Of(model)).Message.ShouldContain("inside its graph");
    }

    /// <summary>Convolution, resizing (whose scales stay in 32 bits) and a constant that both read.</summary>
    private static OnnxModel Network()
    {
        var graph = new OnnxGraphBuilder("half");
        GraphValue x = graph.Input("x", "N", 1, "H", "W");
        float[] weights = [.. Enumerable.Range(0, 36).Select(i => 0.1f * MathF.Cos(i))];
        GraphValue features = x.Conv(graph.Weight("w", weights, 4, 1, 3, 3), padding: 1).LeakyRelu(0.1f);
        graph.Output("y", features.DepthToSpace(2) + (x.ResizeNearest(2) * 0.3f));
        return graph.Build();
    }
}
