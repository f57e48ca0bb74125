using LiveSR.Plugins.Data;

namespace LiveSR.Plugins.Pipelines;

/// <summary>
/// Processes each image on the caller's thread before <see cref="IDataPipeline.InsertImage"/> returns; what a
/// processor throws during it comes out of the same call.
/// </summary>
public sealed class SynchronousPipeline : DataPipeline
{
    private readonly Action<Image> _first;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="stages">The processors in order; each belongs to this pipeline alone from now on.</param>
    /// <param name="sink">Where the images end.</param>
    public SynchronousPipeline(IEnumerable<PipelineStage> stages, IImageSink sink)
        : base(stages, sink) => _first = ChainSynchronously();

    private protected override void Deliver(Image image)
    {
        _first(image);
        Errors.ThrowIfAny();
    }

    private protected override void Flush()
    {
        foreach (ProcessorStage stage in Stages)
        {
            stage.Cleanup();
        }
    }
}
