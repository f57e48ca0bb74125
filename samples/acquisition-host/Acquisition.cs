using LiveSR.Plugins;
using LiveSR.Plugins.Data;

namespace AcquisitionHost;

/// <summary>
/// A multi-dimensional acquisition: every image goes raw into one store, and through the pipeline into another. A
/// pipeline that is slower than the microscope makes it wait; nothing is dropped.
/// </summary>
internal sealed class Acquisition(Microscope microscope, AcquisitionSettings settings)
{
    /// <summary>Runs until all images are taken, the user cancels, or a processor fails; halts the pipeline in any case.</summary>
    /// <returns>Number of images taken.</returns>
    /// <exception cref="DataPipelineException">A processor or the store of processed images failed.</exception>
    public int Run(string name, IImageSink raw, IDataPipeline pipeline, CancellationToken cancel)
    {
        SummaryMetadata summary = settings.Summary(name);
        int taken = 0;
        try
        {
            raw.PutSummaryMetadata(summary);
            pipeline.InsertSummaryMetadata(summary);
            foreach (Coords coords in settings.Coordinates())
            {
                if (cancel.IsCancellationRequested)
                {
                    break;
                }

                using Image image = microscope.Snap(coords, settings.ZUm(coords.Z), taken);
                raw.PutImage(image);
                pipeline.InsertImage(image);
                taken++;
            }
        }
        finally
        {
            // From here on every processor is cleaned up, and what it still held is in the store.
            pipeline.Halt();
        }

        return pipeline.GetExceptions() is [{ } first, ..] ? throw first : taken;
    }
}
