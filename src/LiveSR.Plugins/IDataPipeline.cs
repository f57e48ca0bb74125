using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>
/// A chain of processors with a sink at its end. Its settings cannot change: build another one for that. Every member
/// may be called on any thread, but <see cref="InsertSummaryMetadata"/>, <see cref="InsertImage"/> and
/// <see cref="Halt"/> not from within a processor or the sink of the same pipeline.
/// </summary>
public interface IDataPipeline : IDisposable
{
    /// <summary>True from the moment at which <see cref="Halt"/> was called.</summary>
    bool IsHalted { get; }

    /// <summary>
    /// Says what the images will be like, through all processors to the sink, before it returns. At most once and
    /// before the first image; without it, the first image's own size, format and depth are taken.
    /// </summary>
    /// <exception cref="InvalidOperationException">It comes a second time, after an image or after <see cref="Halt"/>.</exception>
    /// <exception cref="ProcessorException">A processor or the sink cannot take such images. The pipeline can only be halted.</exception>
    void InsertSummaryMetadata(SummaryMetadata summary);

    /// <summary>
    /// Processes an image: before it returns (synchronous), as soon as the first processor is free (asynchronous:
    /// the call blocks until then), or after it returned, if no newer image takes its place (live: it never blocks).
    /// Images after <see cref="Halt"/> are discarded silently.
    /// </summary>
    /// <param name="image">Borrowed: the caller still disposes it, and may do so as soon as the call returns.</param>
    /// <exception cref="DataPipelineException">A processor threw, now or before; see <see cref="GetExceptions"/>. Thrown until <see cref="ClearExceptions"/>.</exception>
    /// <exception cref="ArgumentException">The image is not as the summary metadata declares. The pipeline goes on.</exception>
    void InsertImage(Image image);

    /// <summary>
    /// Ends the pipeline for good: blocks until every image inserted is processed, every processor cleaned up, and
    /// everything they emitted is in the sink. Never throws for what processors do; see <see cref="GetExceptions"/>.
    /// A second call waits for the first.
    /// </summary>
    void Halt();

    /// <summary>What processors and the sink threw since the last <see cref="ClearExceptions"/>, oldest first, at most 64.</summary>
    IReadOnlyList<ProcessorException> GetExceptions();

    /// <summary>Forgets the exceptions, so that images are taken again.</summary>
    void ClearExceptions();
}
