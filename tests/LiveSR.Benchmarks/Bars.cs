using System.Diagnostics;
using System.Globalization;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Onnx.Building;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;
using LiveSR.Simulation;

namespace LiveSR.Benchmarks;

/// <summary>
/// The bars of the design's section 7, each as a ratio of medians measured in turns in one process, so that what
/// disturbs the machine disturbs both sides. Frames are of the simulated microscope, 16 bit.
/// </summary>
internal static class Bars
{
    public const string DefaultModel = "livesr-live-x2";
    private const int Size = 1024;
    private const int Rounds = 15;
    private const int OverheadRounds = 100;

    /// <summary>Measures and prints all bars.</summary>
    public static void Run(string name)
    {
        ModelPackage model = ModelCatalog.Default.Open(name);
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = Size, Height = Size });
        using SimulatedFrame simulated = microscope.Render(0);
        var whole = new EnhancerOptions { Provider = "cpu", Tile = Size, Batch = 1 };
        using var untiled = new OnnxEnhancer(model, whole);
        int threads = untiled.Threads;
        Console.WriteLine($"{model.Title}, {Size}x{Size}, CPU provider, {threads} threads, medians of {Rounds} rounds");

        using var bare = new BareSession(model, Size, threads);
        Throughput(bare, untiled, simulated.Frame);
        Overhead(simulated.Frame, threads);
        Tiling(model, untiled, whole, simulated.Frame);
        Allocation(untiled, simulated.Frame);
    }

    private static void Throughput(BareSession bare, OnnxEnhancer engine, Frame frame)
    {
        double[] times = Blocks.Measure(Blocks.Of(bare.Run), Blocks.Of(() => engine.Enhance(frame).Dispose()), () => ThroughPipeline(engine, frame));
        Line("session.Run", times[0], $"blocks of {Blocks.Frames} frames, {Blocks.Rounds} rounds");
        Line("engine, a frame", times[1], Ratio(times[0] / times[1]));
        Line("pipeline, a frame", times[2], $"{Ratio(times[0] / times[2])} of the bare loop's throughput (bar: 0.95)");
    }

    /// <summary>With a network that only repeats pixels, so that the engine's own time does not drown in the network's noise.</summary>
    private static void Overhead(Frame frame, int threads)
    {
        string path = Path.Combine(Path.GetTempPath(), $"livesr-bars-{Environment.ProcessId}.onnx");
        var graph = new OnnxGraphBuilder("repeat");
        graph.Metadata[ModelMetadata.Scale] = "2";
        graph.Metadata[ModelMetadata.Colour] = "gray";
        graph.Output("high", graph.Input("low", "N", 1, "H", "W").ResizeNearest(2), "N", 1, "2*H", "2*W");
        graph.Build().Save(path);
        try
        {
            var model = ModelPackage.Open(path);
            using var bare = new BareSession(model, Size, threads);
            using var engine = new OnnxEnhancer(model, new EnhancerOptions { Provider = "cpu", Tile = Size, Batch = 1, Threads = threads });
            double[][] times = Measure(OverheadRounds, bare.Run, () => engine.Enhance(frame).Dispose());
            double run = Median(times[0]);
            Line("overhead outside inference, median", Median(times[1]) - run, "");
            Line("overhead outside inference, p95", Percentile(times[1], 0.95) - run, "(bar: 5 ms)");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Tiling(ModelPackage model, OnnxEnhancer untiled, EnhancerOptions whole, Frame frame)
    {
        if (model.Halo is not { } halo)
        {
            return;
        }

        foreach (int tile in new[] { 512, 384, 256 })
        {
            using var tiled = new OnnxEnhancer(model, whole with { Tile = tile });
            var plan = TilePlan.CreateBalanced(frame.Width, frame.Height, tile, halo, model.SizeMultiple);
            double pixels = plan.Tiles.Sum(t => (double)t.Input.Area) / ((double)frame.Width * frame.Height);
            double[][] times = Measure(() => untiled.Enhance(frame).Dispose(), () => tiled.Enhance(frame).Dispose());
            double ratio = Median(times[1]) / Median(times[0]);
            Line($"tiles of {tile}", Median(times[1]), $"{Ratio(ratio)} of untiled for {Ratio(pixels)} of its pixels: {Ratio(ratio / pixels)} (bar: 1.05)");
        }
    }

    private static void Allocation(OnnxEnhancer engine, Frame frame)
    {
        engine.Enhance(frame).Dispose();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int generation2 = GC.CollectionCount(2);
        for (int i = 0; i < Rounds; i++)
        {
            engine.Enhance(frame).Dispose();
        }

        double bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Rounds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {"managed memory allocated, a frame",-36}{bytes,10:0} B  generation 2 collections: {GC.CollectionCount(2) - generation2}"));
    }

    private static void ThroughPipeline(OnnxEnhancer engine, Frame frame)
    {
        using var frames = new Subject<Frame>();
        LivePipelineBuilder builder = LivePipeline.From(frames);
        builder.Branch().Stage("enhance", (frame, end) => engine.Enhance(frame, end), QueueOptions.Files).Sink("null", new NullSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        Blocks.Of(() => frames.OnNext(frame))();
        frames.OnCompleted();
        pipeline.Completion.GetAwaiter().GetResult().ThrowIfFailed();
    }

    /// <summary>Times each action in turn, <see cref="Rounds"/> times after one warm-up; milliseconds.</summary>
    internal static double[][] Measure(params Action[] actions) => Measure(Rounds, actions);

    /// <summary>Times each action in turn, a number of rounds after one warm-up; milliseconds.</summary>
    internal static double[][] Measure(int rounds, params Action[] actions) => Measure(static () => { }, rounds, actions);

    /// <summary>The same, and does something untimed before each.</summary>
    internal static double[][] Measure(Action before, int rounds, params Action[] actions)
    {
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int a = 0; a < actions.Length; a++)
            {
                before();
                long start = Stopwatch.GetTimestamp();
                actions[a]();
                if (round >= 0)
                {
                    times[a][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }
            }
        }

        return times;
    }

    internal static double Median(double[] values) => Percentile(values, 0.5);

    private static double Percentile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(share * (sorted.Length - 1))];
    }

    internal static string Ratio(double ratio) => ratio.ToString("0.000", CultureInfo.InvariantCulture);

    internal static void Line(string what, double milliseconds, string comment) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-36}{milliseconds,10:0.00} ms  {comment}"));
}
