using System.Diagnostics;
using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Simulation;

namespace LiveSR.Benchmarks;

/// <summary>
/// The engine's own floats beside the graph that takes integers, on the processor: a frame's time in a stream that never
/// waits, in turns, with the threads that the probe chose. Two frames in flight share its threads.
/// </summary>
internal static class PathsBar
{
    /// <summary>Length of a block; it has two frames at least.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(0.4);

    private static readonly PixelFormat[] Formats = [PixelFormat.Gray8, PixelFormat.Gray16];

    /// <summary>Measures and prints.</summary>
    /// <param name="name">The model.</param>
    /// <param name="sizes">Edges of the frames.</param>
    public static void Run(string name, IReadOnlyList<int> sizes)
    {
        ModelPackage model = ModelCatalog.Default.Open(name);
        var options = new EnhancerOptions { Provider = "cpu" };
        Console.WriteLine($"{model.Title}, CPU provider, milliseconds a frame, medians in turns");
        foreach (int size in sizes)
        {
            foreach (PixelFormat format in Formats)
            {
                using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = size, Height = size, BitDepth = format.ContainerBits() });
                using SimulatedFrame simulated = microscope.Render(0);
                Measure(model, options, simulated.Frame);
            }
        }
    }

    private static void Measure(ModelPackage model, EnhancerOptions options, Frame frame)
    {
        var engine = new OnnxEnhancer(model, options with { DevicePath = false });
        int threads = Environment.ProcessorCount;
        (string Name, OnnxEnhancer Enhancer)[] paths =
        [
            ("engine", engine),
            ("graph", new OnnxEnhancer(model, options with { DevicePath = true, FramesInFlight = 1 })),
            ("graph, two frames side by side", new OnnxEnhancer(model, options with { DevicePath = true, Threads = Math.Max(1, threads / 2) })),
            ("as the probe chose", new OnnxEnhancer(model, options)),
        ];
        engine.Enhance(frame).Dispose();
        long start = Stopwatch.GetTimestamp();
        engine.Enhance(frame).Dispose();
        int frames = Math.Max(2, (int)(Block / Stopwatch.GetElapsedTime(start)) / 2 * 2);
        double[] times = Blocks.Measure(frames, [.. paths.Select(path => (Action)(() => Stream(path.Enhancer, frame, frames)))]);
        Console.WriteLine($" {frame.Width}x{frame.Height}, {frame.Format}, {engine.Threads} threads, tiles of {engine.Tile}");
        for (int i = 0; i < paths.Length; i++)
        {
            Bars.Line(paths[i].Name, times[i], string.Create(CultureInfo.InvariantCulture, $"{times[0] / times[i]:0.00} of the engine's throughput"));
            paths[i].Enhancer.Dispose();
        }
    }

    /// <summary>As many threads as frames in flight, each with the next frame when its last is done.</summary>
    private static void Stream(OnnxEnhancer enhancer, Frame frame, int frames) =>
        Parallel.For(0, enhancer.FramesInFlight, new ParallelOptions { MaxDegreeOfParallelism = enhancer.FramesInFlight }, _ =>
        {
            for (int i = 0; i < frames / enhancer.FramesInFlight; i++)
            {
                enhancer.Enhance(frame).Dispose();
            }
        });
}
