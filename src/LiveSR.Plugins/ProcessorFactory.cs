namespace LiveSR.Plugins;

/// <summary>A factory made from a function, which must depend on nothing that can change.</summary>
/// <param name="create">Makes one processor.</param>
public sealed class ProcessorFactory(Func<IProcessor> create) : IProcessorFactory
{
    /// <inheritdoc/>
    public IProcessor CreateProcessor() => create();
}
