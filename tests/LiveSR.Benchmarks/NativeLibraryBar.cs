using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Native;

namespace LiveSR.Benchmarks;

/// <summary>livesr_process of the compiled library beside the C# engine: the same model, settings and pixels, in turns.</summary>
internal static unsafe class NativeLibraryBar
{
    private const int Size = 1024;

    /// <summary>Measures one model or classical method. Processor time is what a busy machine disturbs least.</summary>
    public static void Run(string library, string name)
    {
        using IFrameEnhancer engine = Enhancers.Open(name, new EnhancerOptions { Provider = "cpu", Tile = Size, Threads = 1 });
        using FrameLease frame = Noise();
        int bytes = Size * Size * engine.Scale * engine.Scale;
        byte* target = (byte*)NativeMemory.Alloc((nuint)bytes);
        Native.Image* images = stackalloc Native.Image[2];
        images[0] = new Native.Image { Pixels = (byte*)frame.Frame.Address, Bytes = Size * Size, Width = Size, Height = Size };
        images[1] = new Native.Image { Pixels = target, Bytes = (ulong)bytes };

        nint loaded = NativeLibrary.Load(Path.GetFullPath(library));
        var process = (delegate* unmanaged<ulong, Native.Image*, Native.Image*, Status>)NativeLibrary.GetExport(loaded, "livesr_process");
        ulong session = Open(loaded, name);
        var engineTimes = new List<double>();
        var libraryTimes = new List<double>();
        double[][] times = Bars.Measure(
            () => engineTimes.Add(ProcessorTime(() => engine.Enhance(frame.Frame).Dispose())),
            () => libraryTimes.Add(ProcessorTime(() => Check(process(session, images, images + 1)))));
        Console.WriteLine($"{name}, {Size}x{Size}, CPU provider, 1 thread, medians in turns (bar: 1.03)");
        Line("processor time", Bars.Median([.. engineTimes]), Bars.Median([.. libraryTimes]));
        Line("wall time", Bars.Median(times[0]), Bars.Median(times[1]));
        NativeMemory.Free(target);
    }

    private static void Line(string what, double engine, double library) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {what,-16}engine {engine,8:0.00} ms  C library {library,8:0.00} ms  ratio {library / engine:0.000}"));

    private static double ProcessorTime(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    private static ulong Open(nint library, string model)
    {
        var create = (delegate* unmanaged<byte*, Options*, ulong*, Status>)NativeLibrary.GetExport(library, "livesr_create");
        ulong session;
        fixed (byte* path = Encoding.UTF8.GetBytes(model + "\0"))
        fixed (byte* provider = "cpu\0"u8)
        {
            var options = new Options { StructSize = (uint)sizeof(Options), Provider = provider, Tile = Size, Threads = 1 };
            Check(create(path, &options, &session));
        }

        return session;
    }

    private static void Check(Status status)
    {
        if (status != Status.Ok)
        {
            throw new InvalidOperationException($"The library answered {status}.");
        }
    }

    private static FrameLease Noise()
    {
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray8, Size, Size);
        new Random(1).NextBytes(writer.Bytes);
        return writer.Publish(new FrameMetadata());
    }
}
