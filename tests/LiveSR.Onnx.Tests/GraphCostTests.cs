using LiveSR.Onnx.Analysis;
using LiveSR.Onnx.Building;

namespace LiveSR.Onnx.Tests;

/// <summary>Sizes and costs of networks that can be counted by hand.</summary>
public class GraphCostTests
{
    [Fact]
    public void ConvolutionsCostTheirTapsForEachPixelTheyGive()
    {
        GraphCost cost = CostOf(x => x
            .Conv(W(x, "a", 16, 1, 5, 5), W(x, "a.bias", 16), padding: 2).Relu()
            .Conv(W(x, "b", 16, 1, 3, 3), padding: 1, group: 16)
            .Conv(W(x, "c", 4, 16, 1, 1), stride: 1).DepthToSpace(2));
        cost.Parameters.ShouldBe((16 * 25) + 16 + (16 * 9) + (4 * 16));
        cost.FlopsPerPixel!.Value.ShouldBe(2 * ((16 * 25) + (16 * 9) + (4 * 16)), 1e-9);
        cost.FlopsPerMegapixel!.Value.ShouldBe(cost.FlopsPerPixel.Value * 1e6);
    }

    [Fact]
    public void WorkOnCoarserAndFinerGridsIsWeighedByTheirPixels()
    {
        GraphCost cost = CostOf(x => x
            .Conv(W(x, "down", 8, 1, 2, 2), stride: 2)
            .ConvTranspose(W(x, "up", 8, 1, 4, 4), stride: 4, padding: 0));
        cost.FlopsPerPixel!.Value.ShouldBe(2 * ((8 * 4 / 4.0) + (8 * 16 / 4.0)), 1e-9);
    }

    [Fact]
    public void WhatDoesNotGrowWithTheImageIsNotCounted()
    {
        GraphCost cost = CostOf(x => x * x.GlobalAveragePool().Conv(W(x, "squeeze", 1, 1, 1, 1)).Sigmoid());
        cost.FlopsPerPixel.ShouldBe(0);
        cost.Parameters.ShouldBe(1);
    }

    [Fact]
    public void MatrixProductsOverChannelsCount() => CostOf(x => x
        .Conv(W(x, "a", 4, 1, 1, 1)).Transpose(0, 2, 3, 1).MatMul(W(x, "m", 4, 12)).Transpose(0, 3, 1, 2))
        .FlopsPerPixel!.Value.ShouldBe(2 * (4 + (4 * 12)), 1e-9);

    [Fact]
    public void ProductsOverTheImageItselfHaveNoCostPerPixel() =>
        CostOf(x => x.MatMul(x.Transpose(0, 1, 3, 2)).MatMul(x)).FlopsPerPixel.ShouldBeNull();

    [Fact]
    public void ProductsOverTheImageItselfAreCountedForAModelOfOneSize()
    {
        var builder = new OnnxGraphBuilder("fixed");
        GraphValue image = builder.Input("image", "N", 1, 8, 6);
        builder.Output("result", builder.Constant(new float[64], 8, 8).MatMul(image));
        GraphCost.Of(builder.Build()).FlopsPerPixel.ShouldBe(2 * 8);
    }

    private static GraphValue W(GraphValue x, string name, params long[] dimensions) =>
        x.Graph.Weight(name, new float[dimensions.Aggregate(1L, (a, b) => a * b)], dimensions);

    private static GraphCost CostOf(Func<GraphValue, GraphValue> network)
    {
        var graph = new OnnxGraphBuilder("test");
        graph.Output("y", network(graph.Input("x", "N", 1, "H", "W")));
        return GraphCost.Of(graph.Build());
    }
}
