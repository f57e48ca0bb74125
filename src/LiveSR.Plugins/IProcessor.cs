using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>
/// One step of a pipeline. Its calls never overlap and come in this order:
/// <see cref="ProcessSummaryMetadata"/> once, <see cref="ProcessImage"/> any number of times, <see cref="Cleanup"/>
/// once. Each call comes after all that the one before it wrote is visible, so no locks are needed.
/// </summary>
public interface IProcessor
{
    /// <summary>
    /// Declares what this processor's images will be like, given what its input's are: a processor that changes size,
    /// pixel format, depth or channels says so here. Called exactly once, before any image, always on the thread that
    /// inserts into the pipeline. By default the images stay as they are.
    /// </summary>
    /// <param name="summary">What the processor before this one declared, or the host.</param>
    /// <exception cref="Exception">The processor cannot take such images; the pipeline then refuses to run.</exception>
    SummaryMetadata ProcessSummaryMetadata(SummaryMetadata summary) => summary;

    /// <summary>
    /// Processes one image: emits none, one or more through <see cref="IProcessorContext.OutputImage"/>, during the
    /// call and on its thread only. Called once for each image, in order. The thread is the inserting one
    /// (synchronous), the processor's own, always the same (asynchronous), or the pipeline's, always the same (live).
    /// </summary>
    /// <param name="image">Belongs to the caller and is valid until the call returns; who keeps it keeps an <see cref="Image.Copy"/>.</param>
    /// <param name="context">Where images go; valid until the call returns.</param>
    /// <exception cref="Exception">The image could not be processed: the pipeline keeps the exception and takes no more images until it is cleared.</exception>
    void ProcessImage(Image image, IProcessorContext context);

    /// <summary>
    /// Emits what was held back, and releases everything. Called exactly once, even after errors and even when there
    /// was no image, when the pipeline halts: on the halting thread (synchronous) or the thread of
    /// <see cref="ProcessImage"/> (asynchronous, live). The processors after this one still run. An exception is
    /// kept by the pipeline and hinders no other processor. Nothing is called after it.
    /// </summary>
    /// <param name="context">Where images go; valid until the call returns.</param>
    void Cleanup(IProcessorContext context)
    {
    }
}
