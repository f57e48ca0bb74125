namespace LiveSR.Plugins;

/// <summary>Makes processors that are all alike: it is fixed to the settings it was made with, and so are they.</summary>
public interface IProcessorFactory
{
    /// <summary>
    /// A new processor for one pipeline. Called once for each pipeline that is built, on the thread that builds it.
    /// What is slow or holds resources is made here, or later, and released by <see cref="IProcessor.Cleanup"/>.
    /// </summary>
    IProcessor CreateProcessor();
}
