using LiveSR.Inference.Models;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Providers;

/// <summary>
/// A small super-resolution network with seeded weights, for trying providers where there is no model: convolutions,
/// activation, pixel shuffle, a skip connection. A file for as long as it lives.
/// </summary>
internal sealed class ProbeNetwork : IDisposable
{
    private const int Features = 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("livesr-probe-").FullName;

    public ProbeNetwork()
    {
        var graph = new OnnxGraphBuilder("probe");
        graph.Metadata[ModelMetadata.Scale] = "2";
        graph.Metadata[ModelMetadata.Colour] = "gray";
        GraphValue low = graph.Input("low", "N", 1, "H", "W");
        var random = new Random(Features);
        GraphValue first = Layer(low, 1, Features, random).LeakyRelu(0.1f);
        GraphValue second = Layer(first, Features, Features, random).Relu() + first;
        graph.Output("high", Layer(second, Features, 4, random).DepthToSpace(2) + low.ResizeNearest(2));
        string path = Path.Combine(_folder, "probe.onnx");
        graph.Build().Save(path);
        Package = ModelPackage.Open(path);
    }

    public ModelPackage Package { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static GraphValue Layer(GraphValue input, int from, int to, Random random)
    {
        float range = 1 / MathF.Sqrt(9 * from);
        float[] weights = new float[to * from * 9];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = range * ((2 * random.NextSingle()) - 1);
        }

        return input.Conv(input.Graph.Constant(weights, to, from, 3, 3), padding: 1);
    }
}
