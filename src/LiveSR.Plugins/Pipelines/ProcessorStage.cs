using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Pipelines;

/// <summary>
/// One processor in a pipeline, and the context that it sees: keeps what it throws, and holds it to the contract.
/// </summary>
internal sealed class ProcessorStage(PipelineStage stage, PipelineErrors errors) : IProcessorContext
{
    private const int NoThread = 0;

    private SummaryMetadata? _summary;
    private DeclaredImages? _declared;
    private volatile int _callingThread = NoThread;

    /// <summary>Where images go; set once while the pipeline is built.</summary>
    public Action<Image> Next { get; set; } = static _ => { };

    public SummaryMetadata SummaryMetadata => _summary ?? new SummaryMetadata();

    public string Name => stage.Name;

    /// <summary>True while the processor, or what it has called synchronously, runs on this thread.</summary>
    public bool IsRunningHere => _callingThread == Environment.CurrentManagedThreadId;

    /// <exception cref="ProcessorException">The processor refuses the summary metadata.</exception>
    public SummaryMetadata PassSummaryMetadata(SummaryMetadata summary)
    {
        try
        {
            _summary = stage.Processor.ProcessSummaryMetadata(summary)
                ?? throw new InvalidOperationException("ProcessSummaryMetadata returned null.");
        }
        catch (Exception exception)
        {
            throw errors.Record(stage.Name, exception, imageNumber: null);
        }

        _declared = new DeclaredImages(_summary);
        return _summary;
    }

    /// <summary>Never throws: what the processor throws is kept in the pipeline's errors.</summary>
    public void Process(Image image) =>
        Call(() => stage.Processor.ProcessImage(image, this), image.Metadata.ImageNumber);

    /// <summary>Never throws, as <see cref="Process"/>.</summary>
    public void Cleanup() => Call(() => stage.Processor.Cleanup(this), imageNumber: null);

    public void OutputImage(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!IsRunningHere)
        {
            var error = new InvalidOperationException(
                "an image was output outside ProcessImage and Cleanup, or on another thread: emit it during the call, on its thread.");
            errors.Record(stage.Name, error, imageNumber: null);
            throw error;
        }

        string? mismatch = _declared is null ? "an image was output, but none ever came in" : _declared.Mismatch(image);
        if (mismatch is not null)
        {
            var error = new ProcessorException(stage.Name, $"{mismatch}. Declare the change in ProcessSummaryMetadata.");
            throw errors.Record(stage.Name, error, imageNumber: null);
        }

        Next(image);
    }

    private void Call(Action call, long? imageNumber)
    {
        _callingThread = Environment.CurrentManagedThreadId;
        try
        {
            call();
        }
        catch (Exception exception)
        {
            errors.Record(stage.Name, exception, imageNumber);
        }
        finally
        {
            _callingThread = NoThread;
        }
    }
}
