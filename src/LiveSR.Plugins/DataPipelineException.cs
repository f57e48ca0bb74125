namespace LiveSR.Plugins;

/// <summary>A pipeline takes no images because a processor failed.</summary>
public sealed class DataPipelineException : Exception
{
    internal DataPipelineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
