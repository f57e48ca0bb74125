namespace LiveSR.Plugins;

/// <summary>A processor, or the sink, failed or broke the contract. The message is one line and names it.</summary>
public sealed class ProcessorException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="processor">Name of the processor.</param>
    /// <param name="message">What it did.</param>
    /// <param name="innerException">What it threw.</param>
    public ProcessorException(string processor, string message, Exception? innerException = null)
        : base($"{processor}: {message}", innerException) => Processor = processor;

    /// <summary>Name of the processor in its chain, or <c>sink</c>.</summary>
    public string Processor { get; }
}
