namespace LiveSR.Plugins.Pipelines;

/// <summary>A processor and the name under which its pipeline reports it.</summary>
public sealed record PipelineStage(string Name, IProcessor Processor);
