using System.Diagnostics;
using LiveSR.Imaging;
using LiveSR.Inference;
using LiveSR.Inference.Classical;
using LiveSR.Inference.Engine;
using LiveSR.Inference.Providers;
using LiveSR.Native.Interop;

namespace LiveSR.Native.Sessions;

/// <summary>
/// A model at work for one caller. Enhancements take turns, whichever way frames come; the model may be exchanged
/// between two of them. Safe for any number of threads.
/// </summary>
internal sealed unsafe class Session : IDisposable
{
    private const long IdlePixels = 256L << 20;

    private readonly Lock _engine = new();
    private readonly Lock _queueLock = new();
    private IFrameEnhancer _enhancer;
    private Provenance? _lastProvenance;
    private FrameQueue? _queue;
    private volatile bool _disposed;

    public Session(ModelChoice choice) => _enhancer = choice.Open(Pool);

    /// <summary>The line of the last call that failed, or empty.</summary>
    public string LastError { get; set => Volatile.Write(ref field, value); } = "";

    public Counters Counters { get; } = new();

    /// <summary>Where this session's frames come from.</summary>
    public FramePool Pool { get; } = new(IdlePixels);

    public Status Process(Image* input, Image* output)
    {
        using FrameLease frame = Read(input, new FrameMetadata());
        Arguments.NotNull(output, "output");
        using FrameLease result = Enhance(frame.Frame, model => PixelCopy.Announce(
            output, frame.Frame.Width * model.Scale, frame.Frame.Height * model.Scale, frame.Frame.Format, frame.Frame.BitDepth));
        PixelCopy.Write(result.Frame, output);
        return Status.Ok;
    }

    /// <summary>Enhances a frame when it is its turn.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="before">Called with the model whose turn it is, before anything is computed; may refuse by an exception.</param>
    public FrameLease Enhance(Frame frame, Action<IFrameEnhancer> before)
    {
        lock (_engine)
        {
            ThrowIfClosed();
            before(_enhancer);
            long start = Stopwatch.GetTimestamp();
            FrameLease result = _enhancer.Enhance(frame);
            Counters.Enhance.Record(Stopwatch.GetElapsedTime(start));
            Interlocked.Increment(ref Counters.Processed);
            _lastProvenance = result.Frame.Metadata.Provenance;
            return result;
        }
    }

    /// <summary>Exchanges the model. It is loaded first, so that frames go on meanwhile.</summary>
    public Status SetModel(ModelChoice choice)
    {
        ThrowIfClosed();
        IFrameEnhancer old = choice.Open(Pool);
        lock (_engine)
        {
            if (!_disposed)
            {
                (_enhancer, old) = (old, _enhancer);
                _lastProvenance = null;
            }
        }

        old.Dispose();
        ThrowIfClosed();
        return Status.Ok;
    }

    public Status GetModel(ModelInfo* info)
    {
        Arguments.Sized(Arguments.NotNull(info, "info"), info->StructSize, "info");
        lock (_engine)
        {
            ThrowIfClosed();
            var network = _enhancer.Core as OnnxEnhancer;
            info->Scale = _enhancer.Scale;
            info->Inferred = network?.Model.Infers ?? _enhancer.Core is RichardsonLucyEnhancer ? 1 : 0;
            info->Tile = _lastProvenance?.Tile ?? 0;
            info->Overlap = _lastProvenance?.Overlap ?? 0;
            Utf8Text.Write(_enhancer.Name, info->Name, 128);
            Utf8Text.Write(network?.Model.Sha256 ?? "", info->Sha256, 72);
            Utf8Text.Write(network?.Provider.Id() ?? "classical", info->Provider, 16);
            Utf8Text.Write(network?.Model.Precision ?? "fp32", info->Precision, 16);
        }

        return Status.Ok;
    }

    public Status OutputGeometry(int width, int height, int format, Geometry* geometry)
    {
        PixelFormat known = PixelCopy.CheckSize(width, height, format);
        int scale;
        lock (_engine)
        {
            ThrowIfClosed();
            scale = _enhancer.Scale;
        }

        *Arguments.NotNull(geometry, "geometry") = new Geometry
        {
            Bytes = (ulong)width * (ulong)height * (ulong)(scale * scale * known.BytesPerPixel()),
            Width = width * scale,
            Height = height * scale,
            Format = format,
            BytesPerPixel = known.BytesPerPixel(),
            Scale = scale,
            PixelSizeFactor = 1.0 / scale,
        };
        return Status.Ok;
    }

    public Status OpenQueue(int capacity, int policy, int waitMs)
    {
        var queue = new FrameQueue(this, QueueSettings.Read(capacity, policy, waitMs));
        FrameQueue? old;
        lock (_queueLock)
        {
            if (_disposed)
            {
                queue.Cancel();
                ThrowIfClosed();
            }

            (old, _queue) = (_queue, queue);
        }

        old?.Cancel();
        return Status.Ok;
    }

    public Status Submit(Image* input, FrameInfo* info)
    {
        FrameQueue queue = Queue();
        FrameInfo given = info != null
            ? Arguments.Read(Arguments.Sized(info, info->StructSize, "info", FrameInfo.FirstSize), info->StructSize)
            : new FrameInfo { ImageNumber = queue.NextNumber() };
        var metadata = new FrameMetadata
        {
            ImageNumber = given.ImageNumber,
            ElapsedTimeMs = given.ElapsedMs,
            PixelSizeUm = given.PixelSizeUm > 0 ? given.PixelSizeUm : null,
        };
        return queue.Submit(Read(input, metadata), given.User);
    }

    public Status Poll(Image* output, FrameInfo* info, int timeoutMs)
    {
        Arguments.NotNull(output, "output");
        if (info != null)
        {
            Arguments.Sized(info, info->StructSize, "info", FrameInfo.FirstSize);
        }

        return Queue().Poll(output, info, timeoutMs);
    }

    public Status Finish()
    {
        Queue().Finish();
        return Status.Ok;
    }

    public Status Cancel()
    {
        Queue().Cancel();
        return Status.Ok;
    }

    public Status GetStatistics(Statistics* statistics)
    {
        Arguments.Sized(Arguments.NotNull(statistics, "statistics"), statistics->StructSize, "statistics");
        ThrowIfClosed();
        Statistics read = Counters.Read();
        lock (_queueLock)
        {
            (read.Waiting, read.Ready) = _queue?.Depths() ?? (0, 0);
        }

        read.StructSize = statistics->StructSize;
        *statistics = read;
        return Status.Ok;
    }

    /// <summary>Ends all that waits, and returns when the frame that is being computed is done.</summary>
    public void Dispose()
    {
        FrameQueue? queue;
        lock (_queueLock)
        {
            _disposed = true;
            queue = _queue;
        }

        queue?.Cancel();
        queue?.Join();
        lock (_engine)
        {
            _enhancer.Dispose();
        }

        Pool.Dispose();
    }

    private FrameLease Read(Image* input, FrameMetadata metadata)
    {
        try
        {
            return PixelCopy.Read(Arguments.NotNull(input, "input"), Pool, metadata);
        }
        catch (ObjectDisposedException)
        {
            // The pool: another thread destroyed the session after this one had found it.
            ThrowIfClosed();
            throw;
        }
    }

    private FrameQueue Queue()
    {
        lock (_queueLock)
        {
            ThrowIfClosed();
            return _queue ?? throw new CallException(Status.Closed, "the session's queue is not open: call livesr_open_queue first.");
        }
    }

    private void ThrowIfClosed()
    {
        if (_disposed)
        {
            throw new CallException(Status.Closed, "the session was destroyed during the call.");
        }
    }
}
