using System.Reactive.Subjects;
using BenchmarkDotNet.Attributes;
using LiveSR.Imaging;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Pipeline.Statistics;
using LiveSR.Queues;

namespace LiveSR.Benchmarks;

/// <summary>
/// What the pipeline itself costs for a 1024x1024 frame: a stage that only copies the pixels, called directly and
/// through source, queue, stage, queue, sink. The difference is the overhead outside inference.
/// <c>dotnet run -c Release --project tests/LiveSR.Benchmarks -- --filter '*Pipeline*'</c>
/// </summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private const int Size = 1024;
    private const int Frames = 200;

    private readonly FramePool _pool = new();
    private readonly SemaphoreSlim _written = new(0);
    private Subject<Frame> _frames = new();
    private LivePipeline? _pipeline;
    private FrameLease? _image;

    /// <summary>Makes the frame that every benchmark sends.</summary>
    [GlobalSetup(Target = nameof(CallDirectly))]
    public void MakeFrame() => _image = _pool.Rent(PixelFormat.Gray8, Size, Size).Publish(new FrameMetadata { Camera = "benchmark" });

    /// <summary>Starts a pipeline that loses nothing.</summary>
    [GlobalSetup(Targets = [nameof(StreamThroughPipeline), nameof(PassOneFrameThroughPipeline)])]
    public void StartPipeline()
    {
        MakeFrame();
        _frames = new Subject<Frame>();
        LivePipelineBuilder builder = LivePipeline.From(_frames);
        builder.Branch()
            .Stage("copy", Copy, QueueOptions.Files)
            .Sink("sink", new CallbackSink(_ => _written.Release()), QueueOptions.Files);
        _pipeline = builder.Start();
    }

    /// <summary>Ends the pipeline and tells its own figures.</summary>
    [GlobalCleanup(Targets = [nameof(StreamThroughPipeline), nameof(PassOneFrameThroughPipeline)])]
    public void StopPipeline()
    {
        PipelineStatistics total = _pipeline!.Stop().Statistics;
        Console.WriteLine($"// capture to sink: {total.Sinks[0].EndToEnd}; of it the copying stage: {total.Stages[0].Duration}");
        DropFrame();
    }

    /// <summary>Gives the frame back; nothing may be left lent.</summary>
    [GlobalCleanup(Target = nameof(CallDirectly))]
    public void DropFrame()
    {
        _image?.Dispose();
        Console.WriteLine($"// leases left: {_pool.Outstanding}");
    }

    /// <summary>The same frame and stage without a pipeline.</summary>
    [Benchmark(Baseline = true)]
    public void CallDirectly()
    {
        using FrameLease received = Receive();
        using FrameLease result = Copy(received.Frame);
    }

    /// <summary>A stream as fast as it goes: time and allocations per frame.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public void StreamThroughPipeline()
    {
        for (int i = 0; i < Frames; i++)
        {
            Send();
        }

        for (int i = 0; i < Frames; i++)
        {
            _written.Wait();
        }
    }

    /// <summary>One frame at a time, from its reception until the sink has it: the latency that the queues add.</summary>
    [Benchmark]
    public void PassOneFrameThroughPipeline()
    {
        Send();
        _written.Wait();
    }

    private void Send()
    {
        using FrameLease received = Receive();
        _frames.OnNext(received.Frame);
    }

    private FrameLease Receive() =>
        _image!.Frame.With(_image.Frame.Metadata with { ReceivedTime = TimeProvider.System.GetUtcNow() });

    private FrameLease Copy(Frame frame)
    {
        FrameWriter writer = _pool.Rent(frame.Format, frame.Width, frame.Height);
        frame.CopyTo(writer.Bytes);
        return writer.Publish(frame.Metadata);
    }
}
