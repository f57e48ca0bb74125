using LiveSR.Onnx.Building;

namespace LiveSR.EndToEnd;

/// <summary>Small networks that do one thing, right or wrong, written where a test wants them.</summary>
internal static class TestModels
{
    /// <summary>Repeats each pixel <paramref name="scale"/> times.</summary>
    public static string Nearest(string path, int scale = 2) => Write(path, scale, (_, x) => x.ResizeNearest(scale));

    /// <summary>Repeats each pixel after <paramref name="convolutions"/> wide convolutions whose result is nearly nothing: slow on purpose.</summary>
    public static string Slow(string path, int convolutions) => Write(path, 2, (graph, x) =>
    {
        const int Channels = 64;
        GraphValue wide = x.Conv(graph.Weight("widen", Ramp(Channels * 9), Channels, 1, 3, 3), padding: 1);
        for (int i = 0; i < convolutions; i++)
        {
            wide = wide.Conv(graph.Weight($"w{i}", Ramp(Channels * Channels * 9), Channels, Channels, 3, 3), padding: 1).Relu();
        }

        GraphValue narrow = wide.Conv(graph.Weight("narrow", Ramp(Channels), 1, Channels, 1, 1));
        return (x + (narrow * 1e-9f)).ResizeNearest(2);
    });

    /// <summary>Returns NaN wherever it is given anything.</summary>
    public static string NotANumber(string path) => Write(path, 2, (_, x) => (x - x - 1f).Sqrt().ResizeNearest(2));

    /// <summary>Says that it enlarges twice, and enlarges three times.</summary>
    public static string WrongSize(string path) => Write(path, 2, (_, x) => x.ResizeNearest(3));

    /// <summary>Wants two images.</summary>
    public static string TwoInputs(string path)
    {
        var graph = new OnnxGraphBuilder("two");
        GraphValue a = graph.Input("a", "N", 1, "H", "W"), b = graph.Input("b", "N", 1, "H", "W");
        return Save(graph, (a + b).ResizeNearest(2), path, 2);
    }

    private static string Write(string path, int scale, Func<OnnxGraphBuilder, GraphValue, GraphValue> network)
    {
        var graph = new OnnxGraphBuilder("test");
        GraphValue image = graph.Input("image", "N", 1, "H", "W");
        return Save(graph, network(graph, image), path, scale);
    }

    private static string Save(OnnxGraphBuilder graph, GraphValue output, string path, int scale)
    {
        graph.Metadata["livesr.name"] = Path.GetFileNameWithoutExtension(path);
        graph.Metadata["livesr.scale"] = $"{scale}";
        graph.Metadata["livesr.colour"] = "luma";
        graph.Output("enhanced", output, "N", 1, "OH", "OW");
        graph.Build().Save(path);
        return path;
    }

    private static float[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(i) * 0.05f)];
}
