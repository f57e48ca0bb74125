using System.Globalization;
using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Device;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;
using LiveSR.Simulation;

namespace LiveSR.Benchmarks;

/// <summary>
/// Live frames a second on the CPU by count of threads and by what they do while they wait, through the whole pipeline:
/// a thread that copies frames as a camera's driver does, the engine, and a sink that copies as one that writes does.
/// </summary>
internal static class ThreadsBar
{
    private const int Size = 512;

    /// <summary>Measures and prints.</summary>
    public static void Run(string name)
    {
        ModelPackage model = ModelCatalog.Default.Open(name);
        using var microscope = new SimulatedMicroscope(new SimulationOptions { Width = Size, Height = Size });
        using SimulatedFrame simulated = microscope.Render(0);
        var cpu = new EnhancerOptions { Provider = "cpu" };
        int all = Environment.ProcessorCount;
        using var byDefault = new OnnxEnhancer(model, cpu);
        (string What, OnnxEnhancer Engine)[] rows =
        [
            ($"by default: {byDefault.Threads}, tile {byDefault.Tile}", byDefault),
            .. new[] { 1, all }.Distinct().Select(threads => ($"--threads {threads}", new OnnxEnhancer(model, cpu with { Threads = threads }))),
            .. Enum.GetValues<Spinning>().Select(spinning =>
                ($"--threads {all}, spinning {spinning.ToString().ToLowerInvariant()}", new OnnxEnhancer(model, cpu with { Threads = all, Sessions = new SpinningSessions(spinning) }))),
        ];
        try
        {
            Console.WriteLine($"{model.Title}, {Size}x{Size}, CPU provider, medians of {Blocks.Rounds} blocks of {Blocks.Frames} frames in turns");
            double[] times = Blocks.Measure([.. rows.Select(row => (Action)(() => Live(row.Engine, simulated.Frame)))]);
            foreach (((string what, _), double time) in rows.Zip(times))
            {
                Bars.Line(what, time, string.Create(CultureInfo.InvariantCulture, $"{1000 / time:0.0} frames/s"));
            }
        }
        finally
        {
            Array.ForEach(rows, row => row.Engine.Dispose());
        }
    }

    private static void Live(OnnxEnhancer engine, Frame frame)
    {
        using var frames = new Subject<Frame>();
        LivePipelineBuilder builder = LivePipeline.From(frames);
        builder.Branch().Stage("enhance", (frame, end) => engine.Enhance(frame, end), QueueOptions.Files).Sink("copy", new CopyingSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        Blocks.Of(() =>
        {
            using FrameWriter writer = FramePool.Shared.Rent(frame.Format, frame.Width, frame.Height);
            frame.CopyTo(writer.Bytes);
            using FrameLease captured = writer.Publish(frame.Metadata);
            frames.OnNext(captured.Frame);
        })();
        frames.OnCompleted();
        pipeline.Completion.GetAwaiter().GetResult().ThrowIfFailed();
    }

    private sealed class CopyingSink : IFrameSink
    {
        private byte[] _written = [];

        public void Write(Frame frame)
        {
            int bytes = frame.Width * frame.Height * frame.Format.BytesPerPixel();
            _written = _written.Length == bytes ? _written : new byte[bytes];
            frame.CopyTo(_written);
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>ONNX Runtime's sessions, whose threads wait in one way.</summary>
    private sealed class SpinningSessions(Spinning spinning) : ISessionFactory
    {
        public IInferenceSession Open(ModelPackage model, ExecutionProvider provider, SessionSettings settings) =>
            OnnxSessionFactory.Instance.Open(model, provider, settings with { Spinning = spinning });

        public IFrameSession? OpenFrames(ModelPackage model, PixelFormat format, ExecutionProvider provider, SessionSettings settings) =>
            OnnxSessionFactory.Instance.OpenFrames(model, format, provider, settings with { Spinning = spinning });

        public string Describe(ExecutionProvider provider) => OnnxSessionFactory.Instance.Describe(provider);
    }
}
