using System.Globalization;
using LiveSR.Imaging;
using LiveSR.Inference;

namespace LiveSR.Benchmarks;

/// <summary>livesr_process of the compiled library beside the C# engine: the same model, settings and pixels, in turns.</summary>
internal static class NativeLibraryBar
{
    private const int Size = 1024;

    /// <summary>Measures one model or classical method. Processor time is what a busy machine disturbs least.</summary>
    public static void Run(string library, string model)
    {
        using IFrameEnhancer engine = Enhancers.Open(model, new EnhancerOptions { Provider = "cpu", Tile = Size, Threads = 1 });
        using var native = new NativeEngine(library, model, Size, engine.Scale);
        using FrameLease frame = NoiseFrame(Size);
        var engineTimes = new List<double>();
        var libraryTimes = new List<double>();
        double[][] times = Bars.Measure(
            () => engineTimes.Add(ProcessorTime(() => engine.Enhance(frame.Frame).Dispose())),
            () => libraryTimes.Add(ProcessorTime(() => native.Process(frame.Frame))));
        Console.WriteLine($"{model}, {Size}x{Size}, CPU provider, 1 thread, medians in turns (bar: 1.03)");
        Line("processor time", Bars.Median([.. engineTimes]), Bars.Median([.. libraryTimes]));
        Line("wall time", Bars.Median(times[0]), Bars.Median(times[1]));
    }

    /// <summary>Noise, 8-bit grey.</summary>
    public static FrameLease NoiseFrame(int size)
    {
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray8, size, size);
        new Random(1).NextBytes(writer.Bytes);
        return writer.Publish(new FrameMetadata());
    }

    private static void Line(string what, double engine, double library) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {what,-16}engine {engine,8:0.00} ms  C library {library,8:0.00} ms  ratio {library / engine:0.000}"));

    private static double ProcessorTime(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
