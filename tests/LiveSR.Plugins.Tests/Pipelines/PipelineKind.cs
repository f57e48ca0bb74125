using LiveSR.Plugins.Pipelines;

namespace LiveSR.Plugins.Tests.Pipelines;

/// <summary>The three pipelines, as data of a theory: what holds for one kind holds for all, unless a test says otherwise.</summary>
public enum PipelineKind
{
    Synchronous,
    Asynchronous,
    Live,
}

public static class PipelineKinds
{
    /// <summary>A pipeline whose live queue is long enough to drop nothing in a test that does not ask for it.</summary>
    public static DataPipeline Of(this PipelineKind kind, IImageSink sink, params IEnumerable<IProcessor> processors)
    {
        PipelineStage[] stages = [.. processors.Select((processor, i) => new PipelineStage($"step{i + 1}", processor))];
        return kind switch
        {
            PipelineKind.Synchronous => new SynchronousPipeline(stages, sink),
            PipelineKind.Asynchronous => new AsynchronousPipeline(stages, sink),
            _ => new LiveViewPipeline(stages, sink, queueLength: 1000),
        };
    }

    /// <summary>Inserts, and gives the exception that the insertion or, in a pipeline with threads, the halt left behind.</summary>
    public static IReadOnlyList<ProcessorException> ErrorsAfter(this IDataPipeline pipeline, Bench bench, params IEnumerable<int> numbers)
    {
        try
        {
            bench.Insert(pipeline, numbers);
        }
        catch (DataPipelineException)
        {
            // The errors that are returned say the same.
        }

        pipeline.Halt();
        return pipeline.GetExceptions();
    }
}
