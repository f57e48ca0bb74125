using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>What a processor may ask of its pipeline, during a call and on that call's thread only.</summary>
public interface IProcessorContext
{
    /// <summary>The summary metadata as this processor passed it on.</summary>
    SummaryMetadata SummaryMetadata { get; }

    /// <summary>
    /// Hands an image to the next processor, or to the sink after the last. May take as long as they do
    /// (synchronous, live) or as it takes the next one to become free (asynchronous). What goes wrong further down is
    /// not thrown here.
    /// </summary>
    /// <param name="image">Borrowed: the processor still disposes what it made. The image it was given may be handed on as it is.</param>
    /// <exception cref="InvalidOperationException">The call comes outside ProcessImage and Cleanup, or on another thread.</exception>
    /// <exception cref="ProcessorException">The image is not as <see cref="IProcessor.ProcessSummaryMetadata"/> declared.</exception>
    void OutputImage(Image image);
}
