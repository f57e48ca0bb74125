using System.Collections.Immutable;
using LiveSR.Plugins.Data;
using LiveSR.Queues;

namespace LiveSR.Plugins.Pipelines;

/// <summary>What all pipelines have in common: the order of calls, the declared images, and the errors.</summary>
public abstract class DataPipeline : IDataPipeline
{
    private const string SinkName = "sink";

    private readonly Lock _entry = new();
    private readonly IImageSink _sink;
    private DeclaredImages? _declared;
    private ProcessorException? _refusal;
    private bool _imagesCame;
    private bool _flushed;
    private volatile bool _halted;
    private volatile int _sinkThread;

    private protected DataPipeline(IEnumerable<PipelineStage> stages, IImageSink sink)
    {
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
        Stages = [.. stages.Select(stage => new ProcessorStage(stage, Errors))];
    }

    /// <inheritdoc/>
    public bool IsHalted => _halted;

    private protected PipelineErrors Errors { get; } = new();

    private protected ImmutableArray<ProcessorStage> Stages { get; }

    /// <inheritdoc/>
    public void InsertSummaryMetadata(SummaryMetadata summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ThrowIfCalledFromInside();
        lock (_entry)
        {
            string? late = _halted ? "the pipeline was halted"
                : _imagesCame ? "an image came before it"
                : _declared is not null || _refusal is not null ? "it has come already"
                : null;
            if (late is not null)
            {
                throw new InvalidOperationException($"Summary metadata cannot be inserted: {late}. Build a new pipeline.");
            }

            PassSummaryMetadata(summary);
        }
    }

    /// <inheritdoc/>
    public void InsertImage(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ThrowIfCalledFromInside();
        if (_halted)
        {
            return;
        }

        lock (_entry)
        {
            if (_halted)
            {
                return;
            }

            Errors.ThrowIfAny();
            Admit(image);
            Deliver(image);
        }
    }

    /// <inheritdoc/>
    public void Halt()
    {
        ThrowIfCalledFromInside();
        _halted = true;
        lock (_entry)
        {
            if (!_flushed)
            {
                Flush();
                _flushed = true;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProcessorException> GetExceptions() => Errors.Snapshot();

    /// <inheritdoc/>
    public void ClearExceptions() => Errors.Clear();

    /// <summary>As <see cref="Halt"/>.</summary>
    public void Dispose()
    {
        Halt();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts an image on its way. One call at a time.</summary>
    private protected abstract void Deliver(Image image);

    /// <summary>Waits until all images are through, and cleans the processors up in order. Called once.</summary>
    private protected abstract void Flush();

    /// <summary>The end of the chain.</summary>
    private protected void PutInSink(Image image)
    {
        _sinkThread = Environment.CurrentManagedThreadId;
        try
        {
            _sink.PutImage(image);
        }
        catch (Exception exception)
        {
            Errors.Record(SinkName, exception, image.Metadata.ImageNumber);
        }
        finally
        {
            _sinkThread = 0;
        }
    }

    /// <summary>Joins the stages into a chain of calls that ends in the sink, and returns its start.</summary>
    private protected Action<Image> ChainSynchronously()
    {
        Action<Image> next = PutInSink;
        foreach (ProcessorStage stage in Stages.Reverse())
        {
            stage.Next = next;
            next = stage.Process;
        }

        return next;
    }

    /// <summary>A queue between two threads. Each image in it is a copy (a lease) of its own.</summary>
    private protected static BoundedQueue<Image> QueueOfCopies(QueueOptions options) => new(options, static (image, _) => image.Dispose());

    /// <summary>Calls <paramref name="consume"/> for every image, and disposes it, until the queue is closed and empty.</summary>
    private protected static void ConsumeAll(BoundedQueue<Image> queue, Action<Image> consume)
    {
        while (queue.Take(out Image? image))
        {
            using (image)
            {
                consume(image);
            }
        }
    }

    /// <summary>Whoever is inside holds the pipeline up: were it to wait for the pipeline, both would wait for ever.</summary>
    private void ThrowIfCalledFromInside()
    {
        if (_sinkThread == Environment.CurrentManagedThreadId || Stages.Any(stage => stage.IsRunningHere))
        {
            throw new InvalidOperationException("A processor or sink must not call the pipeline that is calling it.");
        }
    }

    private void Admit(Image image)
    {
        if (_declared is null && _refusal is null)
        {
            try
            {
                PassSummaryMetadata(SummaryMetadata.Of(image.Frame));
            }
            catch (ProcessorException)
            {
                // Told below, and again for every image that follows.
            }
        }

        if (_refusal is not null)
        {
            throw new DataPipelineException($"{_refusal.Message} The summary metadata was refused, so the pipeline cannot run.", _refusal);
        }

        if (_declared!.Mismatch(image) is { } mismatch)
        {
            throw new ArgumentException($"{char.ToUpperInvariant(mismatch[0])}{mismatch[1..]} in the summary metadata. Build a new pipeline for images of another kind.", nameof(image));
        }

        _imagesCame = true;
    }

    private void PassSummaryMetadata(SummaryMetadata summary)
    {
        SummaryMetadata passed = summary;
        try
        {
            foreach (ProcessorStage stage in Stages)
            {
                passed = stage.PassSummaryMetadata(passed);
            }

            PutInSink(passed);
            _declared = new DeclaredImages(summary);
        }
        catch (ProcessorException exception)
        {
            _refusal = exception;
            throw;
        }
    }

    private void PutInSink(SummaryMetadata summary)
    {
        try
        {
            _sink.PutSummaryMetadata(summary);
        }
        catch (Exception exception)
        {
            throw Errors.Record(SinkName, exception, imageNumber: null);
        }
    }
}
