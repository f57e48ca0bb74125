using System.Reactive.Subjects;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Benchmarking;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Models;
using LiveSR.Inference.Providers;
using LiveSR.Onnx;
using LiveSR.Onnx.Analysis;
using LiveSR.Pipeline;
using LiveSR.Pipeline.Sinks;
using LiveSR.Queues;

namespace LiveSR.Cli.Benchmarking;

/// <summary>Measures one case: the runs alone, single frames through the enhancer, and frames through a pipeline, each warm and for the same time.</summary>
/// <param name="clock">The clock.</param>
/// <param name="span">How long each is measured, after one run that does not count.</param>
/// <param name="threads">Threads of the CPU provider; null for the fastest, as measured once.</param>
/// <param name="cudaGraph">Whether CUDA records and repeats its runs.</param>
/// <param name="image">Whose middle the frames show; null for noise in grey.</param>
internal sealed class BenchRun(TimeProvider clock, TimeSpan span, int? threads, bool cudaGraph, Frame? image)
{
    private const int FewestFrames = 5;

    private readonly Dictionary<(ExecutionProvider, Precision), DeviceRates> _rates = [];

    /// <summary>Measures a case. What fails is said in the result, so that the others are measured.</summary>
    public BenchResult Measure(BenchCase asked, CancellationToken cancellation)
    {
        try
        {
            return new BenchResult(asked, Figures(asked, cancellation));
        }
        catch (Exception e) when (e is InferenceException or InsufficientMemoryException or OutOfMemoryException)
        {
            return new BenchResult(asked, null, e.Message);
        }
    }

    private BenchFigures Figures(BenchCase asked, CancellationToken cancellation)
    {
        ModelPackage model = ModelCatalog.Default.Open(asked.Model);
        using var enhancer = new OnnxEnhancer(model, new EnhancerOptions
        {
            Provider = asked.Provider.Id(),
            Precision = asked.Precision,
            DevicePath = asked.DevicePath,
            CudaGraph = cudaGraph,
            Tile = Math.Max(asked.Width, asked.Height) * model.Scale,
            Batch = 1,
            Threads = threads,
        });
        var settings = new SessionSettings(enhancer.Threads) { Precision = asked.Precision, CudaGraph = cudaGraph };
        using FrameLease frame = image is null ? Noise(asked.Width, asked.Height) : Middle(image, asked.Width, asked.Height);
        BenchFigures bare = Bare(model, asked, frame.Frame.Format, settings, asked.DevicePath ? enhancer.FramesInFlight : 0, cancellation);
        if (asked.Batch > 1)
        {
            return bare;
        }

        // Each place that a frame may have is made by the first frame in it.
        for (int i = 0; i < enhancer.FramesInFlight; i++)
        {
            enhancer.Enhance(frame.Frame, cancellation).Dispose();
        }

        double[] single = Times(() => enhancer.Enhance(frame.Frame, cancellation).Dispose(), cancellation);
        PrecisionLoss? loss = asked.Precision == Precision.Single ? null : PrecisionLoss.Of(enhancer, frame.Frame, cancellation);
        return bare with
        {
            LossPsnr = loss?.Psnr,
            LossCounts = loss?.Largest,
            P50 = Percentile(single, 0.50),
            P95 = Percentile(single, 0.95),
            P99 = Percentile(single, 0.99),
            OnCpu = enhancer.FallbackNodes,
            PipelineFps = ThroughPipeline(enhancer, frame.Frame, cancellation),
        };
    }

