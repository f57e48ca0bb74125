using LiveSR.Inference.Models;
using LiveSR.Onnx;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Tests;

/// <summary>Small networks with seeded weights, written as .onnx files.</summary>
public static class TestModels
{
    /// <summary>
    /// Channels of the hidden layers: a multiple of 4, because the WebGPU provider of ONNX Runtime 1.30 computes a
    /// convolution from 6 to 4 channels wrongly. (Its probe refuses it then.)
    /// </summary>
    private const int Features = 8;

    /// <summary>Three convolutions with zero padding and a pixel shuffle; halo of 4 pixels.</summary>
    public static OnnxModel Convolutional(int scale = 2, int channels = 1, string colour = "luma", int seed = 1, params OnnxDimension[] shape)
    {
        OnnxGraphBuilder graph = Start(scale, colour);
        GraphValue x = graph.Input("low", shape.Length == 4 ? shape : ["N", channels, "H", "W"]);
        var random = new Random(seed);
        GraphValue features = x.Conv(Weight(graph, "a", random, Features, channels, 3), padding: 1).Relu();
        features = features.Conv(Weight(graph, "b", random, Features, Features, 5), padding: 2).Relu();
        GraphValue high = features.Conv(Weight(graph, "c", random, channels * scale * scale, Features, 3), padding: 1);
        graph.Output("high", scale > 1 ? high.DepthToSpace(scale) : high);
        return graph.Build();
    }

    /// <summary>Two scales with pooling: sizes must be even.</summary>
    public static OnnxModel UNet(int seed = 2)
    {
        OnnxGraphBuilder graph = Start(scale: 1, "gray");
        GraphValue x = graph.Input("low", "N", 1, "H", "W");
        var random = new Random(seed);
        GraphValue fine = x.Conv(Weight(graph, "a", random, 4, 1, 3), padding: 1).Relu();
        GraphValue coarse = fine.MaxPool(2).Conv(Weight(graph, "b", random, 4, 4, 3), padding: 1).Relu();
        GraphValue up = coarse.ConvTranspose(Weight(graph, "c", random, 4, 4, 2), stride: 2);
        graph.Output("high", (fine + up).Conv(Weight(graph, "d", random, 1, 4, 3), padding: 1));
        return graph.Build();
    }

    /// <summary>Channel attention by a global mean: every output pixel depends on the whole image.</summary>
    public static OnnxModel Global(int? tile = 32, int scale = 2)
    {
        OnnxGraphBuilder graph = Start(scale, "gray");
        if (tile is { } size)
        {
            graph.Metadata[ModelMetadata.TileSize] = $"{size}";
        }

        GraphValue x = graph.Input("low", "N", 1, "H", "W");
        GraphValue gain = x.GlobalAveragePool().Sigmoid();
        graph.Output("high", (x * gain).ResizeNearest(scale));
        return graph.Build();
    }

    /// <summary>Repeats pixels: intensities must come out as they went in.</summary>
    public static OnnxModel Nearest(int scale = 2, int channels = 1, string colour = "gray")
    {
        OnnxGraphBuilder graph = Start(scale, colour);
        graph.Output("high", graph.Input("low", "N", channels, "H", "W").ResizeNearest(scale));
        return graph.Build();
    }

    /// <summary>A network on interpolated input that keeps the size.</summary>
    public static OnnxModel OnInterpolated(int scale = 3)
    {
        OnnxGraphBuilder graph = Start(scale, "luma");
        graph.Metadata[ModelMetadata.Input] = "interpolated";
        GraphValue x = graph.Input("low", "N", 1, "H", "W");
        graph.Output("high", x + (x.Conv(Weight(graph, "a", new Random(3), 1, 1, 3), padding: 1) * 0.1f));
        return graph.Build();
    }

    /// <summary>Any graph on one image.</summary>
    public static OnnxModel Of(Func<GraphValue, GraphValue> network, int scale = 1, string colour = "gray", Action<IDictionary<string, string>>? metadata = null)
    {
        OnnxGraphBuilder graph = Start(scale, colour);
        graph.Output("high", network(graph.Input("low", "N", 1, "H", "W")));
        metadata?.Invoke(graph.Metadata);
        return graph.Build();
    }

    /// <summary>Saves and opens a model.</summary>
    public static ModelPackage Package(this OnnxModel model, TemporaryFolder folder, string name = "model.onnx", ModelOverrides? overrides = null)
    {
        model.Save(folder[name], overwrite: true);
        return ModelPackage.Open(folder[name], overrides);
    }

    private static OnnxGraphBuilder Start(int scale, string colour)
    {
        var graph = new OnnxGraphBuilder("test");
        graph.Metadata[ModelMetadata.Name] = "test-model";
        graph.Metadata[ModelMetadata.Version] = "1.2";
        graph.Metadata[ModelMetadata.Scale] = $"{scale}";
        graph.Metadata[ModelMetadata.Colour] = colour;
        return graph;
    }

    private static GraphValue Weight(OnnxGraphBuilder graph, string name, Random random, int outputs, int inputs, int kernel)
    {
        double range = 1.5 / Math.Sqrt(inputs * kernel * kernel);
        float[] values = [.. Enumerable.Range(0, outputs * inputs * kernel * kernel).Select(_ => (float)(range * ((2 * random.NextDouble()) - 1)))];
        return graph.Weight(name, values, outputs, inputs, kernel, kernel);
    }
}
