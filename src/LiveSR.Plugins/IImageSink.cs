using LiveSR.Plugins.Data;

namespace LiveSR.Plugins;

/// <summary>Where a pipeline's images end: a store, a viewer. Its calls never overlap.</summary>
public interface IImageSink
{
    /// <summary>
    /// What the images will be like. Called once, before any image, on the thread that inserts into the pipeline.
    /// An exception refuses the summary metadata.
    /// </summary>
    void PutSummaryMetadata(SummaryMetadata summary);

    /// <summary>
    /// Takes one image. Called for each image in order, on the thread of the last processor. An exception is kept by
    /// the pipeline as a processor's is.
    /// </summary>
    /// <param name="image">Valid until the call returns; who keeps it keeps an <see cref="Image.Copy"/>.</param>
    void PutImage(Image image);
}