    /// <summary>As many threads as there are lanes, each with its own.</summary>
    private BenchFigures Bare(ModelPackage model, BenchCase asked, PixelFormat format, SessionSettings settings, int lanes, CancellationToken cancellation)
    {
        using var loop = new BareLoop(model, format, asked.Width, asked.Height, asked.Batch, asked.Provider, settings, lanes);
        int runs = 0, workers = Math.Max(1, lanes);
        Parallel.For(0, workers, lane => loop.Run(lane));
        long start = clock.GetTimestamp();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, lane =>
        {
            for (int done = 0; (done < FewestFrames || clock.GetElapsedTime(start) < span) && !cancellation.IsCancellationRequested; done++)
            {
                loop.Run(lane);
                Interlocked.Increment(ref runs);
            }
        });
        double seconds = clock.GetElapsedTime(start).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        double? operations = Operations(model, asked);
        return new BenchFigures
        {
            BareFps = runs * asked.Batch / seconds,
            BytesToDevice = loop.BytesToDevice,
            BytesFromDevice = loop.BytesFromDevice,
            Operations = operations,
            FloorMs = operations is { } count ? Rates(asked, settings).FloorMilliseconds(count, loop.BytesToDevice + loop.BytesFromDevice) : null,
            ProcessMiB = Environment.WorkingSet / (1024.0 * 1024),
            DeviceMiB = DeviceMemory.UsedMiB(asked.Provider, settings.Device),
        };
    }

    private DeviceRates Rates(BenchCase asked, SessionSettings settings)
    {
        if (!_rates.TryGetValue((asked.Provider, asked.Precision), out DeviceRates? rates))
        {
            rates = DeviceRates.Measure(asked.Provider, settings);
            _rates[(asked.Provider, asked.Precision)] = rates;
        }

        return rates;
    }

    private static double? Operations(ModelPackage model, BenchCase asked)
    {
        int before = model.Scale / model.NetworkScale;
        return GraphCost.Of(OnnxModel.Load(model.Path)).FlopsPerPixel * asked.Width * before * asked.Height * before;
    }

    private double ThroughPipeline(OnnxEnhancer enhancer, Frame frame, CancellationToken cancellation)
    {
        using var frames = new Subject<Frame>();
        LivePipelineBuilder builder = LivePipeline.From(frames);
        builder.Branch()
            .Stage("enhance", enhancer.Enhance, QueueOptions.Files, enhancer.FramesInFlight)
            .Sink("null", new NullSink(), QueueOptions.Files);
        using LivePipeline pipeline = builder.Start();
        long start = clock.GetTimestamp();
        int sent = 0;
        for (; (sent < FewestFrames || clock.GetElapsedTime(start) < span) && !cancellation.IsCancellationRequested; sent++)
        {
            frames.OnNext(frame);
        }

        frames.OnCompleted();
        pipeline.Completion.GetAwaiter().GetResult().ThrowIfFailed();
        return sent / clock.GetElapsedTime(start).TotalSeconds;
    }

    private double[] Times(Action frame, CancellationToken cancellation)
    {
        var times = new List<double>();
        long begun = clock.GetTimestamp();
        while (times.Count < FewestFrames || clock.GetElapsedTime(begun) < span)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = clock.GetTimestamp();
            frame();
            times.Add(clock.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Order()];
    }

    private static double Percentile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * (sorted.Length - 1))];

    /// <summary>The middle of an image, its 8 bits spread over 16: what half precision loses is mostly less than a grey level of 8.</summary>
    private static FrameLease Middle(Frame image, int width, int height)
    {
        if (width > image.Width || height > image.Height)
        {
            throw new UsageException($"--size {width}x{height} is larger than the image, which is {image.Width}x{image.Height}.");
        }

        FrameLease middle = image.Crop(new PixelRect((image.Width - width) / 2, (image.Height - height) / 2, width, height));
        if (image.Format.BytesPerChannel() > 1)
        {
            return middle;
        }

        using (middle)
        {
            using FrameWriter spread = FramePool.Shared.Rent(image.Format == PixelFormat.Gray8 ? PixelFormat.Gray16 : PixelFormat.Bgr48, width, height);
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> row = middle.Frame.Row<byte>(y);
                Span<ushort> wide = spread.Row<ushort>(y);
                for (int i = 0; i < wide.Length; i++)
                {
                    wide[i] = (ushort)(row[i] * (ushort.MaxValue / byte.MaxValue));
                }
            }

            return spread.Publish(new FrameMetadata());
        }
    }

    private static FrameLease Noise(int width, int height)
    {
        using FrameWriter writer = FramePool.Shared.Rent(PixelFormat.Gray16, width, height);
        new Random(width).NextBytes(writer.Bytes);
        return writer.Publish(new FrameMetadata());
    }
}
