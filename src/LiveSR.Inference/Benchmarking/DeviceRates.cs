using LiveSR.Imaging;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Onnx.Building;

namespace LiveSR.Inference.Benchmarking;

/// <summary>
/// What a device can do at best, measured through the same runtime and path: how many operations a second in products of
/// large matrices, and how many bytes a second from the processor's memory to the device and back. No network can be
/// faster than the larger of the two times that follow.
/// </summary>
/// <param name="OperationsPerSecond">Two for each multiply-add.</param>
/// <param name="BytesPerSecond">Both ways together.</param>
public sealed record DeviceRates(double OperationsPerSecond, double BytesPerSecond)
{
    private const int MatrixEdge = 1024;
    private const int ImageEdge = 2048;
    private const int Runs = 5;
    private const int FewProducts = 4;
    private const int ManyProducts = 256;

    /// <summary>Seconds from which a run is long beside its launch.</summary>
    private const double Long = 0.02;

    /// <summary>Least time of an image in milliseconds: its operations or its bytes, whichever take longer.</summary>
    public double FloorMilliseconds(double operations, double bytes) => 1000 * Math.Max(operations / OperationsPerSecond, bytes / BytesPerSecond);

    /// <summary>Measures a provider in a precision.</summary>
    /// <exception cref="InferenceException">The provider is not there or cannot compute products.</exception>
    public static DeviceRates Measure(ExecutionProvider provider, SessionSettings settings)
    {
        int products = FewProducts;
        double product = Seconds(Products(products), MatrixEdge, provider, settings);
        if (product < Long)
        {
            // A device that is hundreds of times as fast as a processor would show how long a launch takes.
            products = ManyProducts;
            product = Seconds(Products(products), MatrixEdge, provider, settings);
        }

        double copy = Seconds(Copy(), ImageEdge, provider, settings);
        return new DeviceRates(products * 2 * Math.Pow(MatrixEdge, 3) / product, 2 * sizeof(ushort) * Math.Pow(ImageEdge, 2) / copy);
    }

    /// <summary>The image as a matrix, multiplied again and again by one that keeps it within its range.</summary>
    private static ModelPackage Products(int count)
    {
        OnnxGraphBuilder graph = Start("products", MatrixEdge);
        GraphValue matrix = graph.Input("low", 1, 1, MatrixEdge, MatrixEdge);
        float[] mean = new float[MatrixEdge * MatrixEdge];
        var random = new Random(1);
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = random.NextSingle() * 2 / MatrixEdge;
        }

        GraphValue weights = graph.Weight("weights", mean, MatrixEdge, MatrixEdge);
        for (int i = 0; i < count; i++)
        {
            matrix = matrix.MatMul(weights);
        }

        graph.Output("high", matrix);
        return ModelPackage.Of(graph.Build(), "matrix products");
    }

    private static ModelPackage Copy()
    {
        OnnxGraphBuilder graph = Start("copy", ImageEdge);
        graph.Output("high", graph.Input("low", 1, 1, ImageEdge, ImageEdge) * 0.5f);
        return ModelPackage.Of(graph.Build(), "copies");
    }

    private static OnnxGraphBuilder Start(string name, int edge)
    {
        var graph = new OnnxGraphBuilder(name);
        graph.Metadata[ModelMetadata.Scale] = "1";
        graph.Metadata[ModelMetadata.Colour] = "gray";
        graph.Metadata[ModelMetadata.TileSize] = $"{edge}";
        return graph;
    }

    private static double Seconds(ModelPackage model, int edge, ExecutionProvider provider, SessionSettings settings)
    {
        using var loop = new BareLoop(model, PixelFormat.Gray16, edge, edge, batch: 1, provider, settings with { CudaGraph = false }, lanes: 1);
        loop.Run();
        double best = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            loop.Run();
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
