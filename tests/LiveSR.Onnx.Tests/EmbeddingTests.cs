using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Tests;

/// <summary>A graph that is written round a network computes what the network computes, between what is before and behind it.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public void WhatIsWrittenRoundANetworkRunsBeforeAndBehindIt()
    {
        OnnxModel network = Network();
        var image = Tensor.Random(1, 2, 1, 9, 11);
        var graph = new OnnxGraphBuilder(network);
        GraphValue x = graph.Input("frame", "N", 1, "H", "W");
        graph.Output("enhanced", graph.Apply(x * 2f)[0] + 1f);
        OnnxModel whole = graph.Build();

        Tensor expected = Runtime.Run(network, new Tensor([.. image.Data.Select(v => 2 * v)], image.Dimensions));
        Tensor actual = Runtime.Run(whole, image);
        actual.LargestDifference(new Tensor([.. expected.Data.Select(v => v + 1)], expected.Dimensions)).ShouldBe(0);
        whole.Inputs.Single().Name.ShouldBe("frame");
        whole.Outputs.Single().Name.ShouldBe("enhanced");
        whole.Metadata["livesr.scale"].ShouldBe("2");
    }

    [Fact]
    public void TheNetworkItselfStaysAsItIs()
    {
        OnnxModel network = Network();
        byte[] before = network.ToByteArray();
        var graph = new OnnxGraphBuilder(network);
        graph.Output("enhanced", graph.Apply(graph.Input("frame", "N", 1, "H", "W"))[0]);
        graph.Build();
        network.ToByteArray().ShouldBe(before);
    }

    [Fact]
    public void NamesOfTheNetworkAreNotTakenAgain()
    {
        // The builder would call its own first product what the network's is called.
        var graph = new OnnxGraphBuilder(Network());
        GraphValue x = graph.Input("frame", "N", 1, "H", "W");
        (x * 3f).Name.ShouldNotBe("Mul_0");
        Should.Throw<ArgumentException>(() => graph.Input("low", "N", 1, "H", "W"));
    }

    [Fact]
    public void AnInputWithValuesOfItsOwnStaysAnInput()
    {
        var inner = new OnnxGraphBuilder("told");
        inner.Output("y", inner.Input("x", "N", 1, "H", "W") * inner.InputWithDefault("gain", [3f], 1));
        var graph = new OnnxGraphBuilder(inner.Build());
        graph.Output("enhanced", graph.Apply(graph.Input("frame", "N", 1, "H", "W"))[0]);
        OnnxModel whole = graph.Build();

        whole.Inputs.Single().Name.ShouldBe("frame");
        whole.Proto.Graph.Input.Select(input => input.Name).ShouldBe(["gain", "frame"]);
        Runtime.Run(whole, new Tensor([2f], 1, 1, 1, 1)).Data.ShouldBe([6f]);
    }

    [Fact]
    public void ANetworkRunsOnceAndWithAllItsInputs()
    {
        var graph = new OnnxGraphBuilder(Network());
        GraphValue x = graph.Input("frame", "N", 1, "H", "W");
        Should.Throw<ArgumentException>(() => graph.Apply(x, x));
        graph.Apply(x);
        Should.Throw<InvalidOperationException>(() => graph.Apply(x));
        Should.Throw<InvalidOperationException>(() => new OnnxGraphBuilder("none").Apply());
    }

    [Fact]
    public void ANetworkOfAnOldOperatorSetIsRefused()
    {
        OnnxModel old = Network();
        old.Proto.OpsetImport[0].Version = 11;
        Should.Throw<OnnxFormatException>(() => new OnnxGraphBuilder(old)).Message.ShouldContain("operator set 11");
    }

    private static OnnxModel Network()
    {
        var graph = new OnnxGraphBuilder("inner");
        graph.Metadata["livesr.scale"] = "2";
        GraphValue low = graph.Input("low", "N", 1, "H", "W");
        graph.Output("high", (low * 0.5f).ResizeNearest(2));
        return graph.Build();
    }
}
