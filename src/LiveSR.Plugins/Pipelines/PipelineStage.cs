namespace LiveSR.Plugins;

/// <summary>A processor and the name under which its pipeline reports it.</summary>
public sealed record PipelineStage(string Name, IProcessor Processor);
